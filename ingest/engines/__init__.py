"""Engines that turn texts into vectors: the reference, the fast one that serves, and how the one becomes the other."""
