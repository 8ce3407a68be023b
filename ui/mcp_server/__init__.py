"""Model Context Protocol: agents search the guidelines, read them, ask, and have answers verified."""
