"""A hook's request to its cards: read the record, ask what it gives rise to, show what the guidelines say."""

import datetime as dt
from collections.abc import Iterator

from ui.cds.asking import MOST_DRUGS, on_drug, on_drugs_taken, on_problems
from ui.cds.card import Response
from ui.cds.cards import cards_of
from ui.cds.chart import Chart
from ui.cds.elements import Medication, MedicationUse
from ui.cds.fhir import resources
from ui.cds.finding import found_in
from ui.cds.medications import by_reference, called, drug_of
from ui.cds.record import medications_of, of_one_patient, read_record
from ui.cds.refusal import malformed
from ui.cds.request import HookRequest, OrderSelect
from ui.cds.services import Service
from ui.desk import Desk, Request


def respond(desk: Desk, service: Service, request: HookRequest, today: dt.date, base: str | None = None) -> Response:
    """The cards for a request, with links to articles at `base`. Always quotes, never a language model: a card must
    come within half a second. Raises HookRefused, and what the desk raises."""
    chart = read_record(request, service.needed, today)
    if isinstance(request, OrderSelect):
        ordered, unread = _selected(request)
        chart += Chart(open=unread)
        asked = [a for drug in ordered[:MOST_DRUGS] for a in on_drug(drug, chart)]
    else:
        asked = [*on_problems(chart), *on_drugs_taken(chart)]
    answered = ((a, desk.answer(Request(a.text, as_of=today, writer="extractive", facts=a.facts))) for a in asked)
    return Response(cards=cards_of(found_in(answered), chart, request.hookInstance, base))


def _selected(request: OrderSelect) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The drugs of the selected drafts, and the selected drafts that name no one drug."""
    drafts = request.context.draftOrders
    if drafts.get("resourceType") != "Bundle":
        raise malformed("context.draftOrders: is no FHIR Bundle.")
    uses = resources(drafts, MedicationUse, "context.draftOrders")
    of_one_patient(uses, request.context.patientId.removeprefix("Patient/"))
    drugs_sent = resources(drafts, Medication, "context.draftOrders")
    medications = {**medications_of(request.prefetch), **by_reference(drugs_sent)}
    chosen = [u for u in uses if set(_names(u)) & set(request.context.selections)]
    read = [(drug_of(u, medications), u) for u in chosen if not u.doNotPerform]
    unread = tuple(f"{called(u)} (no one drug was read)" for drug, u in read if drug is None)
    return tuple(dict.fromkeys(drug for drug, _ in read if drug)), unread


def _names(use: MedicationUse) -> Iterator[str]:
    """How `selections` may name a draft: with its type as the specification says, or by its id alone."""
    if use.id:
        yield from (f"{use.resourceType}/{use.id}", use.id)
