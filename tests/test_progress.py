import os
import signal

import pytest
import typer

from ui.progress import progress, stoppable


def test_a_terminated_command_says_so_and_ends_with_143(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(typer.Exit) as stopped, stoppable("Stopped. Nothing is lost."):
        os.kill(os.getpid(), signal.SIGTERM)
    assert stopped.value.exit_code == 143
    assert "Nothing is lost." in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_interrupted_command_ends_with_130(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as stopped, stoppable("Stopped."):
        raise KeyboardInterrupt
    assert (stopped.value.exit_code, capsys.readouterr().err) == (130, "Stopped.\n")


def test_any_other_error_passes() -> None:
    with pytest.raises(ValueError, match="wrong"), stoppable("Stopped."):
        raise ValueError("wrong")


def test_progress_leaves_nothing_on_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as bar:
        task = bar.add_task("Reading", total=3)
        bar.update(task, completed=2)
    assert capsys.readouterr().out == ""
