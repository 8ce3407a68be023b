"""References of an answer as BibTeX, which LaTeX and every reference manager read."""

import re
from collections.abc import Iterator

from qa.answer import Answer
from ui.export.csl import csl_item

_TEX = {
    **{c: f"\\{c}" for c in "&%$#_"},
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    **{"{": "", "}": ""},  # a single one would end the field
}


def bibtex(answer: Answer) -> str:
    """One @techreport for each cited article, in order of its smallest citation number; in UTF-8."""
    return "\n".join(_entry(csl_item(group[0])) for group in answer.sources)


def _entry(item: dict[str, object]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(item))
    key = re.sub(r"[^A-Za-z0-9:-]", "-", str(item["id"]))
    return f"@techreport{{{key},\n{lines}}}\n"


def _fields(item: dict[str, object]) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_tex(item['title'])}}}"  # in braces, so that no style changes HER2 to her2
    if "publisher" in item:
        yield "author", f"{{{_tex(item['publisher'])}}}"
        yield "institution", _tex(item["publisher"])
    if isinstance(issued := item.get("issued"), dict):
        yield from zip(("year", "month", "day"), map(str, issued["date-parts"][0]), strict=False)
    yield "type", _tex(item["genre"])
    if "edition" in item:
        yield "note", f"Edition {_tex(item['edition'])}"
    if "URL" in item:
        yield "url", str(item["URL"]).replace("{", "%7B").replace("}", "%7D")


def _tex(value: object) -> str:
    return "".join(_TEX.get(c, c) for c in str(value))
