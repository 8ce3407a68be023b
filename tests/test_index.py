import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest import generation
from ingest.article import Article, Section, Sentence
from ingest.build import build_index
from ingest.embed import Embedder, Progress, Vectors, no_progress
from ingest.errors import IndexDamaged, IndexMissing
from ingest.index import Index
from ingest.query_vectors import PROBES

FILES = (
    "chunks.faiss",
    "contradictions.json",
    "keys.npy",
    "manifest.json",
    "names.json",
    "questions.npy",
    "sentences.npy",
    "starts.npy",
    "synonyms.json",
    "text.sqlite",
    "words/data.csc.index.npy",
    "words/indices.csc.index.npy",
    "words/indptr.csc.index.npy",
    "words/starts.npy",
    "words/terms.npy",
    "words/vocab.index.json",
)


def article(article_id: str, question: str, heading: str, *quotes: str) -> Article:
    """An article of one heading."""
    text = heading + "\n\n" + " ".join(quotes)
    starts = [len(heading) + 2 + sum(len(q) + 1 for q in quotes[:i]) for i in range(len(quotes))]
    return Article(
        article_id=article_id,
        question=question,
        title=heading,
        publisher="us",
        published=dt.date(2026, 11, 20),
        tier="T4",
        text=text,
        sections=(Section((heading,), 0, len(text)),),
        sentences=tuple(Sentence(s, s + len(q), (heading,)) for s, q in zip(starts, quotes, strict=True)),
    )


DOSING = article(
    "dosing",
    "How much pertuzumab is given?",
    "Antibody doses",
    "Pertuzumab is given at 840 mg, then 420 mg every 3 weeks.",
    "Trastuzumab is given at 8 mg/kg, then 6 mg/kg every 3 weeks.",
)
CONSTIPATION = article(
    "constipation",
    "Does docusate help against constipation?",
    "Constipation in adults",
    "Docusate (Colace) is no better than placebo.",
)
BRAIN = article(
    "brain", "How are brain metastases treated?", "Local therapy", "Few lesions get stereotactic radiosurgery (SRS)."
)


class Counting:
    """The real embedder, with every text it was given; `fingerprint` may be another's, `turn` its sign."""

    def __init__(self, inner: Embedder, fingerprint: str | None = None, turn: float = 1) -> None:
        self.name = "counting"
        self.fingerprint = fingerprint or inner.fingerprint
        self.dimension = inner.dimension
        self.count_tokens = inner.count_tokens
        self.texts: list[str] = []
        self._inner = inner
        self._turn = np.float32(turn)

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        self.texts.extend(texts)
        return self._inner.embed(texts, progress) * self._turn


def build(directory: Path, embedder: Embedder, *articles: Article) -> Index:
    return build_index(articles, embedder, directory)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """An index over two articles; not to be changed."""
    directory = tmp_path_factory.mktemp("built")
    build(directory, embedder, DOSING, CONSTIPATION)
    return directory


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    return shutil.copytree(built, tmp_path / "copy")


@pytest.fixture(scope="module")
def small(built: Path, embedder: Embedder) -> Index:
    return Index.load(built, embedder)


def test_the_generation_holds_these_files_and_each_is_listed(built: Path, small: Index) -> None:
    folder = built / small.generation
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) == list(FILES)
    assert sorted([*small.manifest.files, "manifest.json"]) == list(FILES)


