"""Intake: every document of an ingest becomes an article of the generation in the making, or a reason why not."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest import generation
from ingest.errors import IndexDamaged, IndexMissing
from ingest.generation import Manifest
from ingest.ledger import Entry, document_sha256
from ingest.on_disk import TEXT
from ingest.readers import Read, with_other_id
from ingest.sandbox import Found, Refused, read_apart
from ingest.stamp import reading_stamp
from ingest.store import Store, StoreWriter

Verdict = Literal["ok", "kept", "failed"]


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What became of one document.

    `verdict` is 'ok', 'failed' when it could not be read, or 'kept' when it could not be read and the article it gave
    before goes on serving; `reason` says why. `conserved` is the share of its words (0 to 1), as a second extractor
    finds them, that the article has; None where there is none. `unchanged` is true when it was not read again.
    """

    path: str
    verdict: Verdict
    article_id: str | None = None
    reader: str | None = None
    conserved: float | None = None
    notes: tuple[str, ...] = ()
    reason: str | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Serving:
    """The generation that serves, as far as an ingest needs it: its articles by id, each with its `record_sha256`."""

    manifest: Manifest | None
    store: Path | None
    record_sha256s: Mapping[str, str]

    @classmethod
    def of(cls, directory: Path) -> "Serving":
        """The serving generation, every file checked; one that is absent or damaged has no articles."""
        try:
            folder = directory / generation.current(directory)
            manifest = generation.read_manifest(folder)
            generation.verify_files(folder, manifest)
            store = Store(folder / TEXT)
        except (IndexMissing, IndexDamaged):
            return cls(None, None, {})
        found = store.record_sha256s()
        store.close()
        return cls(manifest, folder / TEXT, found)


class Intake:
    """Reads documents into a store in the making; what the serving generation has of them already is taken over.

    Afterwards `record_sha256s` maps the ids of all articles to theirs, `entries` are the new ledger's and `reports`
    tell of each document, in order.
    """

    def __init__(self, serving: Serving, ledger: Mapping[str, Entry], store: StoreWriter) -> None:
        self.record_sha256s: dict[str, str] = {}
        self.entries: dict[str, Entry] = {}
        self.reports: tuple[DocumentReport, ...] = ()
        self._serving, self._ledger, self._store = serving, ledger, store
        own = (e for e in ledger.values() if e.stamp == reading_stamp() and e.article_id == e.own_id)
        self._by_document = {e.document: e for e in own}
        self._paths: dict[str, str] = {}
        self._taken_over: list[str] = []

    def read(self, documents: Sequence[Found], on_document: Callable[[int, int], None]) -> None:
        """Read each of `documents` that changed; in order, so that of two with one article id the first has it."""
        hashes = {f.path: _sha256(f.path) if f.reason is None else None for f in documents}
        unchanged = {path: e for path, sha256 in hashes.items() if (e := self._known(path, sha256)) is not None}
        outcomes = read_apart(f for f in documents if f.path not in unchanged)
        reports: dict[Path, DocumentReport] = {}
        for done, path in enumerate(hashes, start=1):
            entry = unchanged.get(path)
            if entry is not None and self._is_free(entry):
                reports[path] = self._take_over(path, entry)
            else:
                _, outcome = next(outcomes if entry is None else read_apart([Found(path)]))
                reports[path] = self._add(path, hashes[path], outcome)
            on_document(done, len(documents))
        # Only now is it known which articles the other documents gave.
        self.reports = tuple(self._kept(p, r) if r.verdict == "failed" else r for p, r in reports.items())
        if self._serving.store is not None:
            self._store.take_over(self._serving.store, self._taken_over)

    def _known(self, path: Path, sha256: str | None) -> Entry | None:
        """What a document of this hash was read as, if the serving generation has that very article."""
        entry = self._ledger.get(_absolute(path))
        if entry is None or (entry.document, entry.stamp) != (sha256, reading_stamp()):
            entry = self._by_document.get(sha256 or "")
        if entry is None or self._serving.record_sha256s.get(entry.article_id) != entry.record_sha256:
            return None
        return entry

    def _is_free(self, entry: Entry) -> bool:
        """True when the article of an entry would get the same id again."""
        if entry.article_id == entry.own_id:
            return entry.own_id not in self._paths
        return entry.own_id in self._paths and entry.article_id not in self._paths

    def _take_over(self, path: Path, entry: Entry) -> DocumentReport:
        self._place(path, entry)
        self._taken_over.append(entry.article_id)
        return _report(path, "ok", entry, unchanged=True)

    def _add(self, path: Path, sha256: str | None, outcome: Read | Refused) -> DocumentReport:
        if isinstance(outcome, Refused):
            return DocumentReport(path.as_posix(), "failed", reason=outcome.reason)
        own_id = outcome.article.article_id
        if own_id in self._paths and not outcome.names_itself:
            outcome = with_other_id(outcome, path)
        article_id = outcome.article.article_id
        if article_id in self._paths:
            reason = f"{path.as_posix()}: article_id {article_id!r} is already used by {self._paths[article_id]}."
            return DocumentReport(path.as_posix(), "failed", reason=reason)
        entry = Entry(
            document=sha256 or "",
            stamp=reading_stamp(),
            article_id=article_id,
            own_id=own_id,
            record_sha256=self._store.add(outcome.article),
            reader=outcome.reader,
            conserved=outcome.conserved,
            notes=outcome.notes,
        )
        self._place(path, entry)
        return _report(path, "ok", entry)

    def _kept(self, path: Path, report: DocumentReport) -> DocumentReport:
        """The report of a document that could not be read, its old article taken over where there is one."""
        entry = self._ledger.get(_absolute(path))
        serving = self._serving.record_sha256s.get(entry.article_id) if entry is not None else None
        if entry is None or serving is None or entry.article_id in self._paths:
            return report
        self._take_over(path, entry.model_copy(update={"record_sha256": serving}))
        return _report(path, "kept", entry, reason=report.reason)

    def _place(self, path: Path, entry: Entry) -> None:
        self._paths[entry.article_id] = path.as_posix()
        self.entries[_absolute(path)] = entry
        self.record_sha256s[entry.article_id] = entry.record_sha256


def _report(
    path: Path, verdict: Verdict, entry: Entry, *, reason: str | None = None, unchanged: bool = False
) -> DocumentReport:
    return DocumentReport(
        path.as_posix(), verdict, entry.article_id, entry.reader, entry.conserved, entry.notes, reason, unchanged
    )


def _sha256(path: Path) -> str | None:
    try:
        return document_sha256(path)
    except OSError:
        return None  # reading it will tell why


def _absolute(path: Path) -> str:
    return os.path.abspath(path)
