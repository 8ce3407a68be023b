"""Writes small PDF files for tests, by hand: text at places, lines, pictures and page rotation."""

from dataclasses import dataclass, field

Fonts = {"plain": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique"}


@dataclass
class Sheet:
    """One page: `content` is its drawing operators. Places are points from the lower left corner."""

    width: int = 612
    height: int = 792
    rotate: int = 0
    content: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 11,
        font: str = "plain",
        color: str = "0 g",
        mode: int = 0,
        matrix: str = "1 0 0 1",
    ) -> "Sheet":
        shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        body = shown.decode("latin-1")
        self.content.append(f"BT {color} /{font} {size} Tf {mode} Tr {matrix} {x} {y} Tm ({body}) Tj ET")
        return self

    def lines(self, x: float, y: float, *lines: str, size: float = 11, pitch: float = 13) -> "Sheet":
        for i, line in enumerate(lines):
            self.text(x, y - i * pitch, line, size=size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> "Sheet":
        self.content.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> "Sheet":
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def box(self, x: float, y: float, width: float, height: float, color: str) -> "Sheet":
        self.content.append(f"{color} {x} {y} {width} {height} re f")
        return self

    def picture(self, x: float, y: float, width: float, height: float) -> "Sheet":
        self.content.append(f"q {width} 0 0 {height} {x} {y} cm /scan Do Q")
        return self


def pdf(*sheets: Sheet, title: str | None = None) -> bytes:
    """The file of the given pages."""
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(body: bytes, extra: bytes = b"") -> bytes:
        return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), extra, body)

    fonts = b" ".join(
        b"/%s %d 0 R"
        % (
            name.encode(),
            add(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % base.encode()),
        )
        for name, base in Fonts.items()
    )
    grey = b"/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    scan = add(stream(b"\xd0\xe0", grey))
    resources = b"<< /Font << %s >> /XObject << /scan %d 0 R >> >>" % (fonts, scan)
    kids = []
    for sheet in sheets:
        drawn = add(stream("\n".join(sheet.content).encode("latin-1")))
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Resources %s /Contents %d 0 R >>"
                % (sheet.width, sheet.height, sheet.rotate, resources, drawn)
            )
        )
    info = add(b"<< /Title (%s) /CreationDate (D:20200101000000Z) >>" % (title or "").encode("cp1252"))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids))
    return _file(objects, info)


def _file(objects: list[bytes], info: int) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        start,
    )
    return out
