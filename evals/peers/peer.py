"""A peer: another system, made as its own documentation makes it, in an environment of its own."""

import json
import subprocess
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.case import Case
from ingest.article import Article
from ingest.destination import write
from ingest.errors import EngineUnavailable, UserError

OUTSIDE = Path(__file__).parent / "outside"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that a system found, and its score."""

    document: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Peer:
    """`name` is that of its file of packages in outside/, `title` how it is shown, `pipeline` the file that runs it."""

    name: str
    title: str
    pipeline: str

    @property
    def packages(self) -> tuple[str, ...]:
        """What is installed for it, with versions."""
        return tuple((OUTSIDE / f"{self.name}.txt").read_text(encoding="utf-8").split())

    def prepare(self, environments: Path) -> Path:
        """Make its environment below `environments` unless it is there, and return its Python.

        It sees the packages of this environment (torch, sentence-transformers, the weights) and has its own in front.
        Raises EngineUnavailable when its packages cannot be installed, which needs a package index, and UserError when
        something else has its place.
        """
        folder = environments / self.name
        python, ready = folder / "bin" / "python", folder / "ready"
        if ready.exists() and ready.read_text(encoding="utf-8") == "\n".join(self.packages):
            return python
        if folder.exists() and not (folder / "pyvenv.cfg").is_file():
            raise UserError(f"{folder}: is no environment, and one would replace it. Choose another --environments.")
        venv.create(folder, with_pip=True, clear=True)
        own = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
        (own / "program.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
        _call([str(python), "-m", "pip", "install", "--quiet", *self.packages], f"{self.title} cannot be installed")
        ready.write_text("\n".join(self.packages), encoding="utf-8")
        return python

    def search(self, python: Path, folder: Path, model: Path) -> dict[str, tuple[Passage, ...]]:
        """Run it over documents.jsonl and questions.jsonl of `folder`: question id to passages, best first."""
        out = folder / f"{self.name}.jsonl"
        files = [str(folder / "documents.jsonl"), str(folder / "questions.jsonl"), str(model), str(out)]
        _call([str(python), str(OUTSIDE / self.pipeline), *files], f"{self.title} failed")
        found = map(json.loads, out.read_text(encoding="utf-8").splitlines())
        return {r["id"]: tuple(Passage(p["document"], p["text"], p["score"]) for p in r["passages"]) for r in found}


PEERS = (
    Peer("langchain", "LangChain, textbook retrieval", "langchain_pipeline.py"),
    Peer("llamaindex", "LlamaIndex, citation engine", "llamaindex_citations.py"),
    Peer("haystack", "Haystack, embedding retrieval", "haystack_pipeline.py"),
)


def chosen(peers: Sequence[Peer], names: Sequence[str] | None) -> list[Peer]:
    """The peers of those names, all without. Raises UserError for a name that none has."""
    known = [p.name for p in peers]
    if unknown := [n for n in names or () if n not in known]:
        raise UserError(f"{unknown[0]}: there is no such peer. Choose among {', '.join(known)}.")
    return [p for p in peers if not names or p.name in names]


def write_task(cases: Sequence[Case], articles: Sequence[Article], folder: Path) -> None:
    """Write what every peer gets: the articles, title first, in the very text that our sentences are spans of, and the
    questions."""
    documents = [{"id": a.article_id, "title": a.title, "text": f"{a.title}\n\n{a.text}"} for a in articles]
    _write(folder / "documents.jsonl", documents)
    _write(folder / "questions.jsonl", [{"id": c.case_id, "text": c.text} for c in cases])


def _write(path: Path, records: Sequence[dict[str, str]]) -> None:
    write(path, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records))


def _call(command: Sequence[str], otherwise: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EngineUnavailable(f"{otherwise}: {last}")
