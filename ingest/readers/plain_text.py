"""Plain text and Markdown without front matter: headings by underline, number, '#' or capitals, lists, paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.canonical import CanonicalText
from ingest.readers import markdown, stated, yaml_head
from ingest.readers.document import Document, Metadata, Parsed, article
from ingest.readers.inline import Inline
from ingest.readers.references import LIST_TITLE, leading_number, of_line
from ingest.readers.sidecar import Sidecar

NAME = "plain text"

_MARKUP = re.compile(r"\A\s*(?:<\?xml|<!DOCTYPE|<[A-Za-z][\w:-]*(?:\s[^<>]*)?>|\{\\rtf|%PDF|[\[{])")
_KEY = re.compile(r"^([A-Za-z_]\w*):", re.MULTILINE)
_OTHER_LINE = re.compile(r"^(?![A-Za-z_]\w*:|[ \t#-])\S", re.MULTILINE)
_UNDERLINE = re.compile(r"^\s*(=+|-+|~+)\s*$")
_HASHES = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=[A-Z])(.{2,100})$")
_BULLET = re.compile(r"^(\s*)(?:[•·‣▪●○◦*+–-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_MARKDOWN = re.compile(r"^ {0,3}#{1,6} \S|^ *\|?(?: *:?-{2,}:? *\|)+ *:?-{2,}:? *\|? *$", re.MULTILINE)
_MARKDOWN_SYNTAX = re.compile(r"\]\([^)]*\)|[*_`|]+")
_HYPHEN = re.compile(r"(?<=[a-z])-$")
_LONGEST_HEADING = 100
_LETTERS = 3
_MOST_DEPTH = 6


def accepts(document: Document) -> bool:
    """True for text that is not markup, JSON or data of another kind."""
    if not document.is_text or not document.text.strip() or _MARKUP.match(document.text[:2_000]):
        return False
    return not _is_sidecar(document.text)


def _is_sidecar(text: str) -> bool:
    """True for a sidecar whose document is gone: nothing but its fields."""
    keys = set(_KEY.findall(text))
    return bool(keys) and keys <= Sidecar.model_fields.keys() and not _OTHER_LINE.search(text)


def read(document: Document) -> Parsed:
    """Return the article; its title is that of a YAML block above the text, else its first heading."""
    above, body = yaml_head.read(document.text)
    if _MARKDOWN.search(body):
        return _read_markdown(document, above, body)
    blocks = list(_blocks(body))
    entries, blocks = _references(blocks)
    listed = [of_line(line, number) for number, line in entries.items()]
    canonical = CanonicalText()
    for kind, text, level in blocks:
        inline = Inline({n: n for n in entries})
        inline.text(text)
        words, markers = inline.take()
        if kind == "heading":
            canonical.heading(words, level)
        elif kind == "item":
            canonical.item(words, markers, depth=level)
        else:
            canonical.paragraph(words, markers)
    title = above.title or next((t for kind, t, _ in blocks if kind == "heading"), None)
    found = stated.complete(replace(above, title=title), canonical)
    return Parsed(article(document, canonical, found, listed), witness=_witness(body))


def _read_markdown(document: Document, above: Metadata, body: str) -> Parsed:
    canonical = CanonicalText()
    markdown.fill(canonical, body, document.name, None)
    title = above.title or next((s.headings[-1] for s in canonical.sections), None)
    found = stated.complete(replace(above, title=title), canonical)
    return Parsed(article(document, canonical, found), witness=_MARKDOWN_SYNTAX.sub(" ", _witness(body)))


_Block = tuple[str, str, int]
"""Kind (heading, item or paragraph), text, and level or depth."""


def _blocks(text: str) -> Iterator[_Block]:
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\f", "\n\n").expandtabs(4)):
        lines = [line.rstrip() for line in paragraph.split("\n") if line.strip()]
        yield from _of_lines(lines)


def _of_lines(lines: list[str]) -> Iterator[_Block]:
    """The blocks of lines without an empty line between them."""
    collected: list[str] = []
    kind, level, margins = "paragraph", 0, [0]
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        heading = _heading(line, following, is_alone=len(lines) == 1, is_first=i == 0)
        bullet = _BULLET.match(line)
        if _UNDERLINE.match(line):
            continue
        if heading or bullet:
            yield from _joined(kind, collected, level)
            collected, kind, level = [], "paragraph", 0
        if heading:
            yield "heading", heading[0], heading[1]
        elif bullet:
            margins = [m for m in margins if m < len(bullet.group(1))] + [len(bullet.group(1))]
            kind, level = "item", min(len(margins), _MOST_DEPTH)
            collected = [line[bullet.end() :]]
        else:
            collected.append(line.strip())
    yield from _joined(kind, collected, level)


def _joined(kind: str, lines: list[str], level: int) -> Iterator[_Block]:
    """Lines as one text; a word cut by a hyphen at the end of a line keeps its hyphen, for it may be its own."""
    text = ""
    for line in lines:
        text += ("" if not text or _HYPHEN.search(text) else " ") + line
    if text:
        yield kind, text, level


def _heading(line: str, following: str, *, is_alone: bool, is_first: bool) -> tuple[str, int] | None:
    """Text and level of a heading: marked, underlined, numbered, or in capitals on a line of its own."""
    text = line.strip()
    if hashes := _HASHES.match(line):
        return hashes.group(2), len(hashes.group(1))
    under = _UNDERLINE.match(following)
    if under and is_first and len(under.group(1)) >= min(len(text), _LETTERS):
        return text, 1 if under.group(1)[0] == "=" else 2
    if len(text) > _LONGEST_HEADING or text.endswith((".", ";", ",", "!")):
        return None
    numbered = _NUMBERED.match(text)
    if numbered and is_alone:
        return text, 2 + numbered.group(1).count(".")
    letters = [c for c in text if c.isalpha()]
    if is_alone and len(letters) >= _LETTERS and all(c.isupper() for c in letters):
        return text, 2
    return None


def _references(blocks: list[_Block]) -> tuple[dict[str, str], list[_Block]]:
    """Numbered entries under a last heading such as 'References', and the blocks without them."""
    at = max(
        (i for i, (kind, text, _) in enumerate(blocks) if kind == "heading" and LIST_TITLE.fullmatch(text)), default=-1
    )
    entries: dict[str, str] = {}
    if at < 0:
        return entries, blocks
    for position, (kind, text, _) in enumerate(blocks[at + 1 :], start=1):
        number = leading_number(text) or str(position)
        if kind == "heading" or number in entries:
            return {}, blocks
        entries[number] = text
    return entries, blocks[: at + 1]


def _witness(text: str) -> str:
    """The text without marks of lists and headings: plain text has no second extractor."""
    return re.sub(r"(?m)^\s*(?:#{1,6}|[•·‣▪●○◦*+–-]|\(?(?:\d{1,2}|[a-z])[.)])\s+", "", text)
