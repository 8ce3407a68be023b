"""A Word document's text by a second way: out of the characters of its XML, without a parser."""

import html
import re

_LEFT_OUT = re.compile(
    r"<w:del [^>]*[^/]>.*?</w:del>|<w:moveFrom [^>]*[^/]>.*?</w:moveFrom>|<mc:Fallback>.*?</mc:Fallback>", re.DOTALL
)
_PARAGRAPH = re.compile(r"<w:p[ >].*?(?=<w:p[ >]|\Z)", re.DOTALL)
_CONTENTS = re.compile(r'<w:pStyle w:val="(?:TOC|Index)\d*"')
_RUN = re.compile(r"<w:r[ >].*?</w:r>", re.DOTALL)
_HIDDEN = re.compile(r"<w:vanish/>")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<m:t(?: [^>]*)?>([^<]*)</m:t>|<w:(?:tab|br|cr)[ /]")


def witness(source: str) -> str | None:
    """The words of a body part, paragraph by paragraph, less deletions, hidden text and the table of contents."""
    lines: list[str] = []
    for match in _PARAGRAPH.finditer(_LEFT_OUT.sub("", source)):
        if _CONTENTS.search(match.group()):
            continue
        shown = _RUN.sub(lambda run: "" if _HIDDEN.search(run.group()) else run.group(), match.group())
        lines.append("".join((m.group(1) or m.group(2) or " ") for m in _TEXT.finditer(shown)))
    return html.unescape("\n".join(lines)) if any(line.strip() for line in lines) else None
