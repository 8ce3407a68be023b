"""Hostile Markdown, HTML and plain text: nested, endless, or in another encoding than it seems."""

import zlib

NEEDLE = "Alphamab is given at 8 mg."
FRONT = """---
article_id: {id}
question: What is the dose of alphamab?
title: Alphamab
publisher: test
published: 2026-01-01
tier: T4
review:
  status: submitted
---

"""


def markdown(body: str) -> bytes:
    return (FRONT.format(id=f"h{zlib.crc32(body.encode()):x}") + NEEDLE + "\n\n" + body).encode()


def nested_list() -> bytes:
    return markdown("".join(f"{'  ' * depth}- level {depth} matters\n" for depth in range(1_500)))


def nested_quotes() -> bytes:
    return markdown(">" * 20_000 + " far below it matters\n")


def emphasis_storm() -> bytes:
    return markdown("*a **_b " * 40_000 + "\n")


def bracket_storm() -> bytes:
    return markdown("[" * 100_000 + "a" + "](b)" * 50_000 + "\n\n" + "![[](" * 50_000 + "\n")


def backtick_storm() -> bytes:
    return markdown(" ".join("`" * length + "a" for length in range(1, 2_000)) + "\n")


def huge_table() -> bytes:
    columns = 1_000
    row = "| " + " | ".join(f"c{i}" for i in range(columns)) + " |\n"
    return markdown(row + "|---" * columns + "|\n" + row * 400)


def many_links() -> bytes:
    return markdown("".join(f"[a{i}]: /b\n" for i in range(20_000)) + "\n" + "[a1] " * 20_000)


def yaml_laughs() -> bytes:
    levels = "".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]\n" for i in range(1, 10))
    return f"---\narticle_id: laughs\nl0: &l0 [ha]\n{levels}question: *l9\n---\n\n{NEEDLE}\n".encode()


def one_line() -> bytes:
    return markdown(("Alphamab is given at 8 mg once a day. " * 1_250_000)[:47_000_000])


def one_word() -> bytes:
    return markdown("a" * 40_000_000)


def nul_bytes() -> bytes:
    return markdown("Betamab\0 is given at 4\0 mg.\n")


def utf16() -> bytes:
    return markdown("Betamab is given at ≥ 4 mg.\n").decode().encode("utf-16")


def latin1() -> bytes:
    return markdown("Betamab is given at 4 µg.\n").decode().encode("latin-1")


def nested_divs() -> bytes:
    deep = b"<div>" * 200_000
    return b"<!doctype html><title>Alphamab</title><h1>Alphamab</h1><p>%s</p>%s<p>Betamab is given at 4 mg.</p>" % (
        NEEDLE.encode(),
        deep,
    )


def nested_tables() -> bytes:
    return f"<!doctype html><title>A</title><p>{NEEDLE}</p>{'<table><tr><td>' * 20_000}far below".encode()


def spans() -> bytes:
    cell = '<td colspan="100000" rowspan="100000">a</td>'
    return f"<!doctype html><title>A</title><p>{NEEDLE}</p><table>{f'<tr>{cell * 20}</tr>' * 500}</table>".encode()


def attributes() -> bytes:
    many = " ".join(f'a{i}="b"' for i in range(300_000))
    return f"<!doctype html><title>A</title><p {many}>{NEEDLE}</p>".encode()


def entities() -> bytes:
    return f"<!doctype html><title>A</title><p>{NEEDLE}</p><p>{'&amp;lt;' * 500_000}</p>".encode()
