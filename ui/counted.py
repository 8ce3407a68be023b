"""A number of things in words."""


def counted(count: int, noun: str) -> str:
    """'1 article', '2,000 articles', '0 articles'."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
