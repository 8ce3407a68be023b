import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.article import Article, Marker, Reference, Review, ReviewEvent, Section, Sentence
from ingest.chunk import Chunk
from ingest.errors import IndexDamaged
from ingest.store import Store, StoreWriter, record_sha256

FULL = Article(
    article_id="dosing",
    question="How much pertuzumab is given?",
    title="Dosing",
    publisher="us",
    published=dt.date(2026, 11, 20),
    tier="T4",
    text="Dose\n\nOptions ≥2:\n840 mg. 😀",
    sections=(Section(("Dose",), 0, 27),),
    sentences=(
        Sentence(6, 17, ("Dose",)),
        Sentence(18, 25, ("Dose",), "item", (6, 17), (Marker("1", "label", "I, A"), Marker("2", None)), page=3),
    ),
    references=(Reference("label", "label", "PERJETA", organisation="FDA", date="2021-02", doi="10.1/x"),),
    url="https://example.org",
    edition="1",
    valid_from=dt.date(2025, 1, 1),
    valid_to=dt.date(2027, 1, 1),
    superseded_by="dosing-2",
    related=("dosing-2",),
    review=Review(
        "submitted", "A. B.", dt.date(2026, 1, 2), "0f", (ReviewEvent("start", "A. B.", dt.date(2026, 1, 1)),)
    ),
)
BARE = Article(
    article_id="bare",
    question="q?",
    title="Bare",
    publisher="us",
    published=dt.date(2026, 11, 20),
    tier="T0",
    text="One. Two. Three.",
    sections=(),
    sentences=(Sentence(0, 4), Sentence(5, 9), Sentence(10, 16)),
)
CHUNKS = (
    Chunk("bare", "Bare", (), 0, 1, "One. Two."),
    Chunk("bare", "Bare", (), 2, 2, "Three."),
    Chunk("dosing", "Dosing", ("Dose",), 0, 1, "Options ≥2:\n840 mg."),
)


def write_store(path: Path, articles: Sequence[Article], chunks: Sequence[Chunk]) -> None:
    aside = path.with_suffix(".writing")
    aside.unlink(missing_ok=True)
    with closing(StoreWriter(aside)) as writer:
        assert [writer.add(a) for a in articles] == [record_sha256(a) for a in articles]
        writer.add_chunks(chunks)
        writer.save(path)
    aside.unlink()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    write_store(tmp_path / "text.sqlite", [FULL, BARE], CHUNKS)
    opened = Store(tmp_path / "text.sqlite")
    yield opened
    opened.close()


def test_an_article_comes_back_equal_in_every_field(store: Store) -> None:
    assert store.article("dosing") == FULL
    assert store.article("bare") == BARE
    assert store.article("dosing").sha256 == FULL.sha256


def test_article_ids_are_in_order(store: Store) -> None:
    assert store.article_ids() == ("bare", "dosing")


def test_a_chunk_comes_back_with_the_row_of_its_first_sentence(store: Store) -> None:
    assert [store.chunk(row) for row in range(3)] == [(CHUNKS[0], 0), (CHUNKS[1], 2), (CHUNKS[2], 3)]
    assert store.first_rows() == {"bare": 0, "dosing": 2}


def test_an_unknown_article_is_a_key_error_and_an_unknown_row_is_damage(store: Store) -> None:
    with pytest.raises(KeyError):
        store.article("nowhere")
    with pytest.raises(IndexDamaged, match="has no chunk 3"):
        store.chunk(3)


def test_an_id_is_never_read_as_sql(store: Store) -> None:
    with pytest.raises(KeyError):
        store.article("x' OR '1'='1")


def test_several_threads_read_at_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda i: store._article("dosing" if i % 2 else "bare"), range(200)))
    assert read == [BARE, FULL] * 100


def test_an_open_store_leaves_nothing_beside_its_file(tmp_path: Path, store: Store) -> None:
    store.article("bare")
    assert [p.name for p in tmp_path.iterdir()] == ["text.sqlite"]


def test_the_same_articles_give_the_same_bytes_in_whatever_order_they_come(tmp_path: Path, store: Store) -> None:
    write_store(tmp_path / "again.sqlite", [BARE, FULL], CHUNKS)
    assert (tmp_path / "again.sqlite").read_bytes() == (tmp_path / "text.sqlite").read_bytes()


def test_articles_taken_over_from_another_store_give_the_same_bytes(tmp_path: Path, store: Store) -> None:
    with closing(StoreWriter(tmp_path / "writing")) as writer:
        writer.add(FULL)
        writer.take_over(tmp_path / "text.sqlite", ["bare"])
        writer.add_chunks(CHUNKS)
        writer.save(tmp_path / "again.sqlite")
    assert (tmp_path / "again.sqlite").read_bytes() == (tmp_path / "text.sqlite").read_bytes()


def test_what_a_writer_was_given_is_read_back_in_order_of_id(tmp_path: Path) -> None:
    with closing(StoreWriter(tmp_path / "writing")) as writer:
        writer.add(FULL)
        writer.add(BARE)
        writer.add_chunks(CHUNKS)
        assert list(writer.articles()) == [BARE, FULL]
        assert writer.chunks("bare") == list(CHUNKS[:2])


def test_a_store_is_read_from_its_first_article_and_chunk_to_its_last(store: Store) -> None:
    assert list(store.articles()) == [BARE, FULL]
    assert list(store.chunks()) == list(CHUNKS)
    assert store.first_sentences() == [0, 2, 3]


def test_records_differ_whenever_anything_of_the_article_does(store: Store) -> None:
    assert store.record_sha256s() == {"bare": record_sha256(BARE), "dosing": record_sha256(FULL)}
    assert record_sha256(replace(FULL, review=Review())) != record_sha256(FULL)


@pytest.mark.parametrize("content", [None, b"", b"no database at all", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_missing_or_foreign_file_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "text.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"text\.sqlite: is no article store"):
        Store(path)
    assert path.exists() == (content is not None), "opening makes no file"


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="SQLite: unable to open"):
        StoreWriter(tmp_path / "no such folder" / "text.sqlite")


def test_two_articles_with_one_id_are_never_stored(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_store(tmp_path / "text.sqlite", [BARE, BARE], ())
