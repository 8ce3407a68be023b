import os
import socket
import subprocess
import sys
from dataclasses import replace

import pytest

from evals.bench_chat import ChatBench, Processor, Waits
from evals.served import listening_on, processor

ONE = Waits(paint=0.5, typing=0.6, loaded=1.0, sentence=0.1, answer=0.2, came="answer")
OTHER = Waits(paint=0.9, typing=1.0, loaded=1.4, sentence=0.3, answer=2.0, came="abstention")
NOTHING = Processor((None, None), (None, None))


def test_the_median_and_the_slowest_of_each_wait_are_told() -> None:
    text = ChatBench((ONE, ONE, OTHER), 3, NOTHING, 2).text()
    assert [line.split()[-2:] for line in text.splitlines()[1:-1]] == [
        ["0.50", "0.90"],
        ["0.60", "1.00"],
        ["1.00", "1.40"],
        ["0.10", "0.30"],
        ["0.20", "2.00"],
    ]
    assert text.endswith("came: 2 x answer, 1 x abstention")


def test_a_paint_that_was_not_told_leaves_no_invented_number() -> None:
    assert "first paint" not in ChatBench((replace(ONE, paint=None),), 1, NOTHING, 2).text()


def test_readers_without_a_browser_are_told_apart() -> None:
    text = ChatBench((ONE, replace(OTHER, paint=None, typing=None)), 1, Processor((0.4, 0.2), (3.0, 1.0)), 2).text()
    first, second = text.split("1 over the wire")
    assert "first sentence after Enter            0.10" in first
    assert "first sentence after Enter            0.30" in second
    assert "first paint" not in second
    assert [line.split()[-2:] for line in text.splitlines()[-3:-1]] == [["0.20", "0.10"], ["3.00", "1.00"]]


def test_the_processor_time_is_told_for_each_reader() -> None:
    text = ChatBench((ONE, OTHER), 2, Processor((0.4, 0.2), (3.0, 1.0)), 2).text()
    assert [line.split() for line in text.splitlines()[-3:-1]] == [
        ["server", "0.20", "0.10"],
        ["browser", "1.50", "0.50"],
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
def test_processor_time_is_that_of_a_process_and_all_below_it_but_one() -> None:
    busy = "import time\nwhile time.process_time() < 0.2: pass\nprint(1, flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", busy], stdin=-1, stdout=-1) as child:
        assert child.stdout is not None
        child.stdout.readline()
        without, ours = processor(os.getpid(), but=child.pid), processor(os.getpid())  # ours grows meanwhile
        child.communicate(b"\n")
    assert ours is not None
    assert without is not None
    assert ours - without > 0.17  # the system counts in hundredths


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
def test_the_process_that_listens_at_an_address_of_this_machine_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert listening_on(f"http://127.0.0.1:{listener.getsockname()[1]}/") == os.getpid()
    assert listening_on("https://chat.example/") is None
