"""Call: whose request a tool answers, and where its links lead."""

import threading
from dataclasses import dataclass

from ui.desk import Desk
from ui.service.principal import Principal


@dataclass(frozen=True, slots=True)
class Call:
    """The desk that answers, who asks, the address that articles without one of their own are linked at, and what stops
    the work when its reader goes."""

    desk: Desk
    principal: Principal
    base: str
    stop: threading.Event | None
