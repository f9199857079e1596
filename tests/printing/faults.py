"""A small piece of our own, its good files, and makers of everything that can be wrong with them."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from printing import designs, formats, office, press, qr
from printing.formats import Format
from printing.lettering.text import Type
from printing.page import Paper
from printing.piece import BLEED, Piece, Side
from printing.values import BLACK, Code, Colour, Facts, Hours

Change = Callable[[Pdf], None]

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
GROUND = Colour(30, 0, 20, 0)
FACTS = Facts(
    office="見本市 市民課",
    desk="しるべ相談",
    kind="相談",
    hours=(Hours(days="月〜金", time="9:00–17:00"),),
    cost="無料",
    secrecy="秘密は守ります",
)


def codes(count: int) -> list[Code]:
    """Different codes of the usual length."""
    texts = [f"7Q{LETTERS[n // 1024 % 32]}{LETTERS[n // 32 % 32]}{LETTERS[n % 32]}K2" for n in range(count)]
    return [Code(text=text, url=f"HTTPS://SHIRUBE.EXAMPLE/R/{text}") for text in texts]


def piece(
    format: Format = formats.FORMATS["card-91x55"],
    *,
    ground: Colour = GROUND,
    bleed: float = BLEED,
    code_at: tuple[float, float] = (55.0, 10.0),
    plate: float = 31.0,
    words: str = "相談できます",
    words_at: tuple[float, float] = (8.0, 20.0),
    serial: Callable[[Code], str] | None = None,
) -> Piece:
    """A coloured ground that runs over the cut, a line of text, and a code on its plate; backs carry text only."""
    wide, high = format.width, format.height

    def shared(paper: Paper) -> None:
        paper.rectangle(-bleed, -bleed, wide + 2 * bleed, high + 2 * bleed, fill=ground)
        paper.write(*words_at, words, type=Type(8), colour=BLACK, within=wide)

    def own(paper: Paper, code: Code) -> None:
        qr.plate(paper, qr.encode(code.url), *code_at, side=plate, least=0)
        if serial:
            paper.write(code_at[0], code_at[1] + plate + 4, serial(code), type=Type(7), colour=BLACK, within=40)

    sides = [Side("front", shared, own, symbols=1), Side("back", shared)][: format.sides]
    return Piece(
        format=format,
        facts=FACTS,
        wording=designs.wording("alone"),
        theme=designs.theme("soft"),
        sides=tuple(sides),
        version="1",
    )


def card(codes: Sequence[Code], **different: object) -> bytes:
    """A press file of small cards."""
    return press.pages(piece(**different), codes, at=AT)  # type: ignore[arg-type]


def sheet(codes: Sequence[Code], **different: object) -> bytes:
    """An office file of small cards."""
    return office.sheets(piece(**different), codes)  # type: ignore[arg-type]


def changed(pdf: bytes, change: Change) -> bytes:
    """A file in which something was changed afterwards."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as file:
        change(file)
        file.save(out, force_version="1.4", object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def drawn(content: bytes, **resources: Dictionary) -> Change:
    """More on the first page, drawn in points from the bottom left of the paper."""

    def change(file: Pdf) -> None:
        page = file.pages[0]
        for kind, entries in resources.items():
            there = page.resources.get(f"/{kind}", Dictionary())
            page.resources[f"/{kind}"] = Dictionary({**dict(there.items()), **dict(entries.items())})
        page.contents_add(b"q " + content + b" Q")

    return change


def written(size: float, *, colour: bytes = b"0 0 0 1 k", at: tuple[float, float] = (80.0, 130.0)) -> Change:
    """A word in the file's own first font; `size` in points on paper."""

    def change(file: Pdf) -> None:
        page = file.pages[0]
        font = next(iter(page.resources.Font.keys())).encode()
        # The size on paper is the product of font, text matrix and page matrix.
        page.contents_add(
            b"q 2 0 0 2 0 0 cm %s BT %s %f Tf .25 0 0 .25 %f %f Tm (\\041\\042\\043) Tj ET Q"
            % (colour, font, size * 2, at[0] / 2, at[1] / 2)
        )

    return change


def image(file: Pdf, *, space: object = Name.DeviceRGB, pixel: bytes = b"\x80\x80\x80", side: int = 4) -> Stream:
    """A square picture of one colour."""
    found = Stream(file, pixel * side * side)
    found.Type, found.Subtype = Name.XObject, Name.Image
    found.Width = found.Height = side
    found.BitsPerComponent, found.ColorSpace = 8, space
    return found


def pictured(points: float = 20.0, **about: object) -> Change:
    """A square picture on the first page, `points` wide."""

    def change(file: Pdf) -> None:
        shown = file.make_indirect(image(file, **about))  # type: ignore[arg-type]
        size = str(points).encode()
        drawn(b"%s 0 0 %s 80 100 cm /Im Do" % (size, size), XObject=Dictionary(Im=shown))(file)

    return change


def formed(content: bytes, **entries: object) -> Change:
    """A drawing inside a form on the first page."""

    def change(file: Pdf) -> None:
        form = Stream(file, content)
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 400])
        for name, value in entries.items():
            form[f"/{name}"] = value
        drawn(b"/Fm Do", XObject=Dictionary(Fm=file.make_indirect(form)))(file)

    return change


