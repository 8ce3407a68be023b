"""What one document may use while it is parsed."""

from dataclasses import dataclass

from ingest.errors import SettingsError

_GB, _MB = 1_000_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory beyond what the program itself takes, seconds of processor and of clock time, bytes of result.

    A PDF takes 50 ms of the processor a page (211 pages with tables: 11 s, 93 MB) and may have 2,000; a busy machine
    takes longer by the clock. Raises SettingsError for a limit that nothing can meet.
    """

    memory: int = _GB
    processor: float = 120
    clock: float = 360
    result: int = 64 * _MB

    def __post_init__(self) -> None:
        if min(self.memory, self.processor, self.clock, self.result) <= 0:
            raise SettingsError(f"{self}: every limit on a document must be more than 0.")

    @property
    def too_much_memory(self) -> str:
        """The reason of a document that broke this limit; the next three likewise."""
        return f"needs more than {_size(self.memory)} of memory"

    @property
    def too_much_processor(self) -> str:
        return f"took more than {self.processor:g} s of processor time"

    @property
    def too_long(self) -> str:
        return f"took more than {self.clock:g} s"

    @property
    def too_large(self) -> str:
        return f"gives more than {_size(self.result)} of text"


def _size(count: int) -> str:
    return f"{count / _GB:g} GB" if count >= _GB else f"{count / _MB:g} MB"
