"""Documents into a searchable, verifiable index. Knows nothing of questions."""
