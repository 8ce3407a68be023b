"""Answer to Markdown and to plain text: pure functions of its outline. JSON is Answer.to_json."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from qa.answer import Answer
from qa.outline import Block, BlockKind, Run, outline

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_LINK_START = re.compile(r"(?i)(https?|ftp|mailto|javascript|data|www)(:|\.)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|~$!&:.])")
_MARKDOWN: Mapping[BlockKind, str] = {
    "title": "**{}**",
    "notice": "> {}",
    "heading": "### {}",
    "section": "## {}",
    "item": "- {}",
    "source": "**{}**",
    "remark": "*{}*",
}
_PLAIN: Mapping[BlockKind, str] = {"notice": "> {}", "item": "- {}"}


def escape_markdown(text: str) -> str:
    """`text` with nothing in it that Markdown would turn into markup, a link, an image or a formula."""
    return _LINK_START.sub(r"\1\\\2", _MARKDOWN_SPECIAL.sub(r"\\\1", text))


def unescape_markdown(text: str) -> str:
    """What `escape_markdown` was given."""
    return _ESCAPED.sub(r"\1", text)


def markdown(answer: Answer) -> str:
    """The answer as Markdown with numbered citations and a list of sources."""
    return _document(answer, _MARKDOWN, _marked_up)


def markdown_pieces(block: Block) -> Iterator[tuple[str, Run | None]]:
    """The Markdown of one block in pieces, each with the run it says."""
    before, after = _MARKDOWN.get(block.kind, "{}").split("{}")
    yield before, None
    yield from ((_marked_up(run), run) for run in block.runs)
    yield after, None


def plain(answer: Answer) -> str:
    """The answer as plain text for a terminal or an e-mail."""
    return _document(answer, _PLAIN, lambda run: f"({run.text})" if run.style == "strength" else _bare(run))


def gap(one: Block, other: Block) -> str:
    """What stands between two blocks: the items of a list follow one another without an empty line."""
    return "\n" if one.kind == other.kind == "item" else "\n\n"


def _document(answer: Answer, forms: Mapping[BlockKind, str], of_run: Callable[[Run], str]) -> str:
    blocks = outline(answer)
    gaps = [*(gap(one, other) for one, other in pairwise(blocks)), "\n"]
    texts = [forms.get(b.kind, "{}").format("".join(map(of_run, b.runs))) for b in blocks]
    return "".join(text + between for text, between in zip(texts, gaps, strict=True))


def _marked_up(run: Run) -> str:
    return f"*({_text(run)})*" if run.style == "strength" else _text(run)


def _text(run: Run) -> str:
    return _bare(run) if run.style == "number" else escape_markdown(run.text)


def _bare(run: Run) -> str:
    return f"[{run.text}]" if run.style == "number" else run.text
