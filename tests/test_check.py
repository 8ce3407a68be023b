import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article
from ingest.index import Index
from ingest.readers.document import Document
from ingest.readers.markdown import read
from qa.answer import Verdict
from qa.check import check
from qa.draft import Draft, DraftStatement, Evidence

SENTENCES = {
    "dose": "Abemab is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks.",
    "renal": "Abemab with creatinine clearance <30 mL/min is not recommended in patients with heart failure.",
    "should": "Clinicians should offer abemab to patients with brain metastases in the second-line setting.",
    "may": "Local radiotherapy may be delayed in patients with stable brain metastases.",
    "except": "Clinicians should recommend abemab for metastatic disease unless taxanes are contraindicated.",
    "insufficient": "There is insufficient evidence to recommend abemab in leptomeningeal disease.",
    "age": "Abemab is given to patients aged 65 years or older with stable disease.",
    "trial": "In the ABETRIAL study abemab increased median survival to 21.9 months.",
    "curly": "Abemab doesn’t cross the barrier between blood and brain.",
    "option": "The society recommends that abemab may be offered after radiotherapy.",
    "adults": "Abemab is approved for adults with metastatic disease.",
}


def article_of(sentences: tuple[str, ...]) -> Article:
    head = (
        "---\narticle_id: abemab\nquestion: What is abemab?\ntitle: Abemab\npublisher: A society\n"
        "published: 2026-01-02\ntier: T4\nreview:\n  status: submitted\n---\n\n"
    )
    return read(Document((head + "\n\n".join(sentences) + "\n").encode(), "abemab.md")).article


ARTICLE = article_of(tuple(SENTENCES.values()))
PLACE = {name: ("abemab", position) for position, name in enumerate(SENTENCES)}
EVIDENCE = Evidence.of_sentences([(ARTICLE, position) for position in range(len(SENTENCES))])


def verdict(text: str, *cites: str) -> Verdict:
    statement = DraftStatement(text, "paraphrase", tuple(PLACE[c] for c in cites))
    return check(Draft((statement,)), EVIDENCE)[0]


def failing(text: str, *cites: str) -> str | None:
    """The name of the check that a paraphrase does not pass."""
    found = verdict(text, *cites)
    assert (found.verdict == "supported") == (not found.failed)
    return found.failed[0].partition(":")[0] if found.failed else None


FAITHFUL = {
    "dose": [
        "The loading dose of abemab is 840 mg given intravenously, then 420 mg every 3 weeks.",
        "Abemab is given intravenously as an 840 mg loading dose.",
        "Then abemab 420 mg is given every 3 weeks.",
    ],
    "renal": ["In patients with heart failure, abemab with creatinine clearance <30 mL/min is not recommended."],
    "should": ["In the second-line setting, clinicians should offer abemab to patients with brain metastases."],
    "may": ["In patients with stable brain metastases local radiotherapy may be delayed."],
    "except": ["Unless taxanes are contraindicated, clinicians should recommend abemab for metastatic disease."],
    "insufficient": ["In leptomeningeal disease there is insufficient evidence to recommend abemab."],
    "age": [
        "Patients aged 65 years or older with stable disease are given abemab.",
        "From ≥65 years abemab is given if disease is stable.",
    ],
    "trial": ["Median survival increased to 21.9 months with abemab in the ABETRIAL study."],
    "curly": ["Abemab doesn't cross the barrier between blood and brain."],
}


@pytest.mark.parametrize(("cites", "text"), [(c, t) for c, texts in FAITHFUL.items() for t in texts])
def test_a_faithful_paraphrase_is_supported(cites: str, text: str) -> None:
    assert verdict(text, cites) == Verdict(text, "supported")


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_supported_by_itself(name: str) -> None:
    assert failing(SENTENCES[name], name) is None


NUMBERS = "numbers_stand_in_the_citation"
NEGATION = "negation_is_kept"
STRENGTH = "strength_is_kept"
NAMES = "names_stand_in_the_citation"
WORDS = "words_stand_in_the_citation"
TELLING = "telling_words_stand_in_the_citation"
PLAIN = "is_plain_text"

