"""How many cores this process may use."""

import os


def cores() -> int:
    """Cores that the process may run on: fewer than the machine has when it was pinned or put into a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
