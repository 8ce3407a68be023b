import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.claims import claims_of
from ingest.index import Index
from ingest.kept_claims import KeptClaims, kept_claims


@pytest.fixture
def claiming(index: Index) -> list[Article]:
    found = [a for a in index.articles.values() if claims_of(a)][:3]
    assert len(found) == 3
    return found


@pytest.fixture
def never_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def refuse() -> None:
        def read(article: Article) -> None:
            raise AssertionError(f"{article.article_id} was read")

        monkeypatch.setattr("ingest.kept_claims.claims_of", read)

    return refuse


def test_claims_that_were_kept_are_those_that_are_read(
    tmp_path: Path, claiming: list[Article], never_read: Callable[[], None]
) -> None:
    with kept_claims(tmp_path, "this program") as kept:
        first = [kept.of(a) for a in claiming]
    never_read()
    with kept_claims(tmp_path, "this program") as kept:
        assert [kept.of(a) for a in claiming] == first
    assert first == [claims_of(a) for a in claiming]


@pytest.mark.parametrize("spoilt", ["another program", "changed row", "no database"])
def test_what_does_not_hold_is_read_again(tmp_path: Path, claiming: list[Article], spoilt: str) -> None:
    with kept_claims(tmp_path, "this program") as kept:
        kept.of(claiming[0])
    if spoilt == "changed row":
        with sqlite3.connect(tmp_path / "claims.sqlite") as connection:
            connection.execute("UPDATE claims SET json = X'5B5D'")
        connection.close()
    elif spoilt == "no database":
        (tmp_path / "claims.sqlite").write_text("junk " * 500)
    with kept_claims(tmp_path, "another" if spoilt == "another program" else "this program") as kept:
        assert kept.of(claiming[0]) == claims_of(claiming[0])


def test_articles_that_are_gone_are_forgotten(tmp_path: Path, claiming: list[Article]) -> None:
    def count() -> int:
        with sqlite3.connect(tmp_path / "claims.sqlite") as connection:
            found = int(connection.execute("SELECT COUNT(*) FROM claims").fetchone()[0])
        connection.close()
        return found

    def ask(kept: KeptClaims, articles: list[Article]) -> None:
        for article in articles:
            kept.of(article)

    with kept_claims(tmp_path, "this program") as kept:
        ask(kept, claiming)
    assert count() == 3
    with kept_claims(tmp_path, "this program") as kept:
        ask(kept, claiming[1:])
    assert count() == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match="what is remembered of claims"),
        kept_claims(tmp_path / "nowhere", "this program"),
    ):
        pass
