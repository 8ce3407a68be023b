"""Answer pages of a guideline question site, saved as text.

The layout: the question, a review banner, "Last updated", a title, a summary, headings, bullets, bare numbers as
reference markers, an unnumbered reference list, related questions and a disclaimer. Heading levels are lost in it; a
heading that directly follows a heading is taken as its child, and so are later ones that begin with the same word
("Step 1", "Step 2").
"""

import re
from datetime import date, datetime

from ingest.article import Article, Marker, Reference, Review, ReviewStatus
from ingest.canonical import CanonicalText, MarkerAt
from ingest.errors import ArticleError
from ingest.readers.document import Document, Parsed

NAME = "answer page"

_UPDATED = re.compile(r"Last updated: ([A-Z][a-z]+ \d{1,2}, \d{4})")
_PREAMBLE_END = "Which best describes you?"
_TAIL = ("Professional Medical Disclaimer", "Have a follow-up question?")
_PUBLISHER = re.compile(r"\. (\S[^.]*(?:\.\w+)?) assumes no liability")
_BULLET = re.compile(r"^\s*[•·‣▪-]\s+")

# A marker is a run of small numbers after a space, at the end of a line, before the next sentence, or before a comma
# that goes on in lower case. After these words the number belongs to the sentence.
_MARKERS = re.compile(r"(?<!\d) (?P<run>[1-9]\d?(?:, [1-9]\d?)*)(?=$|\s+[A-Z][A-Za-z-]+ ?[a-z]*|, [a-z])")
_NUMBER_BELONGS = re.compile(
    r"(?:\b(?:of|to|than|least|most|about|by|in|over|under|up|for|from|and|or|is|was|at|every|grade|stage|phase|day|cycle|class"
    r"|level|type|step|line|part|no|score|version|table|figure|first|last|next|category|month|week|year"
    r"|[a-z]+-\d?)|[≥≤<>=±~–-])$",
    re.IGNORECASE,
)
_BEFORE_CAPITAL = re.compile(r"[.:;!?)]$")


def accepts(document: Document) -> bool:
    """True when the document has the banner and the date line of this layout."""
    return document.is_text and is_answer_page(document.text)


def is_answer_page(text: str) -> bool:
    """The same of a text."""
    return "Article Review Status" in text and _UPDATED.search(text) is not None


def read(document: Document) -> Parsed:
    """Return the article. Raises ArticleError when the page has no question, no date or no text."""
    text, name = document.text, document.name
    updated = _UPDATED.search(text)
    question = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if updated is None or not question.endswith("?"):
        raise ArticleError(f"{name}: looks like an answer page but has no question in its first line.")
    head, body, references, related = _parts(text)
    titles = _references(references)
    canonical = CanonicalText()
    title = _fill(canonical, body, len(titles)) or question
    publisher = _PUBLISHER.search(text)
    article = Article(
        article_id=_slug(question),
        question=question,
        title=title,
        publisher=publisher.group(1) if publisher else None,
        published=_date(updated.group(1), name),
        tier="T4",
        text=canonical.text,
        sections=canonical.sections,
        sentences=canonical.sentences,
        references=titles,
        related=related,
        review=Review(status=_review_status(head)),
    )
    return Parsed(article)


def _date(text: str, name: str) -> date:
    try:
        return datetime.strptime(text, "%B %d, %Y").date()
    except ValueError as error:
        raise ArticleError(f"{name}: 'Last updated: {text}' is no date.") from error


def _review_status(head: str) -> ReviewStatus:
    """The page's stepper names every state and marks none; only its banner says which one holds."""
    return "submitted" if "pending human review" in head else "under_review"


def _parts(text: str) -> tuple[str, str, list[str], tuple[str, ...]]:
    """Split the page into preamble, body, reference lines and related questions."""
    head, _, rest = text.partition(_PREAMBLE_END)
    rest = rest.partition("\n")[2]
    for mark in _TAIL:
        rest = rest.partition(f"\n{mark}")[0]
    rest, _, related = rest.partition("\nRelated Questions\n")
    body, _, references = rest.partition("\nReferences\n")
    questions = tuple(line.strip() for line in related.splitlines() if line.strip().endswith("?"))
    return head, body, [line.strip() for line in references.splitlines() if line.strip()], questions


