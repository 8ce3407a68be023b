import json
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import IndexDamaged
from ingest.lexical import LexicalIndex, terms, words

TEXTS = (
    "Pertuzumab is given at 840 mg, then 420 mg.",
    "Trastuzumab is given at 7.5 mg/kg.",
    "Constipation is treated with docusate; constipation returns.",
)


def best(index: LexicalIndex, query: str) -> int:
    return int(np.argmax(index.scores(terms(query))))


def test_words_are_lower_case_and_a_decimal_number_is_one_word() -> None:
    assert words("Give 7.5 mg/kg of T-DXd, ≥1,000 times_2.") == [
        "give", "7.5", "mg", "kg", "of", "t", "dxd", "1,000", "times", "2",
    ]  # fmt: skip


def test_terms_are_stems_without_function_words_repeats_kept() -> None:
    assert terms("What is the treatment of treated patients, treated?") == ["treatment", "treat", "patient", "treat"]


def test_british_and_american_spelling_are_one_term() -> None:
    assert terms("tumour oedema haemorrhage randomised") == terms("tumor edema hemorrhage randomized")
    assert terms("rise four poem") == ["rise", "four", "poem"]


def test_a_text_of_function_words_has_no_terms() -> None:
    assert terms("What should I do about it?") == []


def test_the_text_with_the_queried_words_scores_best() -> None:
    index = LexicalIndex.build(TEXTS)
    assert [best(index, q) for q in ("pertuzumab 840 mg", "dose 7.5", "constipated")] == [0, 1, 2]


def test_a_decimal_is_not_found_by_its_parts() -> None:
    index = LexicalIndex.build(TEXTS)
    assert not index.knows("7")
    assert index.scores(["5"]).tolist() == [0, 0, 0]


def test_words_nobody_uses_score_nothing() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.scores(["zolgensma"]).tolist() == [0, 0, 0]
    assert index.scores([]).tolist() == [0, 0, 0]
    assert (index.scores(terms("pertuzumab zolgensma")) == index.scores(terms("pertuzumab"))).all()


def test_a_repeated_query_word_counts_once() -> None:
    index = LexicalIndex.build(TEXTS)
    assert (index.scores(["given", "given"]) == index.scores(["given"])).all()


def test_scores_are_those_of_the_bm25_formula() -> None:
    index = LexicalIndex.build(["docusate docusate trial", "trial results vary", "results"])
    idf = np.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    mean_length = 7 / 3
    expected = idf * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean_length))
    assert index.idf("docus") == pytest.approx(idf)
    assert index.scores(["docus"]).tolist() == pytest.approx([expected, 0, 0], rel=1e-5)


def test_a_rarer_word_weighs_more_and_an_unknown_one_most() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.idf("mg") < index.idf("pertuzumab") < index.idf("zolgensma")


def test_a_saved_index_scores_as_before(tmp_path: Path) -> None:
    before = LexicalIndex.build(TEXTS)
    before.save(tmp_path / "words")
    after = LexicalIndex.load(tmp_path / "words")
    assert len(after) == len(before) == 3
    assert after.scores(terms("pertuzumab mg")).tolist() == before.scores(terms("pertuzumab mg")).tolist()
    assert after.idf("mg") == before.idf("mg")


def test_the_files_are_arrays_and_json_and_the_vocabulary_is_sorted(tmp_path: Path) -> None:
    LexicalIndex.build(TEXTS).save(tmp_path)
    files = list(tmp_path.iterdir())
    assert {p.suffix for p in files} == {".npy", ".json"}
    for path in files:
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)
    vocabulary = json.loads((tmp_path / "vocab.index.json").read_text())
    assert [t for t in vocabulary if t] == sorted(t for t in vocabulary if t)


@pytest.mark.parametrize("name", ["vocab.index.json", "data.csc.index.npy", "params.index.json"])
@pytest.mark.parametrize("content", [None, b"", b"junk"])
def test_a_missing_or_foreign_file_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = tmp_path / "words"
    LexicalIndex.build(TEXTS).save(folder)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(IndexDamaged, match="words: is no word index"):
        LexicalIndex.load(folder)
