"""POST /cds-services/ID/feedback: what the clinician did with a card, in the shape of CDS Hooks 2.0."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingest.fault import Fault
from ui.cds.refusal import malformed
from ui.store.cards import CardFeedback

Text = Annotated[str, StringConstraints(min_length=1, max_length=128)]
_MOST = 100


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Reason(_Part):
    code: Text


class _OverrideReason(_Part):
    reason: _Reason | None = None
    userComment: Annotated[str, StringConstraints(max_length=4_000)] | None = None


class _Act(_Part):
    card: Text
    outcome: Literal["accepted", "overridden"]
    overrideReason: _OverrideReason = _OverrideReason()
    outcomeTimestamp: AwareDatetime


class _Feedback(_Part):
    feedback: tuple[_Act, ...] = Field(min_length=1, max_length=_MOST)


def read_feedback(body: bytes, service: str) -> tuple[CardFeedback, ...]:
    """Read a body. Raises HookRefused (400) that names the field that is wrong and none of its values."""
    try:
        sent = _Feedback.model_validate_json(body)
    except ValidationError as error:
        raise malformed(f"{Fault.first_of(error.errors(include_input=False)).said('the body')}.") from error
    return tuple(
        CardFeedback(
            service=service,
            card=act.card,
            outcome=act.outcome,
            reason=act.overrideReason.reason.code if act.overrideReason.reason else None,
            comment=act.overrideReason.userComment,
            happened=act.outcomeTimestamp.astimezone(dt.UTC),
        )
        for act in sent.feedback
    )
