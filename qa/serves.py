"""How well a sentence serves what a question is asked for: its act, whom it is for, and that it is said here.

Weights beside those of `qa/weigh.py`; DECISIONS.md has what they were measured on.
"""

from ingest.article import Article, Sentence
from qa.aim import Aim, advises_against, points_elsewhere, serves
from qa.asked import asks_for_first_choice, says_first_choice
from qa.failed import is_for_later
from qa.group import is_for_a_special_group, is_for_others
from qa.insufficient import withholds
from qa.opposite import is_opposite

_SERVES, _ASIDE = 0.06, 0.14  # gained for what is aimed at, lost for what is plainly for something else
_AGAINST = 0.06  # lost by what says only what not to do
_POINTER = 0.2  # by what says only where something is to be read
_CHOICE, _LATER = 0.1, 0.1  # gained for what comes first, lost for what comes after it failed
_OPPOSITE = 0.1  # lost for what is for nonmetastatic disease where metastatic is asked about
_OTHERS, _SPECIAL = 0.12, 0.06  # lost for being for another group; for a special one where none is named


def service(asked: str, aim: Aim | None, article: Article, sentence: Sentence) -> float:
    """What a sentence gains (above 0) or loses for the question `asked`, of which `aim` is what is to be done."""
    quote = article.quote(sentence)
    gained = (
        -_POINTER * points_elsewhere(quote)
        - _of_group(asked, article, sentence)
        - _OPPOSITE * is_opposite(asked, quote)
    )
    if aim is not None:
        found = serves(aim, quote, tuple(h for h in sentence.headings if h != article.title))
        gained += (_ASIDE if found < 0 else _SERVES) * found
    if aim in ("treat", "find out"):
        gained -= _AGAINST * (advises_against(quote) or withholds(quote))
    return gained + _of_choice(asked, aim, quote, sentence)


def _of_group(asked: str, article: Article, sentence: Sentence) -> float:
    return _OTHERS * is_for_others(asked, article, sentence) + _SPECIAL * is_for_a_special_group(
        asked, article, sentence
    )


def _of_choice(asked: str, aim: Aim | None, quote: str, sentence: Sentence) -> float:
    """For saying what comes first where that is asked for, against what comes later where a treatment is."""
    asks_for_it = asks_for_first_choice(asked)
    says_it = says_first_choice(quote) and not advises_against(quote)
    is_later = (
        (asks_for_it or aim in ("treat", "do"))
        and not says_it
        and is_for_later(asked, " ".join((*sentence.headings[-1:], quote)))
    )
    return _CHOICE * (asks_for_it and says_it) - _LATER * is_later
