"""The writer that asks a language model. What it writes is a proposal: qa.check decides what of it is shown."""

import threading
from collections.abc import Iterator, Sequence
from time import monotonic

from ingest.clean import one_line
from ingest.errors import ModelUnavailable
from qa.answer import Usage, Verdict
from qa.draft import DraftStatement, Evidence, Provenance
from qa.model.client import ModelClient
from qa.model.lines import Line, Lines
from qa.model.offered import offered
from qa.model.prompt import MAX_STATEMENTS, SCHEMA, answer_prompt, prompt_hash, repair_prompt
from qa.question import Question
from qa.retrieve import Passage

_LONGEST = 1_000


class ModelWriter:
    """Proposes what the model of `client` writes. `with_identifiers` leaves what may name the patient in the question
    that is sent."""

    def __init__(self, client: ModelClient, *, with_identifiers: bool = False) -> None:
        self._client = client
        self._with_identifiers = with_identifiers

    def propose(
        self, question: Question, passages: Sequence[Passage], stop: threading.Event | None = None
    ) -> "ModelProposal":
        """Begin a proposal; the model is asked when it is iterated."""
        return ModelProposal(self._client, passages, self.prompt(question, passages), stop)

    def prompt(self, question: Question, passages: Sequence[Passage]) -> str:
        """What the model is sent for a question, to the letter."""
        return answer_prompt(
            question,
            Evidence(passages),
            offered(passages),
            as_object=self._client.abilities.schema is True,
            with_identifiers=self._with_identifiers,
        )

    @property
    def identity(self) -> tuple[str, ...]:
        """What the same question to it depends on beside the passages."""
        return (*self._client.endpoint.key, prompt_hash(), str(self._with_identifiers))


class ModelProposal:
    """The statements of one answer as the model writes them, and its second try at those that were refused.

    All of it ends at the deadline, which begins when the proposal is made.
    """

    def __init__(
        self, client: ModelClient, passages: Sequence[Passage], prompt: str, stop: threading.Event | None = None
    ) -> None:
        self._client = client
        self._evidence = Evidence(passages)
        self._ids = offered(passages)
        self._prompt = prompt
        self._stop = stop
        self._ends = monotonic() + client.endpoint.deadline
        self._usage: Usage | None = None

    def __iter__(self) -> Iterator[DraftStatement]:
        """Each statement when its line is complete. Raises ModelUnavailable when the model fails or writes none."""
        found = 0
        schema = SCHEMA if self._client.abilities.schema else None
        for line in self._lines(self._prompt, schema):
            if found < MAX_STATEMENTS and (statement := self._statement(line)):
                found += 1
                yield statement
        if not found:
            raise ModelUnavailable("it wrote no statement in the form that was asked for")

    def mend(self, refused: Sequence[tuple[DraftStatement, Verdict]]) -> tuple[DraftStatement | None, ...]:
        """The model's second try at each; None where it gave none, whatever the reason."""
        prompt = repair_prompt(refused, self._evidence, self._ids)
        mended: dict[str, DraftStatement] = {}
        try:
            for line in self._lines(prompt):
                if statement := self._statement(line):
                    mended.setdefault(line.id, statement)
        except ModelUnavailable:
            return (None,) * len(refused)
        return tuple(_under(mended.get(f"R{i}"), old) for i, (old, _) in enumerate(refused, start=1))

    @property
    def provenance(self) -> Provenance:
        """Model, prompt and what it took so far."""
        return Provenance(self._client.endpoint.model, prompt_hash(), self._usage)

    def _lines(self, prompt: str, schema: dict[str, object] | None = None) -> Iterator[Line]:
        completion = self._client.complete(prompt, ends=self._ends, stop=self._stop, schema=schema)
        lines = Lines()
        try:
            for piece in completion:
                yield from lines.feed(piece)
        finally:
            self._usage = completion.usage if self._usage is None else self._usage + completion.usage
        lines.close()

    def _statement(self, line: Line) -> DraftStatement | None:
        """The line as a statement. The headings are those of the first cited sentence: what the model calls a section
        is checked by nobody."""
        text = one_line(line.statement)
        if not text or len(text) > _LONGEST:
            return None
        cites = tuple(dict.fromkeys(self._ids[c] for c in line.cites if c in self._ids))
        headings: tuple[str, ...] = ()
        if line.heading.strip() and cites:
            article, sentence = self._evidence.sentence(cites[0])
            headings = sentence.headings or (article.title,)
        return DraftStatement(text, "paraphrase", cites, headings)


def _under(mended: DraftStatement | None, old: DraftStatement) -> DraftStatement | None:
    return None if mended is None else DraftStatement(mended.text, mended.kind, mended.cites, old.headings)
