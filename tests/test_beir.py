import gzip
import json
from pathlib import Path

import pytest

from evals.beir import Document, Query, read_corpus, read_qrels, read_queries
from ingest.errors import CaseError


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_documents_of_a_title_or_a_named_group_stand_together(tmp_path: Path) -> None:
    path = write(
        tmp_path / "corpus.jsonl",
        {"_id": "a", "title": "Asthma", "text": "One."},
        {"_id": "b", "title": "Gout", "text": "Two.", "metadata": {"group": "g1"}},
        {"_id": "c", "title": "Asthma", "text": "Three."},
        {"_id": "d", "text": "Four."},
        {"_id": "e", "title": "Another title", "text": "Five.", "metadata": {"group": "g1"}},
        {"_id": "f", "title": "", "text": "Six."},
    )
    found = read_corpus(path)
    assert [d.doc_id for d in found] == ["a", "c", "b", "e", "d", "f"]
    assert len({d.group for d in found}) == 4
    assert found[0] == Document("a", "Asthma", "One.", "Asthma")
    assert found[0].embedding_text == "Asthma\nOne."
    assert found[-1].embedding_text == "Six."


def test_gzip_a_byte_order_mark_and_ids_that_are_numbers_are_read(tmp_path: Path) -> None:
    corpus, queries = tmp_path / "corpus.jsonl.gz", tmp_path / "queries.jsonl"
    corpus.write_bytes(gzip.compress(b'{"_id": 3, "text": "Two."}\r\n'))
    queries.write_bytes(b'\xef\xbb\xbf{"_id": 7, "text": "How?"}\n')
    assert [d.doc_id for d in read_corpus(corpus)] == ["3"]
    assert read_queries(queries) == (Query("7", "How?"),)
    corpus.write_bytes(corpus.read_bytes()[:20])
    with pytest.raises(CaseError, match="cannot be read"):
        read_corpus(corpus)


def test_queries_keep_their_order(tmp_path: Path) -> None:
    path = write(tmp_path / "q.jsonl", {"_id": "2", "text": "Why?\nHow?"}, {"_id": "1", "text": "When?"})
    assert read_queries(path) == (Query("2", "Why? How?"), Query("1", "When?"))


@pytest.mark.parametrize(
    "text", ["query-id\tcorpus-id\tscore\nq\td\t2\nq\te\t0\n", "q 0 d 2\nq 0 e 0\n", "q\td\t2\nq\te\t0\n"]
)
def test_judgments_of_beir_and_of_trec_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "qrels.tsv"
    path.write_text(text, encoding="utf-8")
    assert read_qrels(path) == {"q": {"d": 2, "e": 0}}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "holds no document"),
        (["not an object"], ":1: is no JSON object"),
        ([{"_id": "a", "text": "x"}, {"text": "y"}], ":2: has no '_id'"),
        ([{"_id": "a", "text": None}], ":1: has no 'text'"),
        ([{"_id": "a b", "text": "x"}], "has a space"),
        ([{"_id": "a", "text": "x"}, {"_id": "a", "text": "y"}], ":2: the id 'a' stands there twice"),
    ],
)
def test_a_broken_corpus_is_refused_with_its_line(tmp_path: Path, lines: list[object], says: str) -> None:
    with pytest.raises(CaseError, match=says):
        read_corpus(write(tmp_path / "corpus.jsonl", *lines))


def test_broken_files_are_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(b"{\n")
    with pytest.raises(CaseError, match=":1: is no JSON"):
        read_queries(bad)
    with pytest.raises(CaseError, match="is no judgment"):
        read_qrels(write(tmp_path / "qrels", {"q": 1}, {"q": 2}))
    with pytest.raises(CaseError, match="there is no such file"):
        read_corpus(tmp_path / "missing.jsonl")
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(CaseError, match="UTF-8"):
        read_corpus(bad)
