"""The index that a command asks: where it lies, and the model it was made with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ingest import generation
from ingest.embed import embedder_for
from ingest.index import Index

INDEX = Path(".index")


def index_there(folder: Path) -> Path:
    """The folder, for an option that names an index. Raises GuidelineQAError when there is none, before any work."""
    generation.current(folder)
    return folder


IndexOption = Annotated[
    Path, typer.Option("--index", callback=index_there, envvar="GUIDELINE_QA_INDEX", help="Folder of the index.")
]
ModelOption = Annotated[
    str, typer.Option(envvar="GUIDELINE_QA_EMBEDDING_MODEL", help="Folder of the embedding model, that of the index.")
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the index lies, and the embedding model it was made with."""

    folder: Path
    embedding_model: str

    def open(self) -> Index:
        """The index. Raises what `Index.load` raises."""
        return Index.load(self.folder, embedder_for(self.embedding_model))