def boxed(name: str, *edges: float) -> Change:
    """Another box on the first page, its edges moved by so many mm; none removes it."""

    def change(file: Pdf) -> None:
        page = file.pages[0].obj
        if edges:
            points = [step * 72 / 25.4 for step in edges]
            page[name] = Array([float(edge) + step for edge, step in zip(page[name], points, strict=True)])
        else:
            del page[name]

    return change


def page_entry(name: str, value: object) -> Change:
    """An entry of the first page."""

    def change(file: Pdf) -> None:
        file.pages[0].obj[name] = value

    return change


def info(name: str, value: str | None) -> Change:
    """Another entry in the document's information; None removes it."""

    def change(file: Pdf) -> None:
        if value is None:
            del file.docinfo[name]
        else:
            file.docinfo[name] = value

    return change


def intent(name: str | None, *, registry: bool = True) -> Change:
    """Another output intent; None removes it."""

    def change(file: Pdf) -> None:
        if name is None:
            del file.Root.OutputIntents
            return
        file.Root.OutputIntents[0].OutputConditionIdentifier = String(name)
        if not registry:
            del file.Root.OutputIntents[0].RegistryName

    return change


def opening(**action: object) -> Change:
    """Something that runs when the file is opened."""

    def change(file: Pdf) -> None:
        file.Root.OpenAction = Dictionary(Type=Name.Action, **action)

    return change


def named_script(file: Pdf) -> None:
    """A script by name, under an escaped key and in an object of its own."""
    script = file.make_indirect(Dictionary({"/S": Name("/JavaScript"), "/JS": String("app.alert(1)")}))
    file.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def attachment(file: Pdf) -> None:
    """A file in the file."""
    file.attachments["note.txt"] = b"hello"


def note(file: Pdf) -> None:
    """An annotation on the piece."""
    rect = Array([80, 80, 120, 120])
    file.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=rect)])


def spare_font(file: Pdf) -> None:
    """A font that is listed, not embedded, and never used."""
    fonts = dict(file.pages[0].resources.Font.items())
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    file.pages[0].resources.Font = Dictionary({**fonts, "/Spare": helvetica})


def locked(pdf: bytes, *, user: str = "") -> bytes:
    """A file with a password."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def blend(start: Sequence[float], end: Sequence[float], *, space: Name = Name.DeviceCMYK) -> Change:
    """A blend of two colours on the first page."""
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array(start), C1=Array(end), N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([80, 80, 120, 80]), Function=function)
    return drawn(b"80 80 20 20 re W n /Sh sh", Shading=Dictionary(Sh=shading))


def state(**entries: object) -> Change:
    """Something drawn under another graphics state."""
    return drawn(b"/Gs gs 0 0 0 0 k 80 80 5 5 re f", ExtGState=Dictionary(Gs=Dictionary(**entries)))


def registration(at: float) -> Change:
    """A line in the colour of all plates, `at` points from the bottom."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1)
    space = Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])
    return drawn(b"/Reg CS 1 SCN .3 w 80 %f m 100 %f l S" % (at, at), ColorSpace=Dictionary(Reg=space))


def tinted(kind: str) -> Array:
    """A named ink whose tint is told by a function to four inks."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1)
    return Array([Name.Separation, Name(kind), Name.DeviceCMYK, tint])


def named(space: object, content: bytes = b"/Cs cs 1 scn 80 80 10 10 re f") -> Change:
    """Something drawn in a colour space of the first page."""
    return drawn(content, ColorSpace=Dictionary(Cs=space))


def overprinting(content: bytes, **entries: object) -> Change:
    """Something drawn so that it prints over what lies below."""
    return drawn(b"/Gs gs " + content, ExtGState=Dictionary(Gs=Dictionary(**(entries or {"op": True, "OPM": 1}))))


def type3(file: Pdf) -> None:
    """A font whose letters are drawings."""
    letter = file.make_indirect(Stream(file, b"500 0 d0 0 0 400 700 re f"))
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 500, 700]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=letter),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([500]),
        Resources=Dictionary(),
    )
    drawn(b"BT /T3 9 Tf 100 100 Td (a) Tj ET", Font=Dictionary(T3=file.make_indirect(font)))(file)


def black_letters_over(file: Pdf) -> None:
    """Letters of black alone that print over what lies below."""
    font = next(iter(file.pages[0].resources.Font.keys())).encode()
    overprinting(b"0 0 0 1 k BT %s 9 Tf 80 130 Td (\\041\\042) Tj ET" % font)(file)


def beside(file: Pdf) -> None:
    """A code on a wider paper, beside the piece."""
    file.pages[0].obj.MediaBox = Array([0, -150, 343, 241])
    coded(b"", at=(60, -100))(file)


def emptied_font(file: Pdf) -> None:
    """A font whose file has nothing in it."""
    for each in file.objects:
        if isinstance(each, Dictionary) and "/FontFile2" in each:
            each.FontFile2 = file.make_indirect(Stream(file, b""))


def state_font(file: Pdf) -> None:
    """A font that a graphics state brings along, and the file doesn't."""
    font = file.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    drawn(b"/Gs gs BT 100 100 Td (abc) Tj ET", ExtGState=Dictionary(Gs=Dictionary(Font=Array([font, 9]))))(file)