@pytest.mark.parametrize("name", FILES)
def test_flipped_bytes_of_every_file_are_refused_by_name(copy: Path, embedder: Embedder, name: str) -> None:
    path = copy / generation.current(copy) / name
    whole = path.read_bytes()
    for place in sorted({0, len(whole) // 4, len(whole) // 2, len(whole) - 2, len(whole) - 1}):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
        with pytest.raises(IndexDamaged, match=path.name):
            Index.load(copy, embedder)
    path.write_bytes(whole)
    assert Index.load(copy, embedder).generation == path.parents[name.count("/")].name


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_or_missing_file_is_refused_by_name(copy: Path, embedder: Embedder, name: str) -> None:
    path = copy / generation.current(copy) / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=path.name):
        Index.load(copy, embedder)
    path.unlink()
    with pytest.raises(IndexDamaged, match=path.name):
        Index.load(copy, embedder)


def test_no_index_is_missing_and_no_pointer_is_damage(copy: Path, embedder: Embedder) -> None:
    with pytest.raises(IndexMissing):
        Index.load(copy / "elsewhere", embedder)
    (copy / "CURRENT").unlink()
    with pytest.raises(IndexDamaged, match="CURRENT: is missing"):
        Index.load(copy, embedder)


def test_an_index_of_another_embedding_model_is_refused_with_both_names(built: Path, embedder: Embedder) -> None:
    other = Counting(embedder, fingerprint="another model of the same dimension")
    with pytest.raises(IndexDamaged, match=r"made with embedding model 'all-MiniLM-L6-v2' .* with 'counting'"):
        Index.load(built, other)
    assert other.texts == []


def test_a_model_that_gives_other_vectors_under_the_same_name_is_noticed_at_the_first_question(
    built: Path, embedder: Embedder
) -> None:
    index = Index.load(built, Counting(embedder, turn=-1))
    with pytest.raises(IndexDamaged, match="gives other vectors than when this index was made"):
        index.embed("How much pertuzumab is given?")


def test_parts_that_do_not_fit_together_are_refused_even_when_every_hash_is_right(
    copy: Path, embedder: Embedder
) -> None:
    folder = copy / generation.current(copy)
    shutil.copy(folder / "questions.npy", folder / "sentences.npy")
    manifest = generation.read_manifest(folder)
    digest = hashlib.sha256((folder / "sentences.npy").read_bytes()).hexdigest()
    files = manifest.files | {
        "sentences.npy": generation.FileEntry(size=(folder / "sentences.npy").stat().st_size, sha256=digest)
    }
    sealed = manifest.model_copy(update={"files": files}).sealed()
    (folder / "manifest.json").write_text(sealed.model_dump_json())
    with pytest.raises(IndexDamaged, match="its parts do not fit together"):
        Index.load(copy, embedder)


def test_articles_come_back_equal_and_in_order_of_id(small: Index) -> None:
    assert list(small.articles.values()) == [CONSTIPATION, DOSING]
    assert small.article_ids == ("constipation", "dosing")
    assert [small.place(row) for row in range(2)] == [0, 1]


def test_the_nearest_chunk_is_that_of_the_asked_article(small: Index) -> None:
    found = small.nearest_chunks(small.embed("How many mg of pertuzumab are given?"), 2)
    assert [small.article_ids[small.place(row)] for row, _ in found] == ["dosing", "constipation"]
    assert found[0][1] > found[1][1]


def test_the_words_of_a_chunk_include_its_title(small: Index) -> None:
    assert small.word_scores(["antibodi"]).argmax() == 1
    assert small.word_scores(["docus"]).argmax() == 0


def test_sentence_vectors_are_those_of_the_sentences_with_their_heading(small: Index, embedder: Embedder) -> None:
    expected = embedder.embed(
        [
            "Antibody doses Pertuzumab is given at 840 mg, then 420 mg every 3 weeks.",
            "Antibody doses Trastuzumab is given at 8 mg/kg, then 6 mg/kg every 3 weeks.",
        ]
    )
    assert small.sentence_vectors(1) == pytest.approx(expected, abs=1e-5)
    assert small.sentence_vectors(0).shape == (1, 384)


def test_chunk_and_question_vectors_stand_in_order_of_article_id(small: Index, embedder: Embedder) -> None:
    assert small.question_vectors == pytest.approx(embedder.embed([CONSTIPATION.question, DOSING.question]), abs=1e-5)
    assert small.chunk_vectors([1, 0]) == pytest.approx(
        embedder.embed([small.store.chunk(row)[0].embedding_text for row in (1, 0)]), abs=1e-5
    )


def test_names_are_the_drugs_of_the_corpus_and_synonyms_what_it_defines(tmp_path: Path, embedder: Embedder) -> None:
    index = build(tmp_path, embedder, DOSING, CONSTIPATION, BRAIN)
    assert index.names == ("docusate", "pertuzumab", "trastuzumab")
    assert index.synonyms == (("SRS", "stereotactic radiosurgery"),)
    index.store.close()


def test_a_question_is_embedded_once_and_its_vector_cannot_be_changed(built: Path, embedder: Embedder) -> None:
    counting = Counting(embedder)
    index = Index.load(built, counting)
    vector = index.embed("How much?")
    assert index.embed("How much?") is vector
    assert counting.texts.count("How much?") == 1
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1


def test_the_same_articles_give_the_same_name_and_the_same_bytes(
    built: Path, small: Index, tmp_path: Path, embedder: Embedder
) -> None:
    again = build(tmp_path, embedder, CONSTIPATION, DOSING)
    assert again.generation == small.generation
    for name in FILES:
        assert (tmp_path / again.generation / name).read_bytes() == (built / again.generation / name).read_bytes(), name


def test_another_model_or_article_gives_another_name(tmp_path: Path, embedder: Embedder) -> None:
    one = build(tmp_path, embedder, CONSTIPATION).generation
    assert build(tmp_path, embedder, BRAIN).generation != one
    assert build(tmp_path, Counting(embedder, fingerprint="other"), CONSTIPATION).generation != one


def test_another_program_makes_another_generation_of_the_same_articles(
    copy: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.lexical.terms", lambda text: tuple(word[:3] for word in text.lower().split()))
    monkeypatch.setattr("ingest.build.program_stamp", lambda: "other rules")
    index = build(copy, embedder, DOSING, CONSTIPATION)
    assert index.words.knows("per")
    assert not index.words.knows("pertuzumab")
    index.store.close()


def test_an_added_article_embeds_its_own_texts_and_nothing_else(copy: Path, embedder: Embedder) -> None:
    counting = Counting(embedder)
    build(copy, counting, DOSING, CONSTIPATION).store.close()
    assert counting.texts == [], "an unchanged corpus costs nothing"
    index = build(copy, counting, DOSING, CONSTIPATION, BRAIN)
    assert [t for t in counting.texts if t not in PROBES] == [
        "Local therapy\nFew lesions get stereotactic radiosurgery (SRS).",
        "Local therapy Few lesions get stereotactic radiosurgery (SRS).",
        "How are brain metastases treated?",
    ]
    index.store.close()


def test_vectors_taken_over_are_those_that_would_be_computed(copy: Path, tmp_path: Path, embedder: Embedder) -> None:
    grown = build(copy, embedder, DOSING, CONSTIPATION, BRAIN)
    fresh = build(tmp_path / "fresh", embedder, DOSING, CONSTIPATION, BRAIN)
    assert grown.generation == fresh.generation
    for row in range(3):
        assert grown.chunk_vectors([row]) == pytest.approx(fresh.chunk_vectors([row]), abs=1e-5)
        assert grown.sentence_vectors(row) == pytest.approx(fresh.sentence_vectors(row), abs=1e-5)
    assert grown.question_vectors == pytest.approx(fresh.question_vectors, abs=1e-5)


def test_an_index_of_an_older_program_is_refused_and_its_vectors_are_taken_over(
    copy: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy / generation.current(copy)
    older = generation.read_manifest(folder).model_copy(update={"schema_version": 4}).sealed()
    (folder / "manifest.json").write_text(older.model_dump_json(exclude_unset=True))
    with pytest.raises(IndexDamaged, match=r"has schema 4, this program reads \d+\. Run 'guideline-qa ingest' again"):
        Index.load(copy, embedder)
    counting = Counting(embedder)
    build(copy, counting, DOSING, CONSTIPATION).close()
    assert set(counting.texts) <= set(PROBES)


def test_another_model_takes_no_vector_over(copy: Path, embedder: Embedder) -> None:
    other = Counting(embedder, fingerprint="other")
    build(copy, other, DOSING, CONSTIPATION).store.close()
    assert {DOSING.question, CONSTIPATION.question} <= set(other.texts)


def test_an_index_that_cannot_be_read_back_is_never_made_current(
    copy: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = generation.current(copy)
    monkeypatch.setattr("ingest.vectors.VectorIndex.save", lambda _self, path: path.write_bytes(b"IxFI"))
    with pytest.raises(IndexDamaged, match=r"chunks\.faiss: is no vector index"):
        build(copy, embedder, BRAIN)
    assert generation.current(copy) == before
    assert Index.load(copy, embedder).articles.keys() == {"constipation", "dosing"}


def test_nothing_on_disk_is_a_pickle(built: Path, small: Index) -> None:
    for name in FILES:
        path = built / small.generation / name
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)
        elif path.suffix == ".json":
            json.loads(path.read_bytes())
        else:
            assert path.read_bytes()[:6] in (b"SQLite", b"IxFI\x80\x01")


def test_rows_of_an_article_follow_one_another(index: Index) -> None:
    starts = index.first_rows
    assert len(starts) == index.manifest.articles
    assert [index.store.chunk(int(row))[0].article_id for row in starts] == list(index.article_ids)
    assert int(index.chunk_counts.sum()) == index.manifest.chunks
    row = int(starts[3])
    every = np.arange(index.manifest.chunks)
    assert index.cosines(index.chunk_vectors([row])[0], every)[row] == pytest.approx(1.0, abs=1e-5)
    assert len(index.sentence_vectors(row)) == index.store.chunk(row)[0].last - index.store.chunk(row)[0].first + 1
    vector = np.ones(384, dtype=np.float32)
    own, other = index.sentence_cosines(vector, [row, 0])
    assert own == pytest.approx(index.sentence_vectors(row) @ vector, abs=1e-5)
    assert len(other) == len(index.sentence_vectors(0))
    assert index.sentence_cosines(vector, []) == []
    assert index.words.numbers(["pertuzumab"])[0] in set(index.words.sequences(every.tolist())[0])
