"""The services that are offered, and what each asks to be sent with the call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ui.cds.codes import codes
from ui.cds.request import OrderSelect, PatientView

_MOST = 100  # observations asked for: with everything else under the 1 MB of a body


@dataclass(frozen=True, slots=True)
class Service:
    """`needed` are the prefetch keys without which there is no answer."""

    id: str
    request: type[PatientView] | type[OrderSelect]
    title: str
    description: str
    needed: tuple[str, ...]

    @property
    def hook(self) -> str:
        """The hook that calls it."""
        return str(self.request.model_fields["hook"].annotation.__args__[0])  # type: ignore[union-attr]

    def described(self) -> dict[str, Any]:
        """Its entry in the discovery document."""
        described = {"hook": self.hook, "title": self.title, "description": self.description, "id": self.id}
        return {**described, "prefetch": dict(prefetch())}


SERVICES = (
    Service(
        id="guidelines-for-patient",
        request=PatientView,
        title="What the guidelines say for this patient",
        description="Quotes guideline sentences on the active problems of the patient, with whom each sentence is for.",
        needed=("patient", "conditions"),
    ),
    Service(
        id="guidelines-for-order",
        request=OrderSelect,
        title="What the guidelines say of this drug",
        description="Quotes guideline sentences on dose, monitoring and indication of the selected drugs.",
        needed=("patient",),
    ),
)


def prefetch() -> Mapping[str, str]:
    """The prefetch templates of either service, in the subset of FHIR search that the specification recommends."""
    observed = ",".join(f"http://loinc.org|{code}" for code in codes().observation_codes)
    of = "patient={{context.patientId}}"
    return {
        "patient": "Patient/{{context.patientId}}",
        "conditions": f"Condition?{of}",
        "medications": f"MedicationRequest?{of}&status=active",
        "statements": f"MedicationStatement?{of}",
        "observations": f"Observation?{of}&code={observed}&_sort=-date&_count={_MOST}",
    }
