"""Review steps, written into the article's own front matter, or into the sidecar of a document that has none: who,
when, what, and a note."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from ingest.article import Article, Review, ReviewAction, ReviewEvent, ReviewStatus
from ingest.clean import one_line
from ingest.errors import ArticleError, UserError
from ingest.readers import markdown, read_article
from ingest.readers.document import Document
from ingest.readers.sidecar import SUFFIX, sidecar_of
from ingest.replace_file import replace_file

_MAY_FOLLOW: dict[ReviewAction, tuple[ReviewStatus, ...]] = {
    "submit": ("submitted", "approved"),
    "start": ("submitted",),
    "approve": ("under_review",),
    "return": ("under_review", "approved"),
}
_LEADS_TO: dict[ReviewAction, ReviewStatus] = {
    "submit": "submitted",
    "start": "under_review",
    "approve": "approved",
    "return": "submitted",
}
_BLOCK = re.compile(r"^review:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)


def may_follow(status: ReviewStatus) -> tuple[ReviewAction, ...]:
    """The steps that an article in that state can take."""
    return tuple(action for action, states in _MAY_FOLLOW.items() if status in states)


def record_review(
    path: Path, action: ReviewAction, *, reviewer: str, today: dt.date, note: str | None = None
) -> Article:
    """Take one review step and write it into the article at `path`; returns the article as it then is.

    An approval is bound to the article's hash: any later edit makes it lapse. Raises UserError for a step that cannot
    follow the article's state, and ArticleError when the front matter has no place to write it into.
    """
    article = read_article(path)
    if not one_line(reviewer):
        raise UserError("A review step needs the reviewer's name: --reviewer NAME.")
    status = article.review.status
    if action not in may_follow(status):
        raise UserError(
            f"{article.article_id} is {status.replace('_', ' ')}: '{action}' cannot follow."
            f" Possible: {', '.join(may_follow(status))}."
        )
    event = ReviewEvent(action, one_line(reviewer), today, one_line(note or "") or None)
    review = Review(
        status=_LEADS_TO[action],
        reviewer=event.reviewer,
        date=today,
        sha256=article.sha256 if action == "approve" else None,
        history=(*article.review.history, event),
    )
    _write(path, review)
    return replace(article, review=review)


def _write(path: Path, review: Review) -> None:
    """Put `review` into the front matter of the file, or leave the file as it is and raise ArticleError."""
    before = Document(path.read_bytes(), path.name)
    if not markdown.accepts(before):
        return _write_beside(path, review)
    text = before.raw.decode(before.encoding)
    changed, count = _BLOCK.subn(lambda old: _yaml(review).replace("\n", _line_end(old.group())), text, count=1)
    document = Document(changed.encode(before.encoding), path.name)
    if count == 0:
        raise ArticleError(f"{path}: has no 'review:' in its front matter, so a review cannot be kept with it.")
    if not _has(document, review):
        raise ArticleError(
            f"{path}: 'review:' is not one block of indented lines. Take out empty lines and comments there."
        )
    return replace_file(path, document.raw)


def _write_beside(path: Path, review: Review) -> None:
    """Put `review` into the sidecar of the document at `path`, which is made when there is none."""
    beside = path.with_name(path.name + SUFFIX)
    text = beside.read_text(encoding="utf-8-sig") if beside.exists() else ""
    changed, count = _BLOCK.subn(lambda _: _yaml(review), text, count=1)
    if count == 0:
        changed = text + "\n" * bool(text and not text.endswith("\n")) + _yaml(review)
    found = sidecar_of(changed, beside.name).review
    if found is None or found.reviewed() != review:
        raise ArticleError(
            f"{beside}: 'review:' is not one block of indented lines. Take out empty lines and comments there."
        )
    replace_file(beside, changed.encode())


def _has(document: Document, review: Review) -> bool:
    """Where the block ends early its rest makes another review, or none that can be read."""
    try:
        return markdown.read(document).article.review == review
    except ArticleError:
        return False


def _line_end(block: str) -> str:
    return "\r\n" if block.endswith("\r\n") else "\n"


def _yaml(review: Review) -> str:
    fields: dict[str, Any] = {"status": review.status, "reviewer": review.reviewer, "date": review.date}
    if review.sha256:
        fields["sha256"] = review.sha256
    fields["history"] = [
        {k: v for k, v in (("action", e.action), ("reviewer", e.reviewer), ("date", e.date), ("note", e.note)) if v}
        for e in review.history
    ]
    return yaml.dump({"review": fields}, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """Writes a value that occurs twice twice, not as an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
