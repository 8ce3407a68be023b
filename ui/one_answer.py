"""A process that answers once and ends: the model is loaded beside the program."""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from ingest.embed import Embedder, embedder_for
from ingest.errors import GuidelineQAError

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.settings import Settings


def desk_of_one_answer(settings: "Settings") -> "Desk":
    """A desk for one answer. Call it before anything heavy is imported; raises what `embedder_for` raises.

    Checking and opening the weights leaves the interpreter free, so on a second core it takes no time of its own.
    """
    embedder = embedder_for(settings.embedding_model)
    threading.Thread(target=_load, args=(embedder,), name="load-model").start()
    from ui.desk import Desk

    return Desk(settings, embedder)


def _load(embedder: Embedder) -> None:
    with suppress(GuidelineQAError):  # it is raised again, and told, where the answer needs the model
        embedder.embed(["warm up"])
