import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    assert terms("What is the treatment of treated patients, treated?") == ("treatment", "treat", "patient", "treat")


def test_british_and_american_spelling_are_one_term() -> None:
    assert terms("tumour oedema haemorrhage randomised") == terms("tumor edema hemorrhage randomized")
    assert terms("rise four poem") == ("rise", "four", "poem")


def test_a_text_of_function_words_has_no_terms() -> None:
    assert terms("What should I do about it?") == ()


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


@pytest.mark.parametrize("name", ["vocab.index.json", "data.csc.index.npy", "terms.npy", "starts.npy"])
@pytest.mark.parametrize("content", [None, b"", b"junk"])
def test_a_missing_or_foreign_file_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = tmp_path / "words"
    LexicalIndex.build(TEXTS).save(folder)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(IndexDamaged, match="words: is no word index"):
        LexicalIndex.load(folder)


def test_scores_of_some_chunks_are_those_they_have_among_all() -> None:
    index = LexicalIndex.build(TEXTS * 5)
    every = index.scores(terms("pertuzumab given docusate"))
    for rows in ([], [0], [14], [1, 2, 3, 7], [0, 1, 2, 3, 4, 9, 10, 14]):
        found = index.scores(terms("pertuzumab given docusate"), np.array(rows, dtype=np.intp))
        assert found.tolist() == every[rows].tolist()


def test_the_terms_of_a_chunk_are_kept_in_order_with_repeats(tmp_path: Path) -> None:
    LexicalIndex.build(TEXTS).save(tmp_path)
    index = LexicalIndex.load(tmp_path)
    numbers, begins = index.sequences([2, 0])
    assert numbers.tolist() == index.numbers((*terms(TEXTS[2]), *terms(TEXTS[0]))).tolist()
    assert begins.tolist() == [0, 5]
    assert index.numbers(["zolgensma", "mg"])[0] == -1


ASKED = (
    (1.0, (("pertuzumab",),)),
    (0.5, (("given",), ("constip", "docus"))),
)


def test_the_best_chunks_are_those_that_score_highest_for_all_concepts() -> None:
    index = LexicalIndex.build(["unrelated words"] * 20 + list(TEXTS))
    assert index.best(ASKED, 1).tolist() == [20]
    assert index.best(ASKED, 3).tolist() == [20, 21, 22]
    assert index.best(ASKED, 3, np.arange(23) != 20).tolist() == [21, 22]
    assert index.best(((1.0, (("zolgensma",),)),), 3).tolist() == []


def test_words_too_common_to_look_through_find_no_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = LexicalIndex.build(["given"] * 20 + ["pertuzumab alone", "pertuzumab given"])
    monkeypatch.setattr("ingest.lexical._SCANNED", 3)
    assert index.best(ASKED, 1).tolist() == [20, 21], "equal, for 'given' is left out"
    assert index.best(ASKED, 9).tolist() == [20, 21]


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5), min_size=1, max_size=40), st.integers(1, 40)
)
@settings(max_examples=40, deadline=None)
def test_when_no_word_is_too_common_the_best_are_exactly_the_best(texts: list[list[str]], k: int) -> None:
    index = LexicalIndex.build([" ".join(f"word{letter}" for letter in text) for text in texts])
    concepts = ((1.0, (("worda",), ("wordb", "wordc"))), (0.4, (("wordd",),)))
    scores = sum(f * np.max([index.scores(n) for n in names], axis=0) for f, names in concepts)
    found = index.best(concepts, k)
    assert sorted(scores[found], reverse=True)[:k] == pytest.approx(sorted(scores[scores > 0], reverse=True)[:k])
