"""Marking forms: one plan of what a form shows and binds, drawn, signed, and filled."""
