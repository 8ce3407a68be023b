"""What stands on one page of a PDF: words, ruling lines and pictures, in one upright coordinate system."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """Characters of one style without a space between them, as they follow each other in the file.

    Lengths are points; x grows to the right and y downwards from the upper left corner of the page as its text is read.
    `size` is the height of the font; `spaced` is false where nothing sets it apart from the characters before it, such
    as a superscript.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    spaced: bool = True

    @property
    def top(self) -> float:
        """The upper edge of a capital letter."""
        return self.baseline - 0.75 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal or vertical: `left == right` or `top == bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """True for a horizontal line."""
        return self.top == self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` is its 1-based place in the file, whatever is printed on it.

    `words` hold what a reader can see. `recognised` is true where that is the invisible text laid under a scan by text
    recognition. `hidden` is the text that a reader cannot see and `slanted` the text at an angle to the rest: both are
    left out. `turned` is true where the text does not stand upright as the page is shown; `pictures` is true where
    a picture covers much of the page; `unmapped` counts characters of which the file does not say what they mean.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    recognised: bool = False
    hidden: str = ""
    slanted: str = ""
    turned: bool = False
    pictures: bool = False
    unmapped: int = 0
