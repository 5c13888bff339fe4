"""The office's steps, one use case a module: what the command line, the buttons and the demo call.

`actions` is the one table of what can be done. What several use cases share stands in `folder`;
a use case calls another only where it is a part of it.
"""
