"""The writer that asks a language model, and what keeps that model's faults from the reader."""
