"""Preflight of a PDF as a whole: what it is, what it does by itself, and for which printing conditions it is made."""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
from pikepdf import Pdf

from printing.faults import Fault, Reason
from printing.inspection.expectation import Expectation, Profile
from printing.press import INTENT, VERSION

_MOST_OBJECTS = 60_000
_MOST_BYTES = 64 * 1024 * 1024  # of one unpacked stream
_LARGE = 64 * 1024  # packed, below this no stream unpacks to more than that
_MOST_IMAGE = 80_000_000  # pixels
_NEWEST = "1.4"
_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_DEEPEST = 20  # dictionaries in dictionaries

# A file of ten megabytes may unpack to ten gigabytes; qpdf stops there, and at deep nesting.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_MOST_BYTES, run_length_max_memory=_MOST_BYTES, parser_max_nesting=100
)

_TEXT = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F\s]*>", re.DOTALL)
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|EmbeddedFiles?|RichMedia|GoTo[RE]|Rendition|Movie|XFA"
    rb"|FileAttachment|AcroForm|EF)(?![\w.-])"
)


_PACKED = re.compile(rb"/(ObjStm|XRef|XRefStm)(?![A-Za-z])")
_TABLE = re.compile(rb"startxref\s+(\d{1,15})")


class Unfit(Exception):
    """The file can't be looked into any further; `fault` says why."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail)
        self.fault = Fault(reason, detail)


@contextmanager
def opened(data: bytes) -> Iterator[Pdf]:
    """The structure of a sound and bounded PDF; raises Unfit."""
    try:
        pdf = Pdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unfit("encrypted") from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise Unfit("unreadable") from error
    with pdf:
        if pdf.is_encrypted:
            raise Unfit("encrypted")
        try:
            if len(pdf.objects) > _MOST_OBJECTS or len(pdf.pages) > _MOST_OBJECTS:
                raise Unfit("too-complex")
            for found in pdf.objects:
                _bounded(found)
        except (pikepdf.PdfError, zlib.error, ValueError, TypeError, RuntimeError) as error:
            raise Unfit("unreadable") from error
        refuse_damage(pdf)
        yield pdf


def refuse_damage(pdf: Pdf) -> None:
    """Raise Unfit for what the reader had to repair or skip so far: nobody knows what a press makes of it."""
    for warning in pdf.get_warnings():
        raise Unfit("unreadable", str(warning).rpartition(": ")[2])


def _bounded(found: pikepdf.Object) -> None:
    """Refuse what would unpack to more than any page needs."""
    if not isinstance(found, pikepdf.Stream):
        return
    if found.get("/Subtype") == "/Image":
        if int(found.get("/Width", 0)) * int(found.get("/Height", 0)) > _MOST_IMAGE:
            raise Unfit("too-complex")
        return
    filters = found.get("/Filter")
    is_packed_twice = isinstance(filters, pikepdf.Array) and len(filters) > 1
    if is_packed_twice or int(found.get("/Length", 0)) > _LARGE:
        try:
            size = len(found.read_bytes())
        except pikepdf.PdfError as error:
            raise Unfit("too-complex" if "memory" in str(error) else "unreadable") from error
        if size > _MOST_BYTES:
            raise Unfit("too-complex")


def profile(pdf: Pdf) -> Profile:
    """What the file seems to be made for: a press, if it speaks of PDF/X or of bleed."""
    if "/GTS_PDFXVersion" in _info(pdf) or _intents(pdf):
        return "press"
    return "press" if any(_bleeds(page.obj) for page in pdf.pages) else "office"


def _bleeds(page: pikepdf.Object) -> bool:
    """Whether colour is to run over the cut; some programs write all boxes alike."""
    return "/BleedBox" in page and page.BleedBox != page.get("/TrimBox", page.get("/MediaBox"))


def faults(pdf: Pdf, expected: Expectation, data: bytes) -> Iterator[Fault]:
    """What is wrong with the whole file of these bytes."""
    for name in sorted(_active(pdf)):
        yield Fault("active-content", name)
    if "/OCProperties" in pdf.Root:
        yield Fault("layers", "")
    if expected.is_press:
        yield from _pdfx_faults(pdf, data)
    elif pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/PrintScaling") != "/None":
        yield Fault("print-scaling", "")


def _active(pdf: Pdf) -> set[str]:
    """Names of what a reader would run or unpack, wherever it stands; strings that only mention it don't count."""
    found = {name for name in ("/OpenAction", "/AA") if name in pdf.Root}
    found |= {"/AA" for page in pdf.pages if "/AA" in page.obj}
    for each in pdf.objects:
        plain = each.stream_dict if isinstance(each, pikepdf.Stream) else each
        words = plain.unparse(resolved=True)
        if b"/" in words:
            found |= {f"/{hit[1].decode()}" for hit in _ACTIVE.finditer(_TEXT.sub(b"", words))}
        if b"/URI" in words and not all(_leads_to_a_page(address) for address in _addresses(plain, 0)):
            found.add("/URI")
    return found


