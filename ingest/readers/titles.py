"""Titles that programs write into a file's properties, where they are titles at all."""

import re

from ingest.clean import one_line

_NO_TITLE = re.compile(
    r".*\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf|pages|odt)\b.*|(?:microsoft word|untitled|document\d*$|title$).*",
    re.IGNORECASE | re.DOTALL,
)
_SHORTEST, _LONGEST = 8, 250


def sane_title(text: str) -> str | None:
    """The title on one line; None for a file name, a program's default, or what is too short or long for one."""
    title = one_line(text)
    fits = _SHORTEST <= len(title) <= _LONGEST and " " in title
    return title if fits and not _NO_TITLE.fullmatch(title) else None
