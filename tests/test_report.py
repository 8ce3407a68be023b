import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from gold_runs import DAY, NOTHING, answer, case, run
from rich.console import Console

from evals.case import Expect, Nugget, Source
from evals.metric import METRICS
from evals.plots import Bar, histogram, share_bars
from evals.report import render_html
from evals.report_terminal import render_terminal
from evals.run import Header, Result, Run
from evals.shown import shown
from evals.summary import confusion, estimate, verdict, worst_first

ATTACK = "<script>alert(1)</script> [bold]& co"


def result(case_id: str, *, quote: str | None, vital: float | None, **scores: float | None) -> Result:
    """`vital` None: a case that expects an abstention."""
    expect: Expect = "abstain" if vital is None else "answer"
    scored = {**NOTHING, "vital_recall": vital, "nugget_recall": vital, **scores}
    return Result(case(case_id, expect), answer(quote), (), scores=scored, seconds=0.5)


GOOD = result("good", quote="Give 840 mg.", vital=1.0, words=3, citation_validity=1.0)
MISSED = result("missed", quote="Give 1 mg.", vital=0.0, words=3, citation_validity=1.0)
SILENT = result("silent", quote=None, vital=0.0)
TALKS = result("talks", quote="Give 2 mg.", vital=None, abstention_recall=0.0)
FORGED = result("forged", quote="Give 3 mg.", vital=1.0, citation_validity=0.0)


def terminal(run: Run) -> str:
    stream = io.StringIO()
    Console(file=stream, width=140).print(render_terminal(run))
    return stream.getvalue()


def test_cases_come_worst_first_with_their_verdict() -> None:
    ranked = worst_first((GOOD, MISSED, SILENT, TALKS, FORGED))
    assert [(r.case_id, verdict(r)) for r in ranked] == [
        ("forged", "a citation does not hold"),
        ("talks", "answered, should have abstained"),
        ("silent", "abstained, should have answered"),
        ("missed", "misses a vital nugget"),
        ("good", "as expected"),
    ]


def test_an_estimate_leaves_out_and_counts_what_was_not_scored() -> None:
    found = estimate((GOOD, MISSED, TALKS), "vital_recall")
    assert (found.value, found.n, found.unscored) == (0.5, 2, 1)
    assert estimate((TALKS,), "vital_recall").value is None


def test_confusion_counts_what_was_due_against_what_came() -> None:
    counts = confusion((GOOD, MISSED, SILENT, TALKS))
    assert counts == {("answer", "answer"): 2, ("answer", "abstain"): 1, ("abstain", "answer"): 1}


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.784, "share", "78 %"),
        (0.784, "score", "0.78"),
        (142.6, "words", "143"),
        (0.124, "seconds", "0.12 s"),
        (None, "share", "–"),
    ],
)
def test_values_are_shown_in_their_unit_and_a_dash_when_not_measured(value: float | None, unit: str, text: str) -> None:
    assert shown(value, unit) == text  # type: ignore[arg-type]


def test_the_terminal_report_has_the_mean_its_n_and_the_worst_case() -> None:
    text = terminal(run(GOOD, MISSED, TALKS))
    row = next(line for line in text.splitlines() if "Vital nuggets said" in line)
    assert re.search(r"50 %.*0 to 100 %.*\b2 .*\b1 ", row)
    assert "Worst cases, 2 of 2 that went wrong" in text
    assert "Question of talks?" in text
    assert "Question of good?" not in text


def test_the_terminal_report_shows_square_brackets_of_a_question_as_they_are() -> None:
    wicked = replace(MISSED, case=replace(MISSED.case, question=ATTACK))
    assert ATTACK in terminal(run(wicked))


def test_the_page_escapes_whatever_comes_from_cases_and_answers() -> None:
    case = replace(
        MISSED.case,
        case_id=ATTACK,
        question=ATTACK,
        conversation=(ATTACK,),
        tags=(ATTACK,),
        author=ATTACK,
        nuggets=(Nugget(ATTACK, "vital", (Source(ATTACK, ATTACK),)),),
    )
    wicked = replace(MISSED, case=case, answer=answer(ATTACK))
    header = Header(ATTACK, DAY, ATTACK, {ATTACK: ATTACK}, (ATTACK,))
    page = render_html(Run(header, (wicked,)))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 10


class Anchors(HTMLParser):
    """Collects the ids and the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_every_link_of_the_page_leads_to_a_place_on_it() -> None:
    anchors = Anchors()
    anchors.feed(render_html(run(GOOD, MISSED, TALKS)))
    assert len(anchors.links) > 3 * len(METRICS)
    assert {link.removeprefix("#") for link in anchors.links} <= set(anchors.ids)
    assert len(set(anchors.ids)) == len(anchors.ids)


def test_every_headline_number_leads_to_the_values_it_was_made_from() -> None:
    page = render_html(run(GOOD, MISSED, TALKS))
    assert '<a href="#metric-vital_recall">50 %</a>' in page
    table = re.search(r'id="metric-vital_recall">(.*?)</table>', page)
    assert table is not None
    assert re.findall(r">(\w+)</a></td><td>dev</td><td>(\d+ %)", table.group(1)) == [
        ("missed", "0 %"),
        ("good", "100 %"),
    ]


def test_the_page_says_what_it_was_made_with_and_that_cases_are_drafts() -> None:
    page = render_html(run(GOOD, MISSED))
    for text in ("gen-1", "2026-11-20", "python 3.11", "torch not installed", "2 of 2 cases are drafts"):
        assert text in page


def test_the_page_shows_each_statement_with_its_citation_and_each_nugget_with_its_fate() -> None:
    page = render_html(run(GOOD, MISSED))
    assert "[3] dosing, characters 10 to 22, quoted word for word" in page
    assert "said, cites its source" in page
    assert '<span class="mark bad">missed</span>' in page


def test_a_run_of_no_cases_is_a_page_of_dashes() -> None:
    page = render_html(run())
    assert "–" in page
    assert "nan" not in page.lower()


def test_a_bar_is_as_long_as_its_share_and_has_a_whisker_only_with_an_interval() -> None:
    half, full = (share_bars([Bar("dose", v, None, None, "")], "t") for v in (0.5, 1.0))
    widths = [float(w) for svg in (half, full) for w in re.findall(r'class="bar"[^>]* width="([\d.]+)"', svg)]
    assert widths[0] * 2 == pytest.approx(widths[1])
    assert "whisker" not in half
    assert "whisker" in share_bars([Bar("dose", 0.5, 0.2, 0.8, "")], "t")


def test_a_histogram_has_one_column_for_each_count_as_high_as_its_count() -> None:
    svg = histogram([1, 0, 4], [0, 25, 50, 75], "Words")
    heights = [float(h) for h in re.findall(r'class="bar"[^>]* height="([\d.]+)"', svg)]
    assert heights == [28.0, 0.0, 112.0]
    assert "50 up to 75 words per answer: 4" in svg
