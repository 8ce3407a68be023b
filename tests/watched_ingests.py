"""Documents, and an embedder that is watched, for the tests of ingests."""

from collections.abc import Sequence
from pathlib import Path

from ingest.embed import Embedder, Progress, Vectors, no_progress
from ingest.index import Index


def document(article_id: str, *sentences: str) -> str:
    return (
        f"---\narticle_id: {article_id}\nquestion: What about {article_id}?\ntitle: All about {article_id}\n"
        "publisher: us\npublished: 2026-11-20\ntier: T4\nreview:\n  status: submitted\n---\n\n"
        + " ".join(sentences)
        + "\n"
    )


DOSING = document(
    "dosing", "Pertuzumab is given at 840 mg, then 420 mg every 3 weeks.", "Trastuzumab is given at 8 mg/kg."
)


BRAIN = document("brain", "Few lesions get stereotactic radiosurgery (SRS).", "Surgery is an option.")


CONSTIPATION = document("constipation", "Docusate is no better than placebo.")


class Recording:
    """The real embedder, with every text it was given, its first vector (what is embedded beside a text may move the
    last digit), and every count of tokens."""

    def __init__(self, inner: Embedder) -> None:
        self.name = inner.name
        self.fingerprint = inner.fingerprint
        self.dimension = inner.dimension
        self.vectors: dict[str, list[float]] = {}
        self.tokens: dict[str, int] = {}
        self._inner = inner

    def count_tokens(self, text: str) -> int:
        return self.tokens.setdefault(text, self._inner.count_tokens(text))

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        found = self._inner.embed(texts, progress)
        self.vectors = {**dict(zip(texts, found.tolist(), strict=True)), **self.vectors}
        return found


def texts(directory: Path, embedder: Embedder) -> dict[str, str]:
    """Article id to text of the generation that serves."""
    index = Index.load(directory, embedder)
    found = {i: a.text for i, a in index.articles.items()}
    index.store.close()
    return found


def write_sources(folder: Path) -> Path:
    """A folder with two documents, one of them deeper, and two files that are none."""
    (folder / "deeper").mkdir(parents=True)
    (folder / "dosing.md").write_text(DOSING)
    (folder / "deeper" / "brain.MD").write_text(BRAIN)
    (folder / "README.md").write_text("How to add an article.")
    (folder / ".notes.pdf").write_bytes(b"%PDF")
    return folder
