"""Text conservation: how much of what a second extractor finds in a document is in the article."""

import re
import unicodedata
from collections import Counter

from ingest.article import Article

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:\.\d+|,\d{3}(?!\d))*")


def conserved(witness: str, article: Article) -> float | None:
    """The share, 0 to 1, of the words and numbers of `witness` that the article has, each as often as there.

    The article's words are those of its text, its metadata, its references and the markers taken out of its text: all
    that a reader of the article can see. Compatibility forms are folded for the comparison only, so that a ligature is
    no loss. None when the witness has no words.
    """
    wanted = tokens(witness)
    if not wanted:
        return None
    have = tokens(_visible(article))
    return sum((wanted & have).values()) / sum(wanted.values())


def lost(witness: str, article: Article) -> Counter[str]:
    """The words and numbers of `witness` that the article lacks, with how often."""
    return tokens(witness) - tokens(_visible(article))


def tokens(text: str) -> Counter[str]:
    """The words and numbers of a text, in lower case, with how often each stands there."""
    return Counter(_TOKEN.findall(unicodedata.normalize("NFKC", text).lower()))


def _visible(article: Article) -> str:
    metadata = (article.title, article.publisher, article.edition, article.url, article.licence)
    dates = (article.published, article.published_as)
    references = (
        part
        for r in article.references
        for part in (r.reference_id, r.organisation, r.authors, r.title, r.publication, r.date, r.doi, r.pmid, r.url)
    )
    markers = (m.mark for s in article.sentences for m in s.markers)
    return "\n".join(str(p) for p in (article.text, *metadata, *dates, *references, *markers) if p)
