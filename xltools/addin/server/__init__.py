"""A server for Excel without Python on the PC: xlwings Server with our functions and task pane.

Needs the extra `server`. One process serves one office: settings of xlwings Server are those of
the process.
"""
