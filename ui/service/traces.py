"""OpenTelemetry traces: one span a request, with its place, status and time; no text in any attribute."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from opentelemetry.trace import Span


def send_traces(address: str) -> None:
    """Send the spans of this process to `address` (OTLP over HTTP). Raises SettingsError without the exporter."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise SettingsError("GUIDELINE_QA_TRACES needs one more package: pip install guideline-qa[traces].") from error
    from opentelemetry.trace import set_tracer_provider

    provider = TracerProvider(resource=Resource.create({"service.name": "guideline-qa"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
    set_tracer_provider(provider)


@contextmanager
def request_span(surface: str, headers: Mapping[str, str]) -> "Iterator[Span]":
    """A span around a request, part of the trace that its `traceparent` names. Costs next to nothing when off."""
    from opentelemetry import trace
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind

    carrier = {name: headers[name] for name in ("traceparent", "tracestate") if name in headers}
    tracer = trace.get_tracer("guideline_qa")
    # What goes wrong is told by its type alone: the message of an error may quote what was typed.
    with tracer.start_as_current_span(
        f"request {surface}",
        context=extract(carrier),
        kind=SpanKind.SERVER,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span
