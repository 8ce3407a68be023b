"""Takes obvious identifiers out of a text."""


def without_identifiers(text: str) -> str:
    """To be written."""
    return text
