"""The finding catalogue: one file a topic, one entry a kind, each with its sentence and remedy."""