def _references(lines: list[str]) -> tuple[Reference, ...]:
    """Entries of three lines: the page's word for the kind, the title, and 'publication, year'.

    The page calls its own summaries 'Guideline'; that word is not taken over, they are 'other'.
    """
    found: list[Reference] = []
    for i in range(0, len(lines) - 2, 3):
        _, title, source = lines[i : i + 3]
        publication, _, year = source.rpartition(", ")
        found.append(
            Reference(
                reference_id=str(len(found) + 1),
                kind="other",
                title=title,
                organisation=publication or source,
                date=year if year.isdigit() else None,
            )
        )
    return tuple(found)


def _fill(canonical: CanonicalText, body: str, listed: int) -> str:
    """Add the body's blocks and return the page's title (its first heading)."""
    title = ""
    blocks = [line for line in body.splitlines() if line.strip()]
    numbers = [int(n) for block in blocks for run in _runs(block.strip()) for n in run.split(", ")]
    resolvable = bool(numbers) and max(numbers) <= listed
    child_word: str | None = None
    heading_before = False
    for block in blocks:
        line = " ".join(block.split())
        is_heading = _is_heading(block)
        if is_heading and not title:
            title = line
            canonical.heading(line, 1)
        elif is_heading:
            is_child = heading_before or line.split()[0] == child_word
            child_word = line.split()[0] if is_child else None
            canonical.heading(line, 3 if is_child else 2)
        else:
            is_item = _BULLET.match(block) is not None
            for piece in _pieces(_BULLET.sub("", line)):
                (canonical.item if is_item else canonical.paragraph)(*_take(piece, resolvable))
        heading_before = is_heading and line != title
    return title


def _pieces(line: str) -> list[str]:
    """Cut a line after a run of markers that ends a sentence which has no full stop of its own."""
    cuts = [m.end() for m in _MARKERS.finditer(line) if _is_marker(line, m) and _ends_bare_sentence(line, m)]
    return [line[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(line)], strict=True)]


def _ends_bare_sentence(text: str, match: re.Match[str]) -> bool:
    return bool(re.match(r"\s+[A-Z]", text[match.end() :])) and not _BEFORE_CAPITAL.search(text[: match.start()])


def _is_heading(block: str) -> bool:
    line = " ".join(block.split())
    return (
        not _BULLET.match(block)
        and len(line) <= 110
        and not re.search(r"[.:?!,;]$|\s\d+$", line)
        and not any(True for _ in _runs(line))
    )


def _is_marker(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()]
    before_capital = match.end() < len(text) and text[match.end()] == " "
    several = "," in match.group("run")
    if _NUMBER_BELONGS.search(before) or (before.endswith("status") and not several):
        return False
    return not before_capital or several or _BEFORE_CAPITAL.search(before) is not None


def _runs(text: str) -> list[str]:
    return [m.group("run") for m in _MARKERS.finditer(text) if _is_marker(text, m)]


def _take(text: str, resolvable: bool) -> tuple[str, list[MarkerAt]]:
    """Take the reference markers out of a block; they resolve only when the page lists enough references."""
    kept: list[str] = []
    found: list[MarkerAt] = []
    length = last = 0
    for match in _MARKERS.finditer(text):
        if not _is_marker(text, match):
            continue
        kept.append(text[last : match.start()])
        length += match.start() - last
        last = match.end()
        found += [(length, Marker(n, n if resolvable else None)) for n in match.group("run").split(", ")]
    kept.append(text[last:])
    return "".join(kept), found


def _slug(question: str) -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"\([^)]*\)", "", question.lower()))
    skip = {"what", "is", "the", "a", "an", "for", "of", "in", "with", "to", "and", "are", "how"}
    return "-".join(w for w in words if w not in skip)[:80].rstrip("-")
