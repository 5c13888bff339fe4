"""Everything that staff read: words, findings, messages. Imports nothing else of ours."""
