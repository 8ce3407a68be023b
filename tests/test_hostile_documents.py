"""Every hostile document of `tests/hostile.py` through the real readers, beside good ones."""

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hostile import CALLERS, MAKERS
from hostile_text import NEEDLE

from ingest.errors import ArticleError
from ingest.readers import Read, read_document
from ingest.sandbox import Found, Limits, Refused, read_apart

LIMITS = Limits(memory=400_000_000, processor=1, clock=10, result=20_000_000)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, write_article: Callable[..., Path]) -> dict[str, Read | Refused]:
    """Each hostile document by its name, and a good one after each."""
    folder = tmp_path_factory.mktemp("hostile")
    paths: list[Path] = []
    for name, make in MAKERS.items():
        (folder / name).write_bytes(make())
        paths += [folder / name, write_article(folder / f"good-{name}.md", NEEDLE)]
    return {path.name: outcome for path, outcome in read_apart(map(Found, paths), limits=LIMITS, workers=2)}


@pytest.mark.slow
def test_no_hostile_document_stops_the_others(outcomes: dict[str, Read | Refused]) -> None:
    stopped = [name for name, outcome in outcomes.items() if name.startswith("good-") and isinstance(outcome, Refused)]
    assert stopped == []


@pytest.mark.slow
@pytest.mark.parametrize("name", MAKERS)
def test_a_hostile_document_is_read_in_full_or_refused_with_a_reason(
    name: str, outcomes: dict[str, Read | Refused]
) -> None:
    outcome = outcomes[name]
    if isinstance(outcome, Refused):
        assert name in outcome.reason
        assert "fault of the program" not in outcome.reason
        return
    assert NEEDLE in outcome.article.text
    assert "far below" in outcome.article.text or b"far below" not in MAKERS[name]() or outcome.notes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("utf16.md", "Betamab is given at ≥ 4 mg."),
        ("markdown-inside.pdf", "Betamab is given at 4 mg."),
    ],
)
def test_what_is_merely_odd_is_read(name: str, words: str, outcomes: dict[str, Read | Refused]) -> None:
    outcome = outcomes[name]
    assert isinstance(outcome, Read), outcome
    assert words in outcome.article.text


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLERS)
def test_no_document_makes_its_reader_open_another_file_or_address(name: str, tmp_path: Path) -> None:
    """Without the sandbox: the readers alone must hold, too."""
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    document = tmp_path / name
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        for address in (secret.as_uri(), str(secret), f"http://127.0.0.1:{listening.getsockname()[1]}/hunter2"):
            document.write_bytes(CALLERS[name](address))
            with suppress(ArticleError):
                read = read_document(document)
                assert "hunter2" not in read.article.text.replace(address, "")
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.slow
def test_nothing_is_unpacked_onto_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "c" / "d"
    folder.mkdir(parents=True)
    (folder / "slip.docx").write_bytes(MAKERS["slip.docx"]())
    with suppress(ArticleError):
        read_document(folder / "slip.docx")
    assert list(tmp_path.rglob("slipped.txt")) == []
    assert not Path("/tmp/slipped.txt").exists()
