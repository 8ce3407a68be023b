"""The request of a CDS client: CDS Hooks 2.0, hooks patient-view and order-select."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingest.fault import Fault
from ui.cds.refusal import malformed

Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class _Part(BaseModel):
    """Fields that the specification adds later, and extensions, are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Context(_Part):
    """What every hook tells: who looks at whom. Ids are FHIR's."""

    userId: Text
    patientId: Text
    encounterId: Text | None = None


class OrderContext(Context):
    """order-select: the drafts of the ordering session, and which of them were just selected."""

    selections: tuple[Text, ...] = Field(min_length=1)
    draftOrders: Mapping[str, Any]


class _Request(_Part):
    hookInstance: Text
    fhirServer: Text | None = None
    prefetch: Mapping[str, Mapping[str, Any] | None] = {}


class PatientView(_Request):
    """A patient's record is opened."""

    hook: Literal["patient-view"]
    context: Context


class OrderSelect(_Request):
    """An order is selected, and not yet signed."""

    hook: Literal["order-select"]
    context: OrderContext


HookRequest = PatientView | OrderSelect


def read_request(body: bytes, kind: type[PatientView] | type[OrderSelect]) -> HookRequest:
    """Read a body. Raises HookRefused (400) that names the field that is wrong and none of its values."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise malformed(f"{Fault.first_of(error.errors(include_input=False)).said('the body')}.") from error
