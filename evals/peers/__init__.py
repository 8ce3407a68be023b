"""Other systems over the same corpus and cases, each in an environment of its own."""
