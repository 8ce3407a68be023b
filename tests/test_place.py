import os
import socket
from pathlib import Path

import pytest

from ingest.sandbox import Found, refusal, walk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "deeper").mkdir(parents=True)
    (tmp_path / "corpus" / "a.md").write_text("a")
    (tmp_path / "corpus" / "deeper" / "b.pdf").write_text("b")
    (tmp_path / "outside.md").write_text("a secret")
    return tmp_path / "corpus"


def reasons(folder: Path) -> dict[str, str | None]:
    return {
        found.path.relative_to(folder).as_posix(): found.reason and found.reason.removeprefix(f"{found.path}: ")
        for found in walk(folder)
    }


def test_every_file_of_a_folder_is_found_in_order_hidden_ones_are_not(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("")
    (folder / ".DS_Store").write_text("")
    assert list(walk(folder)) == [Found(folder / "a.md"), Found(folder / "deeper" / "b.pdf")]


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "out.md").symlink_to("../outside.md")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    assert reasons(folder) == {
        "a.md": None,
        "deeper/b.pdf": None,
        "out.md": "is a link to something outside the folder; it was not followed.",
        "passwd": "is a link to something outside the folder; it was not followed.",
        "up": "is a link to a folder; it was not followed.",
    }


def test_a_link_within_the_folder_gives_its_document_once(folder: Path) -> None:
    (folder / "again.md").symlink_to("a.md")
    (folder / "z").symlink_to("deeper")
    (folder / "deeper" / "round").symlink_to("..")
    (folder / "nothing.md").symlink_to("gone.md")
    assert reasons(folder) == {
        "a.md": None,
        "deeper/b.pdf": None,
        "deeper/round": "is a link to a folder; it was not followed.",
        "nothing.md": "is a link to nothing.",
        "z": "is a link to a folder; it was not followed.",
    }


def test_documents_mounted_through_a_hidden_folder_are_found(folder: Path) -> None:
    """Container platforms mount settings and files this way."""
    (folder / "..2026").mkdir()
    (folder / "..2026" / "c.md").write_text("c")
    (folder / "c.md").symlink_to("..2026/c.md")
    assert reasons(folder)["c.md"] is None


def test_what_is_no_ordinary_file_is_named_and_never_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s.md"))
        found = reasons(folder)
    assert found["pipe.md"] == "is no ordinary file but a pipe; it was not opened."
    assert found["s.md"] == "is no ordinary file but a socket; it was not opened."
    assert refusal(Path("/dev/zero")) == "/dev/zero: is no ordinary file but a device; it was not opened."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[2Jb.md", r"a\x1b[2Jb.md"),
        ("a\nb.md", r"a\nb.md"),
        ("a\u202efdp.md", r"a\u202efdp.md"),
        (os.fsdecode(b"a\xffb.md"), r"a\udcffb.md"),
    ],
)
def test_a_name_that_misleads_a_terminal_is_refused_and_shown_escaped(folder: Path, name: str, shown: str) -> None:
    (folder / name).write_text("a")
    found = [f.reason for f in walk(folder) if f.reason]
    assert found == [
        f"{folder}/{shown}: has a control or invisible character in its name, or one that is no text; rename it."
    ]


def test_a_name_with_a_nul_is_refused() -> None:
    assert "control or invisible character" in str(refusal(Path("a\0b.md")))


def test_a_file_without_permission_and_a_folder_that_cannot_be_listed_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "a.md")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "deeper":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert reasons(folder) == {
        "a.md": "may not be read (Permission denied).",
        "deeper": "is a folder that cannot be listed.",
    }
