"""A process that answers once and ends: the model is loaded beside the program and tried while the question is read."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from ingest.embed import embedder_for
from ingest.errors import GuidelineQAError

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.settings import Settings


def desk_of_one_answer(settings: "Settings") -> "Desk":
    """A desk for one answer. Call it before anything heavy is imported; raises what `embedder_for` raises.

    Checking and opening the weights leaves the interpreter free, and so does embedding the probes of the index: on a
    second core neither takes time of its own.
    """
    embedder = embedder_for(settings.embedding_model)
    _beside("load-model", lambda: embedder.embed(["warm up"]))
    from ui.desk import Desk

    desk = Desk(settings, embedder)
    _beside("try-model", lambda: desk.index.embed("warm up"))
    return desk


def _beside(name: str, work: Callable[[], object]) -> None:
    def tried() -> None:
        with suppress(GuidelineQAError):  # it is raised again, and told, where the answer needs the model or the index
            work()

    threading.Thread(target=tried, name=name).start()
