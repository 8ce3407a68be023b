"""Builds an article's canonical text block by block, so that every reader gets exact spans the same way."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.article import Marker, Section, Sentence, SentenceKind
from ingest.sentences import split_sentences

MarkerAt = tuple[int, Marker]
"""A marker and the offset in the block's text at which it stood."""

PageAt = tuple[int, int]
"""An offset in a block's text and the 1-based page that begins there; the first offset is 0."""


class CanonicalText:
    """Collects headings and blocks; afterwards `text`, `sections` and `sentences` hold the whole document.

    The text is plain: blocks are set apart by an empty line, list items and table rows by a line break. Nothing that
    is added gets lost: `text` holds every character but white space at the ends of blocks.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._path: list[tuple[int, str]] = []
        self._sections: list[Section] = []
        self._sentences: list[Sentence] = []
        self._lead: tuple[int, int] | None = None
        self._item_leads: list[tuple[int, tuple[int, int]]] = []

    @property
    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self._parts)

    @property
    def sections(self) -> tuple[Section, ...]:
        """One section for each heading, with the end of what stands directly below it."""
        ends = [*(s.start for s in self._sections), self._length][1:]
        return tuple(replace(s, end=e) for s, e in zip(self._sections, ends, strict=True))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order; headings are not sentences."""
        return tuple(self._sentences)

    def heading(self, text: str, level: int) -> None:
        """Add a heading; `level` 1 is the outermost. It closes every heading of the same or a deeper level."""
        text = text.strip()
        if not text:
            return
        self._path = [(lv, h) for lv, h in self._path if lv < level] + [(level, text)]
        start = self._append(text, "\n\n")
        self._sections.append(Section(self._headings, start, start + len(text)))
        self._lead = None
        self._item_leads = []

    def leave_headings(self) -> None:
        """What follows stands under no heading, until the next one."""
        self._path = []
        self._lead = None
        self._item_leads = []

    def paragraph(self, text: str, markers: list[MarkerAt], pages: Sequence[PageAt] = ()) -> None:
        """Add a paragraph; one that ends with a colon introduces the list after it. A
        sentence is on the page where it begins."""
        self._lead = None
        self._item_leads = []
        spans = self._block(text, markers, "sentence", "\n\n", pages)
        if spans and text.rstrip().endswith(":"):
            self._lead = spans[-1]

    def caption(self, text: str, markers: list[MarkerAt], pages: Sequence[PageAt] = ()) -> None:
        """Add the caption of a table, which introduces its rows."""
        self.paragraph(text, markers, pages)
        if text.strip():
            self._lead = (self._sentences[-1].start, self._sentences[-1].end)

    def item(self, text: str, markers: list[MarkerAt], pages: Sequence[PageAt] = (), *, depth: int = 1) -> None:
        """Add a list item; it may hold several sentences. An item of a list within a list, `depth` 2 and more, is
        introduced by the item that it stands under."""
        after_item = bool(self._sentences) and self._sentences[-1].kind == "item"
        self._item_leads = [(d, span) for d, span in self._item_leads if d < depth]
        outer, self._lead = self._lead, self._item_leads[-1][1] if self._item_leads else self._lead
        spans = self._block(text, markers, "item", "\n" if after_item else "\n\n", pages)
        self._lead = outer
        if spans:
            self._item_leads.append((depth, spans[-1]))

    def row(self, cells: list[tuple[str, str]], markers: list[MarkerAt], page: int | None = None) -> None:
        """Add a table row as one sentence that carries its column heads, `cells` being (head, cell) pairs.

        Offsets in `markers` are ignored: they belong to the row. A row of empty cells adds nothing.
        """
        if not any(cell for _, cell in cells):
            return
        text = "; ".join(f"{head}: {cell}" if head else cell for head, cell in cells if cell) + "."
        text = re.sub(r"[.;]+\.$", ".", text)
        start = self._append(text, "\n" if self._sentences and self._sentences[-1].kind == "row" else "\n\n")
        all_markers = tuple(m for _, m in markers)
        self._sentences.append(Sentence(start, start + len(text), self._headings, "row", self._lead, all_markers, page))

    @property
    def _headings(self) -> tuple[str, ...]:
        return tuple(h for _, h in self._path)

    def _append(self, text: str, separator: str) -> int:
        if self._parts:
            self._parts.append(separator)
            self._length += len(separator)
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start

    def _block(
        self, text: str, markers: list[MarkerAt], kind: SentenceKind, separator: str, pages: Sequence[PageAt]
    ) -> list[tuple[int, int]]:
        shift = len(text) - len(text.lstrip())
        text = text.strip()
        if not text:
            return []
        base = self._append(text, separator)
        local = split_sentences(text)
        own: list[list[Marker]] = [[] for _ in local]
        for offset, marker in markers:
            index = max((i for i, (s, _) in enumerate(local) if s < max(1, offset - shift)), default=0)
            own[index].append(marker)
        lead = self._lead if kind == "item" else None
        for (start, end), found in zip(local, own, strict=True):
            page = max((p for p in pages if p[0] <= start + shift), default=(0, None))[1]
            self._sentences.append(Sentence(base + start, base + end, self._headings, kind, lead, tuple(found), page))
        return [(base + s, base + e) for s, e in local]
