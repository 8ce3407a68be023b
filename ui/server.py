"""One process, one port: chat at /, API at /api, Chat Completions at /v1, MCP at /mcp, CDS Hooks at /cds-services."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

from ingest.errors import SettingsError
from ui.api.app import make_api
from ui.cds.app import make_cds
from ui.desk import Desk, set_desk
from ui.first_paint import FirstPaint
from ui.mcp_server.transport import make_mcp
from ui.openai_v1.app import make_openai
from ui.packed import Packed
from ui.rehearsal import rehearse
from ui.reports import PLACE, report_page
from ui.service.address import is_loopback
from ui.service.key_ring import KeyRing
from ui.service.listen import listen
from ui.service.logs import quiet_libraries
from ui.service.logs import set_up as set_up_logs
from ui.service.metrics import Metrics
from ui.service.readiness import Probe
from ui.service.stack import Service
from ui.service.supervisor import Supervisor, ready_to, worker_command
from ui.service.traces import send_traces
from ui.service.worker import run_worker
from ui.settings import Settings, environment
from ui.sign_in.entrance import Entrance
from ui.sign_in.guard import Guard

_STREAMLIT = {
    "browser.gatherUsageStats": False,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "logger.enableRich": False,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # it goes through the whole heap, index and all, while everybody waits
    "theme.light.primaryColor": "#0b6e6e",
    "theme.dark.primaryColor": "#5cc8c8",
    "theme.light.chartCategoricalColors": ["#0b6e6e", "#c77700", "#6a4c93"],
    "theme.dark.chartCategoricalColors": ["#5cc8c8", "#f0a848", "#b9a0e0"],
}


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who can reach the server: `open_to_others` when other machines can, `keys` when programs need keys, `signs_in`
    when people sign in; `alone` when one process serves."""

    open_to_others: bool = False
    keys: bool = False
    alone: bool = True
    signs_in: bool = False

    @property
    def has_chat(self) -> bool:
        """The page is served to this machine, to people who sign in, or where somebody else sees to that; and its
        sessions live in one process."""
        return self.alone and (self.signs_in or not self.keys)


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How `serve` was called."""

    host: str
    port: int
    workers: int = 1
    insecure: bool = False


def exposure(settings: Settings, host: str, *, insecure: bool) -> Exposure:
    """A server behind names of its own (`allowed_hosts`) is reached from elsewhere, through a proxy. Raises
    SettingsError when people are to sign in and cannot."""
    others = not is_loopback(host) or bool(settings.allowed_hosts)
    signs_in = settings.registration is not None
    if signs_in and insecure:
        raise SettingsError("--insecure would let programs in that nobody knows. Leave it out where people sign in.")
    return Exposure(others, signs_in or (others and not insecure), signs_in=signs_in)


def make_service(desk: Desk, exposed: Exposure = Exposure()) -> Service:
    """Keys, limits, records and health of one process."""
    ring = KeyRing(lambda: desk.store.keys().all(), exposed=exposed.keys)
    metrics = Metrics(desk.settings.metrics_dir)
    return Service(desk.settings, ring, _probes(desk), metrics=metrics, guard=_guard(desk))


def make_app(desk: Desk, service: Service, *, has_chat: bool = True) -> Any:
    """The ASGI application: Streamlit's, or none, with the surfaces for programs mounted in it."""
    routes, middleware = [*service.routes(), *sign_in_routes(desk, service), *_surfaces(desk)], service.middleware()
    if not has_chat:
        return Starlette(routes=routes, middleware=middleware)
    import streamlit as st
    from streamlit import config
    from streamlit.logger import set_log_level

    for option, value in _STREAMLIT.items():
        config.set_option(option, value)
    set_log_level(
        "critical"
    )  # its loggers write messages as they are; those that exist when it is ready are taken over
    shown = [*middleware, Middleware(FirstPaint), Middleware(Packed)]
    return st.App(Path(__file__).with_name("chat.py"), routes=routes, middleware=shown)


