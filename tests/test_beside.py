from ingest.index import Index
from qa.conditions.beside import branches_beside
from qa.conditions.facts import facts_of


def rows_of(index: Index, article_id: str, words: str) -> list[int]:
    rows = index.rows(index.article_ids.index(article_id))
    return [r for r in rows if words in index.store.chunk(r)[0].text]


def test_the_branch_that_fits_is_found_beside_the_one_that_does_not(index: Index) -> None:
    other = rows_of(index, "cardiac-monitoring", "T-DXd with LVEF above 45%")
    (fitting,) = rows_of(index, "cardiac-monitoring", "Drug and setting: T-DXd")
    assert fitting in branches_beside(index, facts_of("LVEF of 38 %"), other)


def test_without_a_fact_that_decides_nothing_is_added(index: Index) -> None:
    assert branches_beside(index, facts_of("a woman with breast cancer"), range(3)) == []
