import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Marker, Section
from ingest.canonical import CanonicalText


def quotes(canonical: CanonicalText) -> list[str]:
    return [canonical.text[s.start : s.end] for s in canonical.sentences]


def test_blocks_are_set_apart_by_an_empty_line_and_items_by_a_line_break() -> None:
    canonical = CanonicalText()
    canonical.heading("Dosing", 2)
    canonical.paragraph("Options are:", [])
    canonical.item("Surgery.", [])
    canonical.item("Radiotherapy.", [])
    canonical.paragraph("Then wait.", [])
    assert canonical.text == "Dosing\n\nOptions are:\n\nSurgery.\nRadiotherapy.\n\nThen wait."
    assert quotes(canonical) == ["Options are:", "Surgery.", "Radiotherapy.", "Then wait."]
    assert [s.kind for s in canonical.sentences] == ["sentence", "item", "item", "sentence"]


def test_a_heading_closes_its_equals_and_what_is_deeper() -> None:
    canonical = CanonicalText()
    for heading, level in [("Brain", 2), ("Surgery", 3), ("Radiotherapy", 3), ("Bone", 2)]:
        canonical.heading(heading, level)
        canonical.paragraph(f"About {heading}.", [])
    assert [s.headings for s in canonical.sentences] == [
        ("Brain",),
        ("Brain", "Surgery"),
        ("Brain", "Radiotherapy"),
        ("Bone",),
    ]


def test_a_section_reaches_to_the_next_heading() -> None:
    canonical = CanonicalText()
    canonical.paragraph("Before any heading.", [])
    canonical.heading("Brain", 1)
    canonical.paragraph("One.", [])
    canonical.heading("Bone", 1)
    canonical.paragraph("Two.", [])
    assert canonical.sections == (Section(("Brain",), 21, 34), Section(("Bone",), 34, 44))
    assert [canonical.text[s.start : s.end].strip() for s in canonical.sections] == ["Brain\n\nOne.", "Bone\n\nTwo."]


def test_a_text_without_headings_has_no_sections() -> None:
    canonical = CanonicalText()
    assert canonical.sections == ()
    canonical.paragraph("Give 840 mg.", [])
    assert canonical.sections == ()
    assert canonical.sentences[0].headings == ()


def test_the_items_after_a_colon_share_its_last_sentence_as_their_lead() -> None:
    canonical = CanonicalText()
    canonical.paragraph("Brain metastases are few. Options are:", [])
    canonical.item("Surgery.", [])
    canonical.item("Radiotherapy. Often enough.", [])
    leads = {canonical.text[s.lead[0] : s.lead[1]] for s in canonical.sentences if s.lead}
    assert leads == {"Options are:"}
    assert [s.lead is not None for s in canonical.sentences] == [False, False, True, True, True]


def test_a_lead_ends_at_the_next_paragraph_or_heading() -> None:
    canonical = CanonicalText()
    canonical.paragraph("Options are:", [])
    canonical.heading("Elsewhere", 2)
    canonical.item("Surgery.", [])
    canonical.paragraph("Options are:", [])
    canonical.paragraph("No colon here.", [])
    canonical.item("Radiotherapy.", [])
    assert {s.lead for s in canonical.sentences} == {None}


def test_each_marker_goes_to_the_sentence_it_follows() -> None:
    first, second, at_start = Marker("1", "a"), Marker("2", "b"), Marker("3", "c")
    canonical = CanonicalText()
    canonical.paragraph("  Give 840 mg. Then 420 mg.", [(0, at_start), (15, first), (27, second)])
    assert [s.markers for s in canonical.sentences] == [(at_start, first), (second,)]


def test_a_table_row_is_one_sentence_that_carries_its_column_heads() -> None:
    marker = Marker("1", "a")
    canonical = CanonicalText()
    canonical.heading("Doses", 2)
    canonical.row([("Drug", "Pertuzumab"), ("Dose", "840 mg. Then 420 mg"), ("Note", "")], [(3, marker)])
    canonical.row([("", "Trastuzumab"), ("Dose", "8 mg/kg.")], [])
    assert quotes(canonical) == ["Drug: Pertuzumab; Dose: 840 mg. Then 420 mg.", "Trastuzumab; Dose: 8 mg/kg."]
    assert canonical.sentences[0].markers == (marker,)
    assert [s.kind for s in canonical.sentences] == ["row", "row"]
    assert canonical.text.endswith("420 mg.\nTrastuzumab; Dose: 8 mg/kg.")


def test_what_is_blank_adds_nothing() -> None:
    canonical = CanonicalText()
    canonical.heading("  ", 1)
    canonical.paragraph(" \n ", [])
    canonical.item("", [])
    canonical.row([("Drug", ""), ("Dose", "")], [])
    assert (canonical.text, canonical.sentences, canonical.sections) == ("", (), ())


def test_a_page_number_stays_with_its_sentences() -> None:
    canonical = CanonicalText()
    canonical.paragraph("One. Two.", [], [(0, 7)])
    canonical.paragraph(" Three. Four goes on.", [], [(0, 7), (14, 8)])
    canonical.paragraph("Five.", [])
    assert [s.page for s in canonical.sentences] == [7, 7, 7, 7, None]


BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(["heading", "paragraph", "item", "row"]),
        st.lists(st.sampled_from(["Give", "840 mg.", "Then", "≥50%", "options:", "e.g.", "(see", "it.)"])).map(
            " ".join
        ),
    )
)


@given(BLOCKS)
def test_nothing_that_is_added_gets_lost_and_every_sentence_is_an_exact_span(blocks: list[tuple[str, str]]) -> None:
    canonical = CanonicalText()
    for kind, text in blocks:
        match kind:
            case "heading":
                canonical.heading(text, 2)
            case "paragraph":
                canonical.paragraph(text, [])
            case "item":
                canonical.item(text, [])
            case "row":
                canonical.row([("", text)], [])
    added = re.findall(r"\w+", " ".join(text for _, text in blocks))
    assert re.findall(r"\w+", canonical.text) == added
    headings = " ".join(text for kind, text in blocks if kind == "heading")
    quoted = sorted(re.findall(r"\w+", " ".join(quotes(canonical)) + " " + headings))
    assert quoted == sorted(added)
    assert all(q == q.strip() != "" for q in quotes(canonical))
