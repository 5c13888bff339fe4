"""Editions: what leaves the office, each built from data for one reader, values only."""
