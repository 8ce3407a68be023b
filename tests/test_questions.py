from pathlib import Path

from evals.questions import asked


def test_a_file_gives_its_texts_once_each_evenly_spread(tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    texts = ["What is given?", "What is given?", "How often?", "For how long?"]
    file.write_text("".join(f'{{"_id": "q{i}", "text": "{t}"}}\n' for i, t in enumerate(texts)), encoding="utf-8")
    assert asked(file, 10) == ["What is given?", "How often?", "For how long?"]
    assert asked(file, 2) == ["What is given?", "For how long?"]


def test_without_a_file_the_gold_cases_are_asked() -> None:
    assert len(asked(None, 25)) == 25
