"""An article as a page of its own, for whoever follows a citation from another program: pure functions, no script."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import groupby, pairwise

from ingest.article import TIER_NAMES, Article, Sentence
from ui.markup import Html, block, element, join
from ui.own_copy import anchor
from ui.source_view import link, review_steps, tier_badge

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Vary": "Accept",
}


def article_page(article: Article) -> str:
    """The whole page. Each sentence has the id `sSTART`, so that a link with that fragment shows it marked."""
    head = join(
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width"}),
        element("title", article.title),
        element("style", Html(files("ui").joinpath("article_page.css").read_text("utf-8"))),
    )
    body = element(
        "main", element("h1", link(article.title, article.url)), _facts(article), _text(article), _references(article)
    )
    html = element("html", element("head", head), element("body", body), attributes={"lang": "en"})
    return f"<!doctype html>{html}"


def _facts(article: Article) -> Html:
    published = article.published_as or (article.published.isoformat() if article.published else "date not stated")
    edition = f"edition {article.edition}" if article.edition else ""
    said = " · ".join(x for x in (article.publisher or "publisher not stated", published, edition) if x)
    return join(
        block("facts", said, " ", tier_badge(article.tier, TIER_NAMES[article.tier]), name="p"),
        review_steps(article.review),
    )


def _text(article: Article) -> Html:
    return join(*(_section(article, h, tuple(group)) for h, group in groupby(article.sentences, lambda s: s.headings)))


def _references(article: Article) -> Html:
    """What the article rests on; a caution says to look there."""
    items = [
        element("li", link(r.label, r.address), " ", tier_badge(r.tier, TIER_NAMES[r.tier])) for r in article.references
    ]
    return element("section", element("h2", "References"), element("ul", *items)) if items else Html("")


def _section(article: Article, headings: tuple[str, ...], sentences: tuple[Sentence, ...]) -> Html:
    title = element("h2", " › ".join(headings)) if headings else ""
    return element("section", title, *(_block(article, b) for b in _blocks(article, sentences)))


def _blocks(article: Article, sentences: tuple[Sentence, ...]) -> Iterator[tuple[Sentence, ...]]:
    """Sentences that stand in one paragraph, and list items or table rows that follow one another."""
    one = [sentences[0]]
    for before, sentence in pairwise(sentences):
        is_paragraph_end = sentence.kind == "sentence" and "\n" in article.text[before.end : sentence.start]
        if sentence.kind != before.kind or is_paragraph_end:
            yield tuple(one)
            one = []
        one.append(sentence)
    yield tuple(one)


def _block(article: Article, sentences: Iterable[Sentence]) -> Html:
    said = [(s, {"id": anchor(s.start)}) for s in sentences]
    if said[0][0].kind == "sentence":
        texts = [element("span", article.quote(s), attributes=a) for s, a in said]
        return element("p", *(part for text in texts for part in (text, " ")))
    return element("ul", *(element("li", article.quote(s), attributes=a) for s, a in said))
