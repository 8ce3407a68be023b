import asyncio
import sys

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ingest.errors import SettingsError
from ui.service.metrics import Metrics
from ui.service.observed import Observed
from ui.service.traces import send_traces

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    return exporter


async def answer(request: Request) -> JSONResponse:
    await asyncio.sleep(0)
    if request.query_params.get("q") == "Beta":
        raise ValueError("Mrs Beta")
    return JSONResponse({})


def test_a_request_is_one_span_of_the_callers_trace_without_a_word_of_it(spans: InMemorySpanExporter) -> None:
    app = Starlette(routes=[Route("/api/v1/search", answer)], middleware=[Middleware(Observed, metrics=Metrics())])
    client = TestClient(app, raise_server_exceptions=False)
    client.get("/api/v1/search?q=Alpha", headers={"traceparent": PARENT})
    client.get("/api/v1/search?q=Beta")
    good, bad = spans.get_finished_spans()
    assert good.context.trace_id == 0x0AF7651916CD43DD8448EB211C80319C
    assert good.attributes is not None
    assert good.attributes["http.response.status_code"] == 200
    assert bad.attributes is not None
    assert bad.attributes["http.response.status_code"] == 500
    assert "Alpha" not in good.to_json()
    assert "Beta" not in bad.to_json()


def test_without_the_exporter_the_setting_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(SettingsError, match=r"pip install guideline-qa\[traces\]"):
        send_traces("http://127.0.0.1:4318/v1/traces")
