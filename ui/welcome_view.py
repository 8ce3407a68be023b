"""What the chat page shows before anything is asked, as HTML: what the product is, and questions to begin with."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from ingest.catalogue import Card
from ui.markup import Html, block, button, element

PRODUCT = "guideline-qa"
TAGLINE = "Answers clinical questions from guidelines. Every sentence is checked against the sentence it cites."
ASK = "Ask a clinical question"
_EXAMPLES, _PER_TOPIC, _EXAMPLE_LENGTH = 4, 2, 100


def header(articles: Collection[Card]) -> Html:
    """The product, what it does, and how far the articles are reviewed."""
    return block(
        "header",
        element("h1", PRODUCT),
        element("p", TAGLINE, attributes={"class": "tagline"}),
        element("p", reviewed(articles), attributes={"class": "notice review"}),
    )


def reviewed(articles: Collection[Card]) -> str:
    """How many of the articles a clinician has approved, in a sentence."""
    approved = sum(a.review == "approved" for a in articles)
    if approved == len(articles):
        return f"All {len(articles)} articles have been approved by a clinician reviewer."
    return (
        f"Approved by a clinician reviewer: {approved} of {len(articles)} articles."
        " Exercise caution, and read each quote in its source before a decision."
    )


def examples(articles: Iterable[Card], day: dt.date) -> tuple[str, ...]:
    """Short questions that the articles in force answer: those that other articles point to most, few per topic."""
    current = [a for a in articles if a.in_force(day)]
    pointed = Counter(r for a in current for r in a.related)
    current.sort(key=lambda a: (-pointed[a.article_id], a.article_id))
    taken: Counter[str | None] = Counter()
    chosen: list[str] = []
    for article in current:
        question = article.question
        if question is None or len(question) > _EXAMPLE_LENGTH or question in chosen:
            continue
        if taken[article.topic] < _PER_TOPIC:
            taken[article.topic] += 1
            chosen.append(question)
    return tuple(chosen[:_EXAMPLES])


def suggestions(title: str, questions: Sequence[str]) -> Html:
    """Questions as buttons that ask them."""
    if not questions:
        return Html("")
    items = [element("li", button("ask", q, q, attributes={"class": "suggestion"})) for q in questions]
    return block("suggestions", element("h3", title), element("ul", *items))
