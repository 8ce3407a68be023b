"""Which publications a sentence names: a guideline of an organisation, or a trial by its acronym."""

import re

_ORGANISATIONS = (
    "ASCO ESMO NCCN EANO ASTRO ESC EAS AHA ACC NICE SIGN USPSTF KDIGO WHO EULAR ACR ADA EASD AGA ACG IDSA GOLD GINA ATS"
    " ERS BTS CDC ACOG RCOG AAP AASLD EASL ESPEN ESCMID ISTH ASH BSH FDA EMA CADTH ACEP AAO"
)
_GUIDELINE = re.compile(
    rf"\b(?P<who>{'|'.join(_ORGANISATIONS.split())})\b"
    r"(?=(?:[\w/-]* )?(?:guidelines?|recommendations?|\(?\d{4}\)?|recommends?))"
)
_TRIAL = re.compile(r"\b(?:[A-Z]{6,}|[A-Z]{4,}\d[A-Z]+)(?:-[A-Z]?[a-z]*\d+)?\b(?!-positive)")
_YEAR = re.compile(r"\(?\b((?:19|20)\d{2})\b")


def named_sources(text: str) -> tuple[str, ...]:
    """The guidelines ('ASCO 2022') and trials ('CLEOPATRA') that a sentence names, in order."""
    found: dict[str, None] = {}
    for match in _GUIDELINE.finditer(text):
        year = _YEAR.search(text[max(0, match.start() - 6) : match.end() + 20])
        found[match.group("who") + (f" {year.group(1)}" if year else "")] = None
    for match in _TRIAL.finditer(text):
        if match.group() not in _ORGANISATIONS.split():
            found[match.group()] = None
    return tuple(found)
