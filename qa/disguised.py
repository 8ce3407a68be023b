"""What a text says when its disguise is taken off: letters of other alphabets, figures for letters, entities, percent
signs, text read backwards or turned by thirteen letters; and whether it is in a code.

A sentence of a guideline wears none of these; an instruction to a program may, so that a filter does not read it.
"""

import base64
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

_ALIKE = str.maketrans("авеіјкмнорсԁѕтухһԛԝαβεικνορτυχ", "abeijkmhopcdstyxhqwabeiknoptux")
"""Small letters of the Cyrillic and Greek alphabets that look like Latin ones."""
_FIGURES = str.maketrans("0134578@$", "oieastbas")
_WORD_WITH_FIGURES = re.compile(r"\b(?=\w*[a-z@$])(?=\w*[0134578@$])[\w@$]{4,}\b", re.IGNORECASE)
_MOST_FIGURES = 2
_APART = re.compile(r"\b\w(?:[ .\-_*]{1,2}\w){9,}\b")
_CODED = re.compile(r"(?<![\w/.:-])[A-Za-z0-9+/]{32,}={0,2}(?![\w/.])")
_FEW = 6
"""Marks of a table, such as x and a space, are fewer than letters of words."""
_LONG = 40
"""No word is so long; a run of letters and figures that is, is a code."""
_SHORTEST = 8


def undisguised(text: str) -> Iterator[str]:
    """Other readings of `text`, those that differ from it."""
    plain = unicodedata.normalize("NFKC", html.unescape(unquote(text))).casefold().translate(_ALIKE)
    if plain != text.casefold():
        yield plain
    if len(_WORD_WITH_FIGURES.findall(plain)) > _MOST_FIGURES:
        yield plain.translate(_FIGURES)
    yield plain[::-1]
    yield codecs.encode(plain, "rot13")


def is_coded(text: str) -> bool:
    """True when a run of letters and figures of `text` is base64 or hexadecimal for other text or longer than any word,
    or when its letters stand apart."""
    apart = any(len(set(m.group().lower())) > _FEW for m in _APART.finditer(text))
    return apart or any(_is_long(run) or decoded(run) for run in _CODED.findall(text))


def _is_long(run: str) -> bool:
    return len(run) >= _LONG and any(map(str.isdigit, run))


def decoded(run: str) -> str:
    """What a run of letters and figures says in hexadecimal or base64; '' when it says no text."""
    bare = run.rstrip("=")
    for decode in (bytes.fromhex, _of_base64):
        with suppress(ValueError):  # it is no such code
            found = decode(bare).decode("ascii")
            if len(found) >= _SHORTEST and found.isprintable() and " " in found:
                return found
    return ""


def _of_base64(run: str) -> bytes:
    return base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
