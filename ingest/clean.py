"""Text made safe and uniform before anything else sees it."""

import re
import unicodedata

# Unicode categories: Cc control, Cf format (bidirectional, zero-width), Cs lone surrogates, Co private use.
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
_SPACES = re.compile(r"[^\S\n\t ]")


def is_forbidden(character: str) -> bool:
    """True for a control, bidirectional, zero-width, surrogate or private-use character other than newline and tab."""
    return character not in "\n\t" and unicodedata.category(character) in _FORBIDDEN_CATEGORIES


def has_forbidden(text: str) -> bool:
    """True when a character of `text` is forbidden. What Python calls printable has none."""
    return not text.isprintable() and any(map(is_forbidden, text))


def clean(text: str) -> str:
    """Return `text` in NFC, without forbidden characters, with plain spaces for no-break, thin and other spaces.

    Newlines, tabs and indentation stay. NFC and not NFKC: compatibility folding would turn 10⁹ into 109.
    """
    spaced = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    forbidden = dict.fromkeys(ord(c) for c in set(spaced) if is_forbidden(c))
    return unicodedata.normalize("NFC", spaced.translate(forbidden) if forbidden else spaced)


def one_line(text: str) -> str:
    """Return `text` cleaned, on one line, without surrounding space."""
    return " ".join(clean(text).split())
