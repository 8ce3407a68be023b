"""How an index grows: time, memory and size of building one from many guidelines. `python -m evals.scale PASSAGES`.

PASSAGES is a file of JSON lines {gid, title, text}, gzipped or not; passages that follow one another with one gid are
one guideline. To reach a larger number of passages the guidelines are taken again with their longer words changed.
Vectors are random: the model's own time and memory are no part of this.
"""

import gzip
import json
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from evals.random_embedder import RandomEmbedder
from ingest.article import Article
from ingest.build import build, generation_name, staged
from ingest.canonical import CanonicalText
from ingest.generation import writing
from ingest.readers.document import Document, Metadata, article

_LONG = re.compile(r"\b[A-Za-z]{7,}\b")


def guidelines(passages: Path) -> Iterator[Article]:
    """An article for each guideline of `passages`."""
    with gzip.open(passages, "rt") if passages.suffix == ".gz" else passages.open() as lines:
        for gid, found in groupby(map(json.loads, lines), key=lambda p: p["gid"]):
            text, title = CanonicalText(), ""
            for passage in found:
                title = passage["title"]
                text.paragraph(passage["text"], [])
            yield replace(article(Document(b"", f"{gid}.txt"), text, Metadata(title=title)), article_id=str(gid))


def many(passages: Path, articles: int) -> Iterator[Article]:
    """As many guidelines as are asked for; from the second time on with changed words."""
    return islice((_changed(a, again) for again in count() for a in guidelines(passages)), articles)


def main(
    passages: Annotated[Path, typer.Argument(help="JSON lines {gid, title, text}, may be gzipped.")],
    articles: Annotated[int, typer.Option(help="How many articles.")] = 1_416,
) -> None:
    """Build an index; print seconds, memory and size as JSON. Run it once for each size: the peak is the process's."""
    seconds: dict[str, float] = {}
    embedder = RandomEmbedder()
    before = _peak()
    with TemporaryDirectory(dir=".") as folder, writing(Path(folder)), staged(Path(folder)) as store:
        with _timed(seconds, "articles"):
            sha256s = {a.article_id: store.add(a) for a in many(passages, articles)}
        with _timed(seconds, "build"):
            manifest = build(store, generation_name(sha256s, embedder), embedder, Path(folder))
        size = sum(entry.size for entry in manifest.files.values())
    shown = {
        "articles": manifest.articles,
        "chunks": manifest.chunks,
        "sentences": manifest.sentences,
        "contradictions": manifest.contradictions,
        "seconds": {name: round(s, 1) for name, s in seconds.items()},
        "index MB": size // 1_000_000,
        "peak MB before and after": [before, _peak()],
    }
    print(json.dumps(shown, indent=1))


def _changed(one: Article, again: int) -> Article:
    if again == 0:
        return one
    letter = chr(ord("a") + again % 26)
    # As many characters as before, so that every span stays what it was.
    text = _LONG.sub(lambda m: m.group()[:3] + letter + m.group()[4:], one.text)
    return replace(one, article_id=f"{one.article_id}-{again}", text=text)


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - begun


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000


if __name__ == "__main__":
    typer.run(main)
