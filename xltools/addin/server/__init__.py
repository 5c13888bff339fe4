"""A server for Excel without Python on the PC: our functions and task pane, for xlwings' client.

Needs the extra `server`: of xlwings Server it takes the scripts that run in Excel, none of its
own server. One process serves one office: settings of xlwings are those of the process.
"""
