"""The office's steps, one file each: what the command line, the buttons and the demo call."""