def state_size(file: Pdf) -> None:
    """Tiny letters whose size a graphics state sets."""
    name, font = next(iter(file.pages[0].resources.Font.items()))
    state = Dictionary(Font=Array([font, 3]))
    drawn(b"BT %s 9 Tf /Gs gs 100 100 Td (\\041\\042) Tj ET" % name.encode(), ExtGState=Dictionary(Gs=state))(file)


def patterned(file: Pdf) -> None:
    """A tile that could be repeated."""
    tile = Stream(file, b"0 0 5 5 re f")
    tile.PatternType, tile.PaintType, tile.TilingType, tile.BBox = 1, 1, 1, Array([0, 0, 10, 10])
    tile.XStep = tile.YStep = 10
    tile.Resources = Dictionary()
    drawn(b"", Pattern=Dictionary(P=file.make_indirect(tile)))(file)


def jpeg(mode: str, colour: object, *, space: Name = Name.DeviceCMYK, **entries: object) -> Change:
    """A picture as a JPEG of another kind or colour than one sees in the file."""

    def change(file: Pdf) -> None:
        packed = io.BytesIO()
        Image.new(mode, (200, 200), colour).save(packed, "JPEG", quality=95)  # type: ignore[arg-type]
        found = image(file, space=space, side=200)
        found.write(packed.getvalue(), filter=Name.DCTDecode)
        for name, value in entries.items():
            found[f"/{name}"] = value
        drawn(b"40 0 0 40 80 100 cm /Im Do", XObject=Dictionary(Im=file.make_indirect(found)))(file)

    return change


def spotted(count: int) -> Change:
    """A picture of which so many dots have too much ink."""

    def change(file: Pdf) -> None:
        found = image(file, space=Name.DeviceCMYK, pixel=b"\x20\0\0\0", side=400)
        found.write(b"\xff\xff\xff\0" * count + b"\x20\0\0\0" * (160_000 - count))
        drawn(b"60 0 0 60 80 100 cm /Im Do", XObject=Dictionary(Im=file.make_indirect(found)))(file)

    return change


def shaded(**entries: object) -> Change:
    """A blend of any kind on the first page."""
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=Array([80, 80, 120, 80]))
    for name, value in entries.items():
        shading[f"/{name}"] = value
    return drawn(b"80 80 20 20 re W n /Sh sh", Shading=Dictionary(Sh=shading))


def postscript(file: Pdf) -> None:
    """A program for printers."""
    program = Stream(file, b"showpage")
    program.Type, program.Subtype = Name.XObject, Name.PS
    drawn(b"", XObject=Dictionary(Ps=file.make_indirect(program)))(file)


def layered(file: Pdf) -> None:
    """A layer that screens hide and printers print."""
    layer = file.make_indirect(Dictionary(Type=Name.OCG, Name=String("print")))
    file.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def annotated(subtype: Name, **entries: object) -> Change:
    """An annotation beside the piece."""

    def change(file: Pdf) -> None:
        rect = Array([2, 2, 12, 12])
        file.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=subtype, Rect=rect, **entries)])

    return change


def rooted(name: str, value: object) -> Change:
    """An entry of the whole file."""

    def change(file: Pdf) -> None:
        file.Root[name] = value

    return change


def coded(symbol: bytes, *, ink: bytes = b"0 0 0 1 k", at: tuple[float, float] = (60.0, 80.0)) -> Change:
    """A second code on a plate, upright from its bottom left corner in points; `symbol` is a matrix before it."""
    rows = qr.encode("HTTPS://SHIRUBE.EXAMPLE/R/7K2M9QX")
    side = 62.0
    scale = side / rows.count
    plate = b"0 0 0 0 k %f %f 82 82 re f" % (at[0] - 10, at[1] - 10)
    place = b" 1 0 0 1 %f %f cm %s %f 0 0 %f 0 %f cm " % (*at, symbol, scale, -scale, side)
    return drawn(plate + place + ink + b" " + rows.rows.encode() + b" f")
