"""TREC CAsT 2019 and 2020 conversations: as the files that 'eval rewrite' reads, and what rewriting is worth on them.

    python -m evals.cast FOLDER YEAR --turns T.jsonl --gold G.jsonl
    python -m evals.cast FOLDER

Questions of 2020 lean on answers too. Of those the conversations hold the ids of passages and no text: the questions
alone are read.

J. Dalton, C. Xiong and J. Callan, TREC CAsT 2019: The Conversational Assistance Track Overview, 2020.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import Any

from evals.rewrite import Asked, Figures, rewritten, score
from ingest.embed import embedder_for
from qa.sense import Sense, sense_of

_TOPICS = {2019: "2019_evaluation_topics_v1.0.json", 2020: "2020_manual_evaluation_topics_v1.0.json"}
_REWRITES_2019 = "2019_evaluation_topics_annotated_resolved_v1.0.tsv"


def main() -> None:
    """Write the two files, or print the figures of each year and of both."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("year", type=int, nargs="?", choices=sorted(_TOPICS))
    options.add_argument("--turns", type=Path)
    options.add_argument("--gold", type=Path)
    given = options.parse_args()
    if missing := [name for name in (*_TOPICS.values(), _REWRITES_2019) if not (given.folder / name).is_file()]:
        options.error(f"{given.folder} lacks {', '.join(missing)}: give the folder of the TREC CAsT topics")
    if given.year is None:
        _print_figures(given.folder)
        return
    if given.turns is None or given.gold is None:
        options.error("give --turns and --gold, the files to write")
    turns, gold = convert(given.folder, given.year)
    for path, records in ((given.turns, turns), (given.gold, gold)):
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def measured(folder: Path, sense: Sense) -> dict[str, Figures]:
    """The figures of each year and of both."""
    years = {str(year): convert(folder, year) for year in sorted(_TOPICS)}
    both = ([t for turns, _ in years.values() for t in turns], [g for _, gold in years.values() for g in gold])
    return {name: _figures(*parts, sense) for name, parts in (*years.items(), ("both", both))}


def _figures(turns: list[dict[str, Any]], gold: list[dict[str, Any]], sense: Sense) -> Figures:
    asked = [Asked.model_validate_json(json.dumps(t)) for t in turns]
    return score(asked, rewritten(asked, sense), {g["id"]: g["standalone"] for g in gold})


def _print_figures(folder: Path) -> None:
    for name, figures in measured(folder, sense_of(embedder_for())).items():
        print(f"{name}: {figures.text()}")


def convert(folder: Path, year: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The questions with those before them in the words of the user, and the rewrites by people."""
    topics = json.loads((folder / _TOPICS[year]).read_text(encoding="utf-8"))
    rewrites = _rewrites_2019(folder) if year == 2019 else {}
    turns, gold = [], []
    for topic in topics:
        history: list[str] = []
        for turn in topic["turn"]:
            name = f"{topic['number']}_{turn['number']}"
            turns.append({"id": name, "history": list(history), "question": turn["raw_utterance"]})
            gold.append({"id": name, "standalone": turn.get("manual_rewritten_utterance") or rewrites[name]})
            history.append(turn["raw_utterance"])
    return turns, gold


def _rewrites_2019(folder: Path) -> dict[str, str]:
    with (folder / _REWRITES_2019).open(encoding="utf-8", newline="") as file:
        return {row[0]: row[1] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


if __name__ == "__main__":
    main()