VIOLATIONS = [
    ("number changed", NUMBERS, "dose", ("840 mg", "480 mg")),
    ("number computed", NUMBERS, "dose", ("420 mg every 3 weeks", "140 mg every week")),
    ("unit changed", NUMBERS, "dose", ("840 mg", "840 mg/kg")),
    ("unit of time changed", NUMBERS, "dose", ("3 weeks", "3 months")),
    ("single number made a range", NUMBERS, "dose", ("3 weeks", "3 to 4 weeks")),
    ("comparator turned round", NUMBERS, "renal", ("<30", ">30")),
    ("comparator dropped", NUMBERS, "renal", ("<30", "30")),
    ("comparator added", NUMBERS, "dose", ("840 mg", "at least 840 mg")),
    ("comparator after the number dropped", NUMBERS, "age", ("65 years or older", "65 years")),
    ("comparator after the number turned round", NUMBERS, "age", ("or older", "or younger")),
    ("number written out and changed", NUMBERS, "dose", ("3 weeks", "six weeks")),
    ("negation dropped", NEGATION, "renal", ("is not recommended", "is recommended")),
    ("negation added", NEGATION, "should", ("should offer", "should not offer")),
    ("negation dropped from a curly contraction", NEGATION, "curly", ("doesn’t cross", "crosses")),
    ("negation added with a curly contraction", NEGATION, "dose", ("is given", "isn’t given")),
    ("exception dropped", NEGATION, "except", (" unless taxanes are contraindicated", " not contraindicated")),
    ("exception added", NEGATION, "should", ("should offer", "should only offer")),
    ("strength added", STRENGTH, "dose", ("is given", "should be given")),
    ("strength raised from should", STRENGTH, "should", ("should", "must")),
    ("strength raised from may", STRENGTH, "may", ("may be", "should be")),
    ("strength lowered from should", STRENGTH, "should", ("should offer", "may offer")),
    ("strength left out", STRENGTH, "should", ("should offer", "offer")),
    ("missing evidence made a finding against", STRENGTH, "insufficient", ("is insufficient", "is no good")),
    ("a mere option recommended", STRENGTH, "option", ("may be offered", "is offered")),
    ("line of therapy moved", TELLING, "should", ("second-line", "first-line")),
    ("direction turned round", TELLING, "trial", ("increased", "decreased")),
    ("state of the disease turned round", TELLING, "may", ("stable", "symptomatic")),
    ("another drug", NAMES, "dose", ("Abemab", "The drug cetanib")),
    ("a drug more", NAMES, "dose", ("Abemab is", "Abemab with docetaxel is")),
    ("a drug whose name has no telling ending", NAMES, "dose", ("Abemab is", "Abemab with aspirin is")),
    ("a drug by its brand", NAMES, "dose", ("Abemab is", "Abemab with Herceptin is")),
    ("an abbreviation that is a part of a word", NAMES, "trial", ("ABETRIAL", "ABETRIAL TRIA")),
    ("a part of a trial's name", NAMES, "trial", ("ABETRIAL", "ABET")),
    ("another trial", NAMES, "trial", ("ABETRIAL", "OTHERTRIAL")),
    ("a society that is not named", NAMES, "should", ("Clinicians should", "ASCO says clinicians should")),
    ("HTML", PLAIN, "dose", ("Abemab", "<script>Abemab</script>")),
    ("an image", PLAIN, "dose", ("Abemab", "![x](https://evil.example/x.png) Abemab")),
    ("a link", PLAIN, "dose", ("Abemab", "[Abemab](https://evil.example)")),
    ("a bare address", PLAIN, "dose", ("Abemab", "Abemab www.evil.example")),
    ("a script address", PLAIN, "dose", ("Abemab", "Abemab javascript:alert(1)")),
    ("a citation number of its own", PLAIN, "dose", ("weeks.", "weeks [7].")),
    ("a code span", PLAIN, "dose", ("840 mg", "`840 mg`")),
    ("a control character", PLAIN, "dose", ("840 mg", "840\x1b mg")),
    ("a bidirectional override", PLAIN, "dose", ("840 mg", "\u202e840 mg")),
]


@pytest.mark.parametrize(("expected", "cites", "change"), [v[1:] for v in VIOLATIONS], ids=[v[0] for v in VIOLATIONS])
def test_a_changed_sentence_does_not_pass(expected: str, cites: str, change: tuple[str, str]) -> None:
    text = SENTENCES[cites].replace(*change)
    assert text != SENTENCES[cites]
    assert failing(text, cites) == expected


def test_other_words_than_the_cited_sentence_has_do_not_pass() -> None:
    assert failing("Abemab prevents migraine, baldness and gout.", "dose") == WORDS


def test_a_statement_of_nothing_but_function_words_does_not_pass() -> None:
    assert failing("It is what it was.", "dose") == WORDS


