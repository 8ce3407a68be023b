import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kept_parsers import FRESH

from ingest.errors import SettingsError
from ingest.readers import Read
from ingest.sandbox import Found, Limits, Refused, apart, read_apart

EVIL = Path(__file__).parent / "evil_server.py"


@pytest.fixture(autouse=True)
def _each_reading_has_parsers_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_Server", FRESH)


@pytest.fixture
def write(tmp_path: Path, write_article: Callable[..., Path]) -> Callable[[str, str], Path]:
    """Writes a good article for a name that ends in .md, else a document that orders a deed."""

    def written(name: str, text: str = "Give alphamab.") -> Path:
        if name.endswith(".md"):
            return write_article(tmp_path / name, text)
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return written


@pytest.fixture
def evil(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SERVER", (sys.executable, "-P", str(EVIL)))


def reason(path: Path, limits: Limits | None = None) -> str:
    ((_, found),) = read_apart([Found(path)], limits=limits)
    assert isinstance(found, Refused), found
    return found.reason.removeprefix(f"{path}: ")


def test_documents_come_back_in_order_as_they_are_read_here(write: Callable[..., Path]) -> None:
    paths = [write(f"a{i:02}.md", f"Give {i} mg. ≥ 10⁹ β.") for i in range(30)]
    found = list(read_apart(map(Found, paths), workers=2))
    assert [path for path, _ in found] == paths
    assert all(isinstance(outcome, Read) for _, outcome in found)
    assert [outcome.article.text for _, outcome in found if isinstance(outcome, Read)] == [
        f"Give {i} mg. ≥ 10⁹ β." for i in range(30)
    ]


def test_no_process_begins_where_there_is_nothing_to_parse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SERVER", ("/no/such/program",))
    assert list(read_apart([])) == []
    assert reason(tmp_path / "gone.md") == "there is no such file."


def test_what_cannot_be_opened_safely_is_refused_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert reason(tmp_path / "pipe.md") == "is no ordinary file but a pipe; it was not opened."
    assert "control or invisible character" in reason(tmp_path / "a\0.md")


def test_limits_that_nothing_can_meet_are_an_error() -> None:
    with pytest.raises(SettingsError, match="more than 0"):
        Limits(clock=0)


@pytest.mark.slow
def test_a_document_that_gives_more_text_than_allowed_is_refused(write: Callable[..., Path]) -> None:
    assert reason(write("a.md", "Give alphamab. " * 9000), Limits(result=100_000)) == "gives more than 0.1 MB of text."


@pytest.mark.slow
@pytest.mark.usefixtures("evil")
def test_each_document_that_breaks_a_limit_is_refused_with_its_reason_and_the_rest_goes_on(
    write: Callable[..., Path],
) -> None:
    expected = {
        "sleep": "took more than 5 s.",
        "crash": "crashed its parser (signal 11).",
        "exit": "ended its parser (code 3).",
        "recurse": "is nested too deeply to be read.",
        "lie": "its parser gave no valid article.",
        "flood": "gives more than 1 MB of text.",
    }
    if sys.platform == "linux":
        expected["allocate"] = "needs more than 200 MB of memory."
    paths = [path for deed in expected for path in (write(f"{deed}.txt", deed), write(f"after-{deed}.md"))]
    limits = Limits(memory=200_000_000, clock=5, result=1_000_000)
    found = dict(read_apart(map(Found, paths), limits=limits, workers=2))
    assert {p.stem: o.reason.removeprefix(f"{p}: ") for p, o in found.items() if isinstance(o, Refused)} == expected
    assert sum(isinstance(outcome, Read) for outcome in found.values()) == len(expected)


@pytest.mark.slow
@pytest.mark.usefixtures("evil")
def test_a_document_that_keeps_the_processor_busy_is_refused(write: Callable[..., Path]) -> None:
    assert reason(write("spin.txt", "spin"), Limits(processor=1)) == "took more than 1 s of processor time."


@pytest.mark.slow
@pytest.mark.usefixtures("evil")
def test_a_fault_of_a_reader_is_named_with_its_place(write: Callable[..., Path]) -> None:
    assert "its reader failed (KeyError in evil_server.py, line" in reason(write("bug.txt", "bug"))


@pytest.mark.slow
@pytest.mark.usefixtures("evil")
def test_a_parser_reaches_no_network_no_file_no_process_and_no_secret(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a secret")
    secret, target = write("secret.dat", "a secret"), tmp_path / "target"
    with socket.create_server(("127.0.0.1", 0)) as listening, (tmp_path / "kept").open("w") as kept:
        os.set_inheritable(kept.fileno(), True)
        port = listening.getsockname()[1]
        deeds = {
            "connect": f"connect {port}",
            "write": f"write {target}",
            "write-nothing": f"write-nothing {target}",
            "remove": f"remove {secret}",
            "run": f"run {target}",
            "fork": "fork",
        }
        if sys.platform == "linux":
            deeds |= {"connect-natively": f"connect-natively {port}", "write-natively": f"write-natively {target}"}
            deeds |= {"read": f"read {secret}"}
        paths = [write(f"{name}.txt", deed) for name, deed in deeds.items()]
        found = [outcome for _, outcome in read_apart(map(Found, paths))]
        listening.settimeout(0)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert all(isinstance(o, Refused) and ": refused with " in o.reason for o in found), found
    assert secret.exists()
    assert not target.exists()
    assert "a secret" not in reason(write("environment.txt", "environment"))
    assert reason(write("files.txt", "files")).startswith("files: [0, 1, 2, ")
    assert len(reason(write("files.txt", "files")).split(",")) == 4  # and the pipe for the result


@pytest.mark.slow
@pytest.mark.usefixtures("evil")
def test_when_the_server_ends_another_reads_what_is_left(write: Callable[..., Path]) -> None:
    class Dying(apart._Server):
        def begin(self, found: Found) -> apart._Request:
            request = super().begin(found)
            if found.path.name == "d.md" and self._process:
                self._process.kill()
            return request

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_Server", Dying)
        found = [outcome for _, outcome in read_apart(Found(write(f"{c}.md")) for c in "abcdef")]
    assert [type(outcome) for outcome in found] == [Read] * 6


def test_when_no_server_lasts_every_document_is_refused_and_nothing_hangs(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_SERVER", (sys.executable, "-c", "raise SystemExit"))
    assert reason(write("a.md")) == "was not read: the program that starts parsers ended."


@pytest.mark.slow
@pytest.mark.usefixtures("evil")
def test_the_memory_held_does_not_grow_with_the_number_of_documents(write: Callable[..., Path]) -> None:
    taken: list[Path] = []

    def endless() -> Iterator[Found]:
        for number in itertools.count():
            taken.append(write(f"a{number}.md"))
            yield Found(taken[-1])

    reading = read_apart(endless(), workers=1)
    next(reading)
    assert len(taken) <= 9
    reading.close()


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_parsers_end_with_the_program_that_started_them(stop: signal.Signals, write: Callable[..., Path]) -> None:
    names = [str(write("a.md")), str(write("sleep.txt", "sleep"))]
    program = f"""
import sys
from pathlib import Path
from ingest.sandbox import Found, apart, read_apart
apart._SERVER = (sys.executable, "-P", {str(EVIL)!r})
reading = read_apart([Found(Path(p)) for p in {names!r}], workers=2)
next(reading)
print(reading.gi_frame.f_locals["server"]._process.pid, flush=True)
next(reading)
"""
    started = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert started.stdout is not None
    server = int(started.stdout.readline())
    parsers = children(server)
    assert parsers
    started.send_signal(stop)
    started.wait()
    started.stdout.close()
    until = time.monotonic() + 10
    while any(map(runs, (server, *parsers))) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(runs, (server, *parsers)))


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def runs(pid: int) -> bool:
    """False too for a corpse that nobody has collected yet."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")
