"""How an index grows from a thousand chunks to a million: what building, opening and searching it cost."""
