"""What the checks said of drafted statements into what may be shown."""

from qa.answer import Checks, Verdict
from qa.draft import DraftStatement, Evidence, SentenceId


class Settled:
    """Keeps what is supported; replaces the rest by the quote it cites, or drops it when it cites nothing retrieved.

    Nothing is given out twice; `checks` counts what happened to every statement.
    """

    def __init__(self) -> None:
        self._shown: set[tuple[str, tuple[SentenceId, ...]]] = set()
        self._kept = self._replaced = self._dropped = self._repaired = 0
        self._rejected: list[Verdict] = []

    @property
    def checks(self) -> Checks:
        """What happened so far."""
        return Checks(self._kept, self._replaced, self._dropped, tuple(self._rejected), self._repaired)

    def add(self, statement: DraftStatement, verdict: Verdict, evidence: Evidence) -> tuple[DraftStatement, ...]:
        """What is shown for a drafted statement, without what was shown before."""
        if verdict.verdict == "supported":
            self._kept += 1
            return self._new(statement)
        self._rejected.append(verdict)
        quotable = [s for s in statement.cites if s in evidence]
        self._replaced += bool(quotable)
        self._dropped += not quotable
        quotes = (DraftStatement(evidence.quote(s), "quote", (s,), statement.headings) for s in quotable)
        return tuple(shown for quote in quotes for shown in self._new(quote))

    def mend(self, refused: Verdict, mended: DraftStatement) -> tuple[DraftStatement, ...]:
        """What is shown for a statement that was refused, written again and then supported."""
        self._rejected.append(refused)
        self._repaired += 1
        return self._new(mended)

    def _new(self, statement: DraftStatement) -> tuple[DraftStatement, ...]:
        key = (statement.text, statement.cites)
        if key in self._shown:
            return ()
        self._shown.add(key)
        return (statement,)
