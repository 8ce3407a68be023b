"""A cited sentence in its source, as HTML: pure functions of a citation and the article it comes from."""

from itertools import pairwise
from urllib.parse import urlsplit

from ingest.article import TIER_NAMES, Article, Review, ReviewStatus
from qa.answer import Citation, PrimarySource
from ui.markup import Html, block, button, element, join
from ui.own_copy import own_copy

STATES: tuple[tuple[ReviewStatus, str], ...] = (
    ("submitted", "Submitted"),
    ("under_review", "Under review"),
    ("approved", "Approved"),
)
CAUTIONS: dict[ReviewStatus, str] = {
    "submitted": "Exercise caution: no clinician has reviewed this article yet. Check the source it rests on.",
    "under_review": "Exercise caution: a clinician is reviewing this article, and it may still change.",
    "approved": "A clinician reviewer has approved this article.",
}
LAPSED = "Exercise caution: edited after its approval, so the approval has lapsed and the article is submitted again."
HINT = (
    "Press a number, such as [1], to read the sentence in its source. Below the answer you can change the patient, copy"
    " or save it, and say what is wrong."
)
_LEAVE = {"target": "_blank", "rel": "noopener noreferrer"}
_CHANGED = (
    "This article has changed since the answer was given. Below is the sentence as the answer recorded it; ask again"
    " for what the article says now."
)


def source(citation: Citation, article: Article | None) -> Html:
    """The panel beside an answer: who says it, how far it is reviewed, and the cited sentence where it stands.

    `article` is the one that the index serves now, None when it has none of that id.
    """
    intact = article is not None and article.text[citation.start : citation.end] == citation.quote
    review = article.review if article is not None and intact else Review(citation.review)
    return join(
        _head(citation),
        _who(citation),
        review_steps(review),
        _text(citation, article) if article is not None and intact else _recorded(citation),
        _primary(citation),
        _unresolved(citation),
    )


def hint() -> Html:
    """What stands in the place of the source until a number is pressed."""
    return block("hint", HINT, name="p")


def review_steps(review: Review) -> Html:
    """The review states in order with the current one marked, and the caution that goes with it."""
    states = [state for state, _ in STATES]
    reached = states.index(review.status)
    steps = [
        element(
            "li",
            name,
            attributes={"class": "done"} if i < reached else {"aria-current": "step"} if i == reached else {},
        )
        for i, (_, name) in enumerate(STATES)
    ]
    by = ", ".join(x for x in (review.reviewer, review.date.isoformat() if review.date else None) if x)
    caution = LAPSED if review.lapsed else CAUTIONS[review.status] + (f" ({by})" if by else "")
    return block(
        f"review {review.status}",
        element("ol", *steps, attributes={"class": "steps", "aria-label": "Review of this article"}),
        element("p", caution, attributes={"class": "caution"}),
        _history(review),
    )


def _history(review: Review) -> Html:
    """Every review step with its date, name and note, folded away."""
    if not review.history:
        return join()
    events = [
        element("li", f"{e.date.isoformat()} {e.reviewer}: {e.action}" + (f" ({e.note})" if e.note else ""))
        for e in review.history
    ]
    return element("details", element("summary", "Review history"), element("ul", *events))


def tier_badge(tier: str, name: str) -> Html:
    """What kind of source it is; only T0 is ever called a guideline."""
    return element("span", f"{name} · {tier}", attributes={"class": f"badge tier-{tier.lower()}"})


def link(label: str, url: str | None) -> Html:
    """`label` as a link to `url`, as plain text when that is no web address."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return join(label)
    return element("a", label, attributes={"href": url, **_LEAVE})


def link_here(label: str, article_id: str, start: int | None = None) -> Html:
    """`label` as a link to the whole article as it serves here, at the sentence that begins at `start`."""
    return element("a", label, attributes={"href": own_copy(article_id, start), **_LEAVE})


def _head(citation: Citation) -> Html:
    return block(
        "source-head",
        element("span", f"Source [{citation.number}]", attributes={"class": "eyebrow"}),
        button("close", "", "Close", attributes={"class": "quiet", "aria-label": "Close the source"}),
    )


def _who(citation: Citation) -> Html:
    edition = f"edition {citation.edition}" if citation.edition else ""
    publisher = citation.publisher or "publisher not stated"
    facts = " · ".join(x for x in (publisher, citation.dated, edition) if x)
    return join(
        element("h3", link(citation.title, citation.url)),
        element("p", facts, attributes={"class": "facts"}),
        element("p", tier_badge(citation.tier, TIER_NAMES[citation.tier])),
    )


def _text(citation: Citation, article: Article) -> Html:
    """The section around the sentence, the sentence itself marked."""
    start, end = _section(citation, article)
    before, after = article.text[start : citation.start], article.text[citation.end : end]
    return join(
        _path(citation),
        element(
            "div",
            before.lstrip(),
            element("mark", citation.quote, attributes={"id": "quote"}),
            after.rstrip(),
            attributes={"class": "text", "tabindex": "0", "role": "region", "aria-label": "Text of the source"},
        ),
        block("facts", link_here("Read the whole article", article.article_id, citation.start), name="p"),
    )


def _section(citation: Citation, article: Article) -> tuple[int, int]:
    """The span of the section that holds the sentence, its heading left out."""
    bounds = [0, *(s.start for s in article.sections), len(article.text)]
    start, end = next((a, b) for a, b in pairwise(bounds) if a <= citation.start < b)
    headings = {s.start: s.headings[-1] for s in article.sections if s.headings}
    heading = headings.get(start, "")
    own = article.text.startswith(heading, start) and start + len(heading) <= citation.start
    return (start + len(heading) if own else start), max(end, citation.end)


def _recorded(citation: Citation) -> Html:
    return join(
        element("p", _CHANGED, attributes={"class": "notice"}),
        _path(citation),
        block("text", element("mark", citation.quote, attributes={"id": "quote"})),
    )


def _path(citation: Citation) -> Html:
    """The headings, and the page; a PDF on the web opens there."""
    headings = " › ".join(citation.headings or ("Opening lines",))
    if not citation.page:
        return block("path", headings, name="p")
    is_pdf = citation.url is not None and urlsplit(citation.url).path.lower().endswith(".pdf")
    page = link(f"page {citation.page}", f"{citation.url}#page={citation.page}" if is_pdf else None)
    return block("path", headings, " › ", page, name="p")


def _primary(citation: Citation) -> Html:
    if not citation.primary:
        return Html("")
    items = [element("li", *_primary_parts(p)) for p in dict.fromkeys(citation.primary)]
    heading = element("h4", "This sentence rests on")
    return block("primary", heading, element("ul", *items))


def _primary_parts(primary: PrimarySource) -> tuple[str, ...]:
    grade = f"{primary.scale}: {primary.grade}" if primary.grade and primary.scale else primary.grade or ""
    return (
        block("label", link(primary.label, primary.url), name="span"),
        tier_badge(primary.tier, TIER_NAMES[primary.tier]),
        block("badge grade", grade, name="span"),
    )


def _unresolved(citation: Citation) -> Html:
    if not citation.unresolved:
        return Html("")
    marks = ", ".join(citation.unresolved)
    says = f"The page's own reference markers here ({marks}) do not resolve to any source."
    return block("notice", says, name="p")
