"""TREC CAsT 2019 and 2020 conversations as the files that 'eval rewrite' reads.

    python -m evals.cast FOLDER YEAR --turns T.jsonl --gold G.jsonl

J. Dalton, C. Xiong and J. Callan, TREC CAsT 2019: The Conversational Assistance Track Overview, 2020.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import Any

_TOPICS = {2019: "2019_evaluation_topics_v1.0.json", 2020: "2020_manual_evaluation_topics_v1.0.json"}
_REWRITES_2019 = "2019_evaluation_topics_annotated_resolved_v1.0.tsv"


def main() -> None:
    """Write the two files."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("year", type=int, choices=sorted(_TOPICS))
    options.add_argument("--turns", type=Path, required=True)
    options.add_argument("--gold", type=Path, required=True)
    given = options.parse_args()
    turns, gold = convert(given.folder, given.year)
    for path, records in ((given.turns, turns), (given.gold, gold)):
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


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
