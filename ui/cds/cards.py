"""What was found to cards."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.clean import one_line
from qa.answer import Citation, Statement
from qa.notices import INTENDED_USE
from qa.outline import APPLIES, source_line
from qa.render import escape_markdown
from ui.cds.card import LONGEST_SUMMARY, OVERRIDE_REASONS, Card, Link, Source
from ui.cds.chart import Chart
from ui.cds.finding import Found
from ui.links import citation_url

MOST_CARDS = 6
_SHOWN = ("premise", "superseded", "event", "stale", "review", "references")
_PUBLISHER_UNKNOWN = "Publisher not stated"


def cards_of(found: Sequence[Found], chart: Chart, instance: str, base: str | None = None) -> tuple[Card, ...]:
    """At most MOST_CARDS cards, one for each article, with links to our copies of the articles at `base` where readers
    can open them. The same request gives the same cards with the same ids."""
    return tuple(_card(one, chart, instance, base) for one in found[:MOST_CARDS])


def _card(found: Found, chart: Chart, instance: str, base: str | None) -> Card:
    cited = found.citation
    name = "|".join((instance, cited.article_id, *(c.sha256 for _, c in found.said)))
    return Card(
        uuid=str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        summary=_summary(found),
        detail="\n".join(_detail(found, chart)),
        indicator="warning" if found.is_warning else "info",
        source=Source(label=cited.publisher or _PUBLISHER_UNKNOWN, url=_address(cited.url)),
        links=tuple(_links(found, base)),
        overrideReasons=OVERRIDE_REASONS,
    )


def _summary(found: Found) -> str:
    """The sentence itself where it fits whole, since half a sentence may say the opposite; else what it is about."""
    quote = one_line(found.said[0][0].text)
    if len(quote) <= LONGEST_SUMMARY:
        return quote
    title = one_line(f"{' with '.join(found.asking.about)}: {found.citation.title}")
    return title if len(title) <= LONGEST_SUMMARY else f"{title[: LONGEST_SUMMARY - 1].rsplit(' ', 1)[0]}…"


def _detail(found: Found, chart: Chart) -> Iterator[str]:
    for statement, citation in found.said:
        yield from (f"> {escape_markdown(one_line(statement.text))}", "", *_about(statement, citation), "")
    for answer, place in found.conflicts():
        conflict = answer.conflicts[place]
        sides = (c for n in conflict.citations for c in [answer.citation(n)])
        yield f"**Sources disagree about {escape_markdown(conflict.subject)}:**"
        yield from (f"- “{escape_markdown(c.quote)}” ({escape_markdown(c.title)}, {c.dated})" for c in sides)
        yield ""
    yield f"Source: {escape_markdown(source_line(found.citation))}."
    notices = dict.fromkeys(
        n.text for a in found.answers for n in a.notices if n.kind in _SHOWN and _is_of(n.text, found)
    )
    yield from (f"\n*{escape_markdown(text)}*" for text in notices)
    read = ", ".join(dict.fromkeys(f.text for f in found.asking.facts))
    yield f"\nRead from the record: {escape_markdown(read or 'nothing')}."
    if chart.open:
        yield f"Not understood, not sent or too old to count: {escape_markdown(one_line(', '.join(chart.open)))}."
    yield f"\n*{escape_markdown(INTENDED_USE)}*"


def _is_of(notice: str, found: Found) -> bool:
    """False for a notice on an article that is not shown in this card."""
    others = {c.title for a in found.answers for c in a.citations} - {found.citation.title}
    return not any(f"'{title}'" in notice for title in others)


def _about(statement: Statement, citation: Citation) -> Iterator[str]:
    """For whom it is, how strong it is, where it stands."""
    applies = statement.applies
    if applies.is_compared:
        why = applies.why.replace("The question says", "The record says").replace(
            "the question does", "the record does"
        )
        yield f"- {APPLIES[applies.verdict].capitalize()}: {escape_markdown(why)}"
    if statement.strength:
        yield f"- Strength: {escape_markdown('; '.join(statement.strength))}"
    place = " › ".join(h for h in citation.headings if h != citation.title)
    page = f"page {citation.page}" if citation.page else ""
    if place or page:
        yield f"- Where: {escape_markdown(', '.join(p for p in (place, page) if p))}"
    if citation.primary:
        yield f"- Its own source: {escape_markdown('; '.join(dict.fromkeys(p.label for p in citation.primary)))}"


def _links(found: Found, base: str | None) -> Iterator[Link]:
    """The first cited sentence in our copy of the article, the article's own page, and those of the sources that its
    sentences name."""
    urls: dict[str, str] = {}
    if base:
        copy = replace(found.citation, url=None)
        urls[citation_url(base, copy)] = "The cited sentence in its article"
    for _, citation in found.said:
        for label, url in ((citation.title, citation.url), *((p.label, p.url) for p in citation.primary)):
            if address := _address(url):
                urls.setdefault(address, one_line(label))
    yield from (Link(label=label, url=url) for url, label in urls.items())


def _address(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) and not any(c.isspace() for c in url) else None
