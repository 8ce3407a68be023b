import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import cited
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.embed import Embedder
from ingest.index import Index
from ingest.pipeline import ingest
from qa.answer import Answer, Citation, Coverage, Notice, Related, Statement
from qa.ask import ask
from qa.outline import ABSTENTION, source_line
from qa.question import Question, understand
from qa.render import escape_markdown, markdown, plain, unescape_markdown

DAY = dt.date(2026, 11, 20)
ALIVE = {"html_inline", "html_block", "image", "link_open", "code_inline", "fence", "code_block", "table_open"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "[click](javascript:alert(1))",
    "<https://evil.example>",
    "https://evil.example/autolink",
    "www.evil.example",
    "`code` $x^2$ ~~gone~~ | a | b |",
    "&lt;script&gt; &amp; &#60;img&#62;",
    "# not a heading",
    "*not* **bold** _text_",
]


def tokens(text: str) -> list[Token]:
    """Every token of a lenient Markdown reader: HTML, tables and bare addresses come alive if anything lets them."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [t for block in parser.parse(text) for t in (block, *(block.children or ()))]


def visible(text: str) -> str:
    return "".join(t.content for t in tokens(text) if t.type in ("text", "text_special"))


def citation(quote: str) -> Citation:
    dated = {"published": dt.date(2026, 1, 2), "edition": "2", "tier": "T4", "headings": ("Dose",), "page": 3}
    return cited.citation(quote, article_id="abemab", title="Doses", url=None, **dated)


def answer(quote: str, question: str = "Which dose?") -> Answer:
    return Answer(
        status="answer",
        question=Question(question, question, DAY),
        statements=(Statement(quote, "quote", (1,), ("Dose",), ("ESMO: I, A",)),),
        citations=(citation(quote),),
        coverage=(Coverage(question, True, 0.9),),
        notices=(Notice("model", "The model was silent."), Notice("review", "Exercise caution.")),
        generation="gen-1",
        related=(Related("mri", "How often is MRI repeated?"),),
    )


ABSTAINED = Answer(
    status="abstain",
    question=Question("What is gout?", "What is gout?", DAY),
    statements=(),
    citations=(),
    coverage=(Coverage("What is gout?", False, 0.1, ("gout",)),),
    notices=(Notice("searched", "Searched 3 articles. Not found: gout."), Notice("intended_use", "For professionals.")),
    generation="gen-1",
)


def test_the_whole_answer_as_markdown() -> None:
    assert (
        markdown(answer("Abemab is given as 840 mg."))
        == """\
**Which dose?**

> The model was silent.

### Dose

- Abemab is given as 840 mg. [1] *(ESMO: I, A)*

## Sources

**Doses. A society, 2026-01-02, edition 2. Summary (T4); review: submitted, not yet reviewed**

- [1] “Abemab is given as 840 mg.” (Dose › page 3)

## Related questions

- How often is MRI repeated?

*Exercise caution.*
"""
    )


def test_the_whole_answer_as_plain_text() -> None:
    assert (
        plain(answer("Abemab is given as 840 mg (see [7] & <8 mg)."))
        == """\
Which dose?

> The model was silent.

Dose

- Abemab is given as 840 mg (see [7] & <8 mg). [1] (ESMO: I, A)

Sources

Doses. A society, 2026-01-02, edition 2. Summary (T4); review: submitted, not yet reviewed

- [1] “Abemab is given as 840 mg (see [7] & <8 mg).” (Dose › page 3)

Related questions

- How often is MRI repeated?

Exercise caution.
"""
    )


def test_an_abstention_says_so_and_what_was_looked_for() -> None:
    assert (
        markdown(ABSTAINED)
        == f"""\
**What is gout?**

{ABSTENTION}

Searched 3 articles. Not found: gout.

*For professionals.*
"""
    )


def test_a_follow_up_shows_how_it_was_understood() -> None:
    asked = Question("and if pregnant?", "If pregnant? (about: Abemab)", DAY, context=("Abemab?",))
    shown = Answer("abstain", asked, (), (), (), (), "gen-1")
    assert "Understood as: If pregnant? (about: Abemab)\n" in markdown(shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_and_shown_as_it_stands(text: str) -> None:
    shown = markdown(answer(f"Dose {text} end.", question=f"Ask {text}?"))
    assert not ALIVE & {t.type for t in tokens(shown)}
    assert f"Dose {text} end." in visible(shown)
    assert not re.search(r"(?i)(https?|javascript):|www\.", shown)


@given(st.text(st.sampled_from("<>[]()!`*_#|~$&;:/\\.-+=a1 \"'"), min_size=1, max_size=60))
@settings(deadline=None, max_examples=300)
def test_no_punctuation_comes_alive(text: str) -> None:
    line = escape_markdown(f"x{text}x")
    assert {t.type for t in tokens(line)} <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    assert visible(line) == f"x{text}x"


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Zl", "Zp")), min_size=1, max_size=60))
@settings(deadline=None, max_examples=200)
def test_plain_text_undoes_the_escaping(text: str) -> None:
    assert f"- x{text}x [1]" in plain(answer(f"x{text}x"))


def test_markup_of_an_article_is_inert_from_the_file_to_the_page(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "hostile.md").write_text(
        """---
article_id: hostile
question: What is the dose of evilumab?
title: "Evilumab\\u202E <script>alert(1)</script>\\n# dose ![x](https://evil.example/t.png)"
publisher: "<b>p</b>"
published: 2026-01-01
tier: T4
review:
  status: submitted
---

The dose of evilumab is 5 mg daily &#x202e;&lt;b&gt;
<img src=x onerror=alert(1)> [x](javascript:alert(1)) <https://evil.example> www.evil.example.

## Dose <iframe src="https://evil.example"></iframe>

Evilumab ![pixel](https://evil.example/pixel.png) is given as a dose of 5 mg <script>alert(1)</script>.
""",
        encoding="utf-8",
    )
    report = ingest([tmp_path / "hostile.md"], embedder, tmp_path / "index")
    assert report.failures == ()
    index = Index.load(tmp_path / "index", embedder)
    made = ask(index, understand("What is the dose of evilumab?", as_of=DAY))
    index.store.close()
    assert made.status == "answer"
    assert any("<script>" in s.text for s in made.statements)
    shown = markdown(made)
    assert not ALIVE & {t.type for t in tokens(shown)}
    assert not re.search(r"(?i)(https?|javascript):|www\.|\u202e", shown)
    assert "\u202e" not in made.to_json()


def test_a_source_without_date_or_publisher_says_so() -> None:
    bare = replace(citation("Give 5 mg."), publisher=None, published=None, edition=None)
    assert source_line(bare).startswith("Doses. publisher not stated, date not stated. Summary (T4)")
    assert bare.year is None


@given(st.text())
def test_escaped_text_can_be_read_back(text: str) -> None:
    assert unescape_markdown(escape_markdown(text)) == text