def _addresses(found: object, depth: int) -> Iterator[object]:
    """All that links in an object lead to."""
    if depth > _DEEPEST or not isinstance(found, pikepdf.Dictionary | pikepdf.Array):
        return
    if isinstance(found, pikepdf.Array):
        inner = list(found)
    else:
        inner = [found[name] for name in found.keys()]  # noqa: SIM118 - no mapping
        if isinstance(found.get("/URI"), pikepdf.String):
            yield found.URI
    for each in inner:
        if not getattr(each, "is_indirect", False):
            yield from _addresses(each, depth + 1)


def _leads_to_a_page(address: object) -> bool:
    return str(address).strip().lower().startswith(_SCHEMES)


def _info(pdf: Pdf) -> pikepdf.Object:
    info = pdf.trailer.get("/Info")
    return info if isinstance(info, pikepdf.Dictionary) else pikepdf.Dictionary()


def _intents(pdf: Pdf) -> list[pikepdf.Object]:
    intents = pdf.Root.get("/OutputIntents")
    listed = list(intents) if isinstance(intents, pikepdf.Array) else []
    return [each for each in listed if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/GTS_PDFX"]


def _pdfx_faults(pdf: Pdf, data: bytes) -> Iterator[Fault]:
    """What PDF/X-1a:2003 wants of the whole file (ISO 15930-4)."""
    info = _info(pdf)
    version = str(info.get("/GTS_PDFXVersion", ""))
    newest = max(pdf.pdf_version, str(pdf.Root.get("/Version", "")).removeprefix("/"))
    if version != VERSION or newest > _NEWEST:
        yield Fault("pdfx-version", " ".join(filter(None, (version, newest))))
    elif not data.startswith(b"%PDF-1.") or _is_packed(data):
        yield Fault("pdfx-version", "PDF 1.5")
    yield from _intent_faults(pdf)
    if info.get("/Trapped") not in ("/True", "/False"):
        yield Fault("trapped", "")
    if "/ID" not in pdf.trailer:
        yield Fault("file-id", "")
    for name in ("/Title", "/CreationDate", "/ModDate"):
        if not str(info.get(name, "")):
            yield Fault("document-info", name)


def _is_packed(data: bytes) -> bool:
    """Whether objects or their table are packed into streams, which came after PDF 1.4."""
    tables = [int(hit[1]) for hit in _TABLE.finditer(data)]
    return bool(_PACKED.search(data)) or any(not data.startswith(b"xref", place) for place in tables if place)


def _intent_faults(pdf: Pdf) -> Iterator[Fault]:
    intents = _intents(pdf)
    if not intents:
        yield Fault("intent-missing", "")
        return
    names = [str(each.get("/OutputConditionIdentifier", "")) for each in intents]
    is_registered = all("/RegistryName" in each or "/DestOutputProfile" in each for each in intents)
    if names != [INTENT] or not is_registered:
        yield Fault("intent-wrong", " ".join(names))
