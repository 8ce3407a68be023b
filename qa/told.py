"""Told: what a later question of the thread may lean on in an answer."""

from dataclasses import dataclass

from ingest.drugs import drugs

_MOST = 3  # drugs; a sentence that names more lists them

_OPENING = 3  # statements


@dataclass(frozen=True, slots=True)
class Told:
    """`said` are the statements that may apply to the patient, in order, none when the answer abstains; `asked_back` is
    what it asked back, to decide between branches, empty when nothing."""

    said: tuple[str, ...] = ()
    asked_back: str = ""

    @property
    def listed(self) -> tuple[str, ...]:
        """The drugs in the order in which they were named: those of the first statement where it lists several."""
        first = _named(self.said[:1])
        return first if len(first) > 1 else _named(self.said)

    def brought(self, asked: str) -> tuple[str, ...]:
        """The drugs that the first statement with a drug, of those that open the answer, names and `asked` does not;
        none when it names many."""
        known = {m.name for m in drugs(asked)}
        opening = next((s for s in self.said[:_OPENING] if drugs(s)), "")
        found = tuple(name for name in _named((opening,)) if drugs(name)[0].name not in known)
        return found if len(found) <= _MOST else ()


def _named(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The drugs of some texts as first written, each once."""
    found: dict[str, str] = {}
    for text in texts:
        for mention in drugs(text):
            found.setdefault(mention.name, text[mention.start : mention.end])
    return tuple(found.values())