def _surfaces(desk: Desk) -> list[BaseRoute]:
    return [
        Route(f"{PLACE}/{{name}}", report_page(desk.settings.reports)),
        Route("/api", lambda _: RedirectResponse("api/")),
        Mount("/api", app=make_api(desk)),
        Mount("/v1", app=make_openai(desk)),
        Route("/mcp", mcp := make_mcp(desk)),
        Route("/mcp/", mcp),  # as some hosts write it; a redirect would lose their body
        Route("/cds-services{below:path}", make_cds(desk)),
    ]


def _guard(desk: Desk) -> tuple[Middleware, ...]:
    registration = desk.settings.registration
    if registration is None:
        return ()
    return (Middleware(Guard, of=registration, book=desk.store.sign_ins()),)


def sign_in_routes(desk: Desk, service: Service) -> list[BaseRoute]:
    """The pages of the sign-in, where people sign in."""
    registration = desk.settings.registration
    if registration is None:
        return []
    store = desk.store
    return [*Entrance(registration, store.sign_in_attempts(), store.sign_ins(), service.note).routes()]


def _probes(desk: Desk) -> dict[str, Probe]:
    def database() -> str:
        desk.store.database.answers()
        return "answers"

    return {"generation": lambda: desk.warm_up().generation, "database": database}


def serve(desk: Desk, options: ServeOptions, on_ready: Callable[[], None] = lambda: None) -> int:
    """Serve until SIGTERM or Ctrl-C and return the exit code; `on_ready` is called once questions can be answered.

    Raises SettingsError when the port is taken or others can reach a server that has no keys, and what the desk raises
    when there is no index to serve.
    """
    exposed = exposure(desk.settings, options.host, insecure=options.insecure)
    if exposed.keys and not exposed.signs_in and not desk.store.keys().all():
        raise SettingsError(
            f"Other machines can reach {options.host}, and there are no keys. Make one with 'guideline-qa keys create "
            "OWNER', set GUIDELINE_QA_OIDC_ISSUER, or add --insecure behind a sign-in of your own."
        )
    set_up_logs(faults_alone=_is_quiet(desk.settings, exposed))
    with listen(options.host, options.port) as listener:
        if options.workers > 1:
            return _supervisor(desk.settings, options, listener, on_ready).run()
        work(desk, listener, exposed, on_ready)
        return 0


def work(desk: Desk, listener: socket.socket, exposed: Exposure, on_ready: Callable[[], None]) -> None:
    """Serve in this process."""
    desk.warm_up()
    rehearse(desk)
    set_desk(desk)
    if desk.settings.traces:
        send_traces(desk.settings.traces)
    service = make_service(desk, exposed)
    app = make_app(desk, service, has_chat=exposed.has_chat)
    quiet_libraries()  # Streamlit's have been loaded now, and more are when it starts

    def ready() -> None:
        quiet_libraries()
        on_ready()

    run_worker(app, listener, service.stopping, desk.settings, ready)


def work_for(desk: Desk, options: ServeOptions, listener: int, line: int) -> None:
    """Serve as one of several processes: `listener` and `line` are the numbers that the supervisor gave."""
    exposed = replace(exposure(desk.settings, options.host, insecure=options.insecure), alone=False)
    set_up_logs(faults_alone=_is_quiet(desk.settings, exposed))
    supervisor = socket.socket(fileno=line)
    work(desk, socket.socket(fileno=listener), exposed, lambda: ready_to(supervisor))


def _supervisor(
    settings: Settings, options: ServeOptions, listener: socket.socket, on_ready: Callable[[], None]
) -> Supervisor:
    grace = settings.stop_grace
    return Supervisor(worker_command(), listener, options.workers, grace, environment(), on_ready)


def _is_quiet(settings: Settings, exposed: Exposure) -> bool:
    return settings.log == "faults" or (settings.log is None and not exposed.open_to_others)
