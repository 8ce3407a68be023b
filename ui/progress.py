"""Progress on stderr, and a clean end when a long command is stopped."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

_INTERRUPTED, _TERMINATED = 130, 143


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """The rate, once there is one."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress bars with rate and time left that leave no trace; none where stderr is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar


@contextmanager
def stoppable(told: str) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end what runs inside as an exception would; then `told` is printed and the program exits
    with 130 or 143. Call it in the main thread."""

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    except (KeyboardInterrupt, SystemExit) as stop:
        print(told, file=sys.stderr)
        raise typer.Exit(_TERMINATED if isinstance(stop, SystemExit) else _INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
