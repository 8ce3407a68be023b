"""The text of a JATS article by taking the tags out of it: the second extractor, which knows no tree."""

import html
import re

from ingest.readers.document import Document

_PARTS = re.compile(r"<(title-group|abstract|trans-abstract|body|back|floats-group)\b.*?</\1\s*>", re.DOTALL)
_LETTERS = re.compile(r"<(?:sub-article|response)\b.*", re.DOTALL)
_UNREAD = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<(tex-math|object-id|annotation|pub-id|permissions)\b.*?</\1\s*>", re.DOTALL
)
_WITHIN_A_WORD = re.compile(
    r"</?(?:italic|bold|sup|sub|xref|sc|underline|monospace|named-content|styled-content)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")


def witness(document: Document) -> str:
    """Title, abstract, body and back matter as text; formulas in TeX, identifiers and letters of reviewers left out."""
    text = _LETTERS.sub("", document.text)
    parts = " ".join(m.group() for m in _PARTS.finditer(text))
    return html.unescape(_TAG.sub(" ", _WITHIN_A_WORD.sub("", _UNREAD.sub(" ", parts))))
