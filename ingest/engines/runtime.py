"""Runtime: what runs the graph of an export."""

from collections.abc import Sequence
from typing import Literal, Protocol

from ingest.embed import Vectors

Output = Literal["vectors", "states"]


class Runtime(Protocol):
    """Several threads may ask it at once."""

    def plan(self, lengths: Sequence[int]) -> list[list[int]]:
        """Positions of texts, by their numbers of tokens, in the batches with which it is fastest on one thread."""

    def run(self, texts: Sequence[Sequence[int]], output: Output) -> list[Vectors]:
        """Of the tokens of each of some texts, planned as one batch, its vector, shape (dimension,), or its states,
        shape (its tokens or more, dimension). A run takes one thread."""
