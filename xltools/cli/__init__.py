"""The command line: one short file per verb, nothing heavy imported before it is needed."""