def test_a_negation_turned_round_is_called_contradicted_and_a_wrong_number_unsupported() -> None:
    assert verdict(SENTENCES["renal"].replace("not ", ""), "renal").verdict == "contradicted"
    assert verdict(SENTENCES["dose"].replace("840", "480"), "dose").verdict == "unsupported"


def test_a_number_may_come_from_any_of_the_cited_sentences() -> None:
    text = SENTENCES["dose"].removesuffix(".") + " to patients aged 65 years or older with stable disease."
    assert failing(text, "dose", "age") is None
    assert failing(text, "dose") == NUMBERS


def test_a_second_citation_does_not_hide_a_dropped_negation() -> None:
    text = "Abemab is approved for adults with heart failure."
    assert failing(text, "adults", "renal") == NEGATION


def test_a_statement_that_cites_nothing_does_not_pass() -> None:
    assert failing(SENTENCES["dose"]) == "cites_retrieved_sentences"


@pytest.mark.parametrize("kind", ["quote", "paraphrase"])
def test_citation_to_an_unretrieved_passage_is_rejected(kind: str) -> None:
    evidence = Evidence.of_sentences([(ARTICLE, 0)])
    statement = DraftStatement(SENTENCES["renal"], kind, (PLACE["renal"],))  # type: ignore[arg-type]
    found = check(Draft((statement,)), evidence)[0]
    assert (found.verdict, found.failed[0].partition(":")[0]) == ("unsupported", "cites_retrieved_sentences")


def test_one_unretrieved_citation_beside_a_good_one_is_rejected() -> None:
    evidence = Evidence.of_sentences([(ARTICLE, 0)])
    statement = DraftStatement(SENTENCES["dose"], "paraphrase", (PLACE["dose"], PLACE["renal"]))
    assert check(Draft((statement,)), evidence)[0].verdict == "unsupported"


def test_a_quote_of_two_sentences_is_rejected() -> None:
    text = f"{SENTENCES['dose']} {SENTENCES['renal']}"
    statement = DraftStatement(text, "quote", (PLACE["dose"], PLACE["renal"]))
    assert check(Draft((statement,)), EVIDENCE)[0].verdict == "unsupported"


@given(st.sampled_from(sorted(SENTENCES)), st.data())
@settings(deadline=None, max_examples=200)
def test_a_quote_with_one_character_changed_is_rejected(name: str, data: st.DataObject) -> None:
    quote = SENTENCES[name]
    place = data.draw(st.integers(0, len(quote) - 1))
    other = data.draw(st.characters().filter(lambda c: c != quote[place]))
    changed = DraftStatement(quote[:place] + other + quote[place + 1 :], "quote", (PLACE[name],))
    exact = DraftStatement(quote, "quote", (PLACE[name],))
    verdicts = check(Draft((changed, exact)), EVIDENCE)
    assert [v.verdict for v in verdicts] == ["unsupported", "supported"]
    assert verdicts[0].failed[0].startswith("is_the_cited_sentence")


@given(st.integers(0, 5000), st.sampled_from(["mg", "mg/kg", "weeks", "months", "g", "Gy", ""]))
@settings(deadline=None, max_examples=200)
def test_no_quantity_passes_that_the_sentence_does_not_state(number: int, unit: str) -> None:
    text = f"Abemab is given intravenously as a loading dose: {number} {unit}".strip() + "."
    stated = {(840, "mg"), (420, "mg"), (3, "weeks"), (840, ""), (420, ""), (3, "")}
    assert (failing(text, "dose") is None) == ((number, unit) in stated)


def test_every_sentence_of_the_corpus_is_supported_by_itself(index: Index) -> None:
    refused = []
    for article in index.articles.values():
        evidence = Evidence.of_sentences([(article, i) for i in range(len(article.sentences))])
        drafted = tuple(
            DraftStatement(article.quote(s), "paraphrase", ((article.article_id, i),))
            for i, s in enumerate(article.sentences)
        )
        refused += [v for v in check(Draft(drafted), evidence) if v.verdict != "supported"]
    assert refused == []


def test_no_number_of_the_corpus_may_be_changed(index: Index) -> None:
    passed = []
    for article in index.articles.values():
        for i, sentence in enumerate(article.sentences):
            quote = article.quote(sentence)
            changed = quote.replace(" 3 ", " 317 ").replace(" 2 ", " 317 ").replace(" 6 ", " 317 ")
            if changed == quote:
                continue
            statement = DraftStatement(changed, "paraphrase", ((article.article_id, i),))
            verdicts = check(Draft((statement,)), Evidence.of_sentences([(article, i)]))
            passed += [v.text for v in verdicts if v.verdict == "supported"]
    assert passed == []
