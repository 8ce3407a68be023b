"""Every `guideline-qa` command that the papers name exists, with every option they give it."""

import re
from pathlib import Path
from typing import Any

import click
import pytest
import typer
from conftest import REPOSITORY

from guideline_qa import app

PAPERS = sorted(
    p
    for pattern in ("*.md", "docs/*.md", "corpus/README.md", "evals/cases/README.md")
    for p in REPOSITORY.glob(pattern)
    if p.name != "CHANGELOG.md"  # tells of what was, too
)
CALL = re.compile(r"(?:^|[`;&|(] ?|\$ )guideline-qa((?: +(?:\"[^\"]*\"|[^\s`;&|<>()\"]+))+)", re.MULTILINE)
OPTION = re.compile(r"--[a-z][a-z-]+|-[a-z]")


def calls(paper: Path) -> list[list[str]]:
    """The words after the program's name, text in quotes left out."""
    text = paper.read_text("utf-8").replace("\\\n", " ")
    return [re.sub(r"\"[^\"]*\"", " ", match).split() for match in CALL.findall(text)]


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that `words` lead to, None where they lead to none, and the words after it."""
    command: Any = typer.main.get_command(app)
    with click.Context(command) as context:
        while hasattr(command, "get_command") and words and not words[0].startswith("-"):
            command, words = command.get_command(context, words[0].rstrip(".,:")), words[1:]
    return command, words


def wrong(words: list[str]) -> str:
    """What is wrong with a call; empty when nothing is."""
    command, rest = command_of(words)
    if command is None:
        return f"no command: {' '.join(words)}"
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    unknown = [w for w in rest if OPTION.fullmatch(w) and w not in known]
    return f"{' '.join(words)}: no option {unknown[0]}" if unknown else ""


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_every_command_and_option_of_a_paper_exists(paper: Path) -> None:
    assert [w for words in calls(paper) if words[0].islower() and (w := wrong(words))] == []


def test_a_command_or_option_that_does_not_exist_is_noticed() -> None:
    assert wrong(["evaluate", "run"]) == "no command: evaluate run"
    assert wrong(["ask", "--as-off", "2026-01-01"]) == "ask --as-off 2026-01-01: no option --as-off"
    assert wrong(["eval", "run", "--case", "ID"]) == ""


def test_the_papers_name_commands() -> None:
    assert sum(len(calls(p)) for p in PAPERS) > 50
