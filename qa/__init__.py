"""Question to checked answer. Knows nothing of screens."""
