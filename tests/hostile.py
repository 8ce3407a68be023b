"""Every hostile document by the name of its file: small, and meant to exhaust, mislead or use its reader. Nothing of
it is stored."""

from collections.abc import Callable

from hostile_docx import (
    docx,
    docx_bomb,
    docx_laughs,
    docx_many_files,
    docx_nested,
    docx_relation,
    docx_slip,
    docx_that_understates_its_size,
    docx_xxe,
    zip_of_zips,
)
from hostile_pdf import (
    SAYS,
    pages,
    pdf_bomb,
    pdf_cut,
    pdf_double_bomb,
    pdf_form_laughs,
    pdf_many_pages,
    pdf_page_loop,
    pdf_recursive_form,
    pdf_text_bomb,
    stream,
)
from hostile_text import (
    NEEDLE,
    attributes,
    backtick_storm,
    bracket_storm,
    emphasis_storm,
    entities,
    huge_table,
    latin1,
    many_links,
    markdown,
    nested_divs,
    nested_list,
    nested_quotes,
    nested_tables,
    nul_bytes,
    one_line,
    one_word,
    spans,
    utf16,
    yaml_laughs,
)
from hostile_xml import (
    billion_laughs,
    foreign_dtd,
    nested_actions,
    nested_json,
    nested_xml,
    numbers_without_end,
    quadratic_blowup,
    xxe,
    xxe_parameter,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)

# Name of the file, how it is made. The name's ending is often another format's on purpose.
MAKERS: dict[str, Callable[[], bytes]] = {
    "nested-list.md": nested_list,
    "nested-quotes.md": nested_quotes,
    "emphasis-storm.md": emphasis_storm,
    "bracket-storm.md": bracket_storm,
    "backtick-storm.md": backtick_storm,
    "huge-table.md": huge_table,
    "many-links.md": many_links,
    "yaml-laughs.md": yaml_laughs,
    "one-line.md": one_line,
    "one-word.md": one_word,
    "nul-bytes.md": nul_bytes,
    "utf16.md": utf16,
    "latin1.md": latin1,
    "nested-divs.html": nested_divs,
    "nested-tables.html": nested_tables,
    "spans.html": spans,
    "attributes.html": attributes,
    "entities.html": entities,
    "billion-laughs.xml": billion_laughs,
    "quadratic-blowup.xml": quadratic_blowup,
    "nested.xml": nested_xml,
    "nested.json": nested_json,
    "nested-actions.json": nested_actions,
    "numbers.json": numbers_without_end,
    "bomb.pdf": pdf_bomb,
    "text-bomb.pdf": pdf_text_bomb,
    "double-bomb.pdf": pdf_double_bomb,
    "recursive-form.pdf": pdf_recursive_form,
    "form-laughs.pdf": pdf_form_laughs,
    "many-pages.pdf": pdf_many_pages,
    "page-loop.pdf": pdf_page_loop,
    "cut.pdf": pdf_cut,
    "bomb.docx": docx_bomb,
    "understated.docx": docx_that_understates_its_size,
    "laughs.docx": docx_laughs,
    "slip.docx": docx_slip,
    "nested.docx": docx_nested,
    "many-files.docx": docx_many_files,
    "zips.docx": zip_of_zips,
    "empty.pdf": lambda: b"",
    "image.docx": lambda: PNG,
    "noise.pdf": lambda: bytes(i * i % 251 for i in range(100_000)),
    "pdf-inside.md": lambda: pages([stream(SAYS)]),
    "markdown-inside.pdf": lambda: markdown("Betamab is given at 4 mg.\n"),
    "docx-inside.html": docx,
}
# What would be fetched or read, given an address of ours.
CALLERS: dict[str, Callable[[str], bytes]] = {
    "xxe.xml": xxe,
    "xxe-parameter.xml": xxe_parameter,
    "foreign-dtd.xml": foreign_dtd,
    "xxe.docx": docx_xxe,
    "relation.docx": docx_relation,
    "page.html": lambda address: (
        f'<!doctype html><title>A</title><link rel="stylesheet" href="{address}"><base href="{address}">'
        f'<p>{NEEDLE}</p><img src="{address}"><iframe src="{address}"></iframe><script src="{address}"></script>'
    ).encode(),
    "image.md": lambda address: markdown(f"![Betamab]({address}) is given at 4 mg.\n"),
}
