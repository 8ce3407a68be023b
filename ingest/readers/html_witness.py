"""The visible text of HTML by a second parser: Python's own, which builds no tree."""

from html.parser import HTMLParser

from ingest.readers.html_tree import is_dropped_element

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_WITHIN_A_WORD = frozenset("a abbr b big em font i mark small span strong sub sup tt u wbr".split())

_IN_HEAD = frozenset("title meta link script style base noscript template".split())


def witness(raw: str) -> str:
    """The text of an HTML document without what a reader of the page does not see."""
    parser = _Visible()
    parser.feed(raw)
    parser.close()
    return "".join(parser.parts)


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _WITHIN_A_WORD:
            self.parts.append(" ")
        if tag in _VOID:
            return
        if self._hidden == ["head"] and tag not in _IN_HEAD:  # its end tag may be left out
            self._hidden = []
        # Within a dropped element only its own tags matter: they tell where it ends.
        if self._hidden:
            if tag == self._hidden[0]:
                self._hidden.append(tag)
        elif is_dropped_element(tag, {k: v or "" for k, v in attrs}):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        if tag not in _WITHIN_A_WORD:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
