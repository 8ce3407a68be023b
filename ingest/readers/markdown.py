"""Markdown articles with front matter: the format of corpus/README.md."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.article import Article, Marker
from ingest.canonical import CanonicalText, MarkerAt
from ingest.clean import one_line
from ingest.errors import ArticleError
from ingest.readers.document import Document, Parsed
from ingest.readers.front_matter import has_front_matter, read_front_matter

NAME = "Markdown with front matter"

_MARKER = re.compile(r"\s*\[\^([A-Za-z0-9._-]+)(?::\s*([^\]]+))?\]")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\n]+\]:", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z]{4,}|[0-9]+(?:[.,][0-9]+)*")
_MAX_NESTING = 200
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def accepts(document: Document) -> bool:
    """True when the document begins with the front matter of an article."""
    return document.is_text and has_front_matter(document.text)


def read(document: Document) -> Parsed:
    """Return the article. Raises ArticleError for a bad field, a marker that resolves to nothing, or lost text."""
    name = document.name
    fields, body = read_front_matter(document.text, name)
    if footnote := _FOOTNOTE.search(body):
        raise ArticleError(f"{name}: {footnote.group().strip()} is a footnote. Name the source under 'references'.")
    canonical = CanonicalText()
    fill(canonical, body, name, {r.id for r in fields.references})
    _check_nothing_lost(body, canonical.text, name)
    shared = fields.model_dump(exclude={"review", "references"})
    article = Article(
        **shared,
        text=canonical.text,
        sections=canonical.sections,
        sentences=canonical.sentences,
        references=fields.sources(),
    )
    return Parsed(replace(article, review=fields.review.reviewed().held_against(article.sha256)))


def fill(canonical: CanonicalText, body: str, name: str, known: Set[str] | None) -> None:
    """Add a Markdown text. A marker that is not in `known` raises ArticleError; where `known` is None, it resolves to
    nothing."""
    _Walk(known, canonical, name).blocks(_parser().parse(body))


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING}).enable("table")


class _Walk:
    """Walks the token stream once and fills the canonical text."""

    def __init__(self, known: Set[str] | None, canonical: CanonicalText, name: str) -> None:
        self._known = known
        self._canonical = canonical
        self._name = name
        self._items = 0
        self._opens_item = True
        self._heads: list[str] = []
        self._cells: list[tuple[str, list[MarkerAt]]] = []

    def blocks(self, tokens: list[Token]) -> None:
        for token, inline in _with_inline(tokens):
            match token.type:
                case "heading_open":
                    self._canonical.heading(self._take(inline)[0], int(token.tag[1]))
                case "paragraph_open":
                    self._add(*self._take(inline))
                case "fence" | "code_block" | "html_block":
                    self._canonical.paragraph(*self._markers(" ".join(token.content.split())))
                case "list_item_open":
                    self._items += 1
                    self._opens_item = True
                case "list_item_close":
                    self._items -= 1
                case "th_open" | "td_open":
                    self._cells.append(self._take(inline))
                case "thead_close":
                    self._heads = [text for text, _ in self._cells]
                    self._cells = []
                case "table_open":
                    self._heads = []
                case "tr_close" if self._heads:
                    self._row()
                case _:
                    pass

    def _add(self, text: str, markers: list[MarkerAt]) -> None:
        """Add a paragraph, or what an item says; what follows within an item stands under its beginning."""
        if self._items:
            self._canonical.item(text, markers, depth=self._items + (not self._opens_item))
            self._opens_item = False
        else:
            self._canonical.paragraph(text, markers)

    def _row(self) -> None:
        markers = [m for _, found in self._cells for m in found]
        texts = [text for text, _ in self._cells]
        self._canonical.row(list(zip(self._heads, texts, strict=False)), markers)
        self._cells = []

    def _take(self, inline: Token | None) -> tuple[str, list[MarkerAt]]:
        return self._markers("" if inline is None else _plain(inline))

    def _markers(self, text: str) -> tuple[str, list[MarkerAt]]:
        """Take the reference markers out of a block's text."""
        found: list[MarkerAt] = []
        kept: list[str] = []
        length = last = 0
        for match in _MARKER.finditer(text):
            if self._known is not None and match.group(1) not in self._known:
                raise ArticleError(f"{self._name}: marker [^{match.group(1)}] names no entry of 'references'.")
            kept.append(text[last : match.start()])
            length += match.start() - last
            last = match.end()
            found.append((length, Marker(match.group(1), match.group(1) if self._known else None, match.group(2))))
        kept.append(text[last:])
        return "".join(kept), found


def _with_inline(tokens: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        yield token, following if following is not None and following.type == "inline" else None


def _plain(inline: Token) -> str:
    """The text of a block without emphasis, link targets or images; superscripts survive as Unicode."""
    parts: list[str] = []
    for child in inline.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case _:
                parts.append(child.content)
    text = one_line("".join(parts))  # once more, for the parser has turned entities into characters
    return _superscripts(text)


def _superscripts(text: str) -> str:
    return re.sub(r"<sup>([0-9+-]+)</sup>", lambda m: m.group(1).translate(_SUPERSCRIPT), text)


def _check_nothing_lost(body: str, text: str, name: str) -> None:
    """The parser drops a deeply nested list, or a cell too many in a table row, without an error: compare the words
    and numbers. Emphasis within a word cuts it in two in the body only, hence the second look at the plain text."""
    written = html.unescape(_superscripts(_MARKER.sub("", _without_syntax(body))))
    fewer = Counter(_WORD.findall(written)) - Counter(_WORD.findall(text))
    missing = [w for w in fewer if written.count(w) > text.count(w)]
    if missing:
        raise ArticleError(
            f"{name}: {len(missing)} words were lost in reading, among them {sorted(missing)[0]!r}. "
            "Is a list nested too deeply, or has a table row too many cells?"
        )


def _without_syntax(body: str) -> str:
    """The body without link targets, fence lines and the numbers of numbered lists."""
    body = re.sub(r"^[\s>*+-]*[0-9]{1,9}[.)](?=\s)", "", body, flags=re.MULTILINE)
    return re.sub(r"\]\([^)]*\)|^\[[^\]]+\]:.*$|^[`~]{3,}.*$", "]", body, flags=re.MULTILINE)
