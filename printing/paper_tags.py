"""Tags of a PDF: what each mark on a page belongs to, in reading order, for readers that speak and for search."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, OutlineItem, Pdf
from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, Image, Paragraph
from reportlab.platypus.tables import TableRenderCB

from printing import paper_lines
from printing.paragraphs import OurCanvas

Kind = Literal[
    "Document", "Sect", "P", "H1", "H2", "H3", "L", "LI", "LBody", "Table", "Caption", "TR", "TH", "TD", "Figure"
]  # fmt: skip
_OVER = 12  # points above a heading that a reader who jumps to it sees


@dataclass(frozen=True)
class Spot:
    """A marked place on a page: pages and marks count from 0, the box is in points of the page."""

    page: int
    mark: int
    box: tuple[float, float, float, float]


@dataclass(eq=False)
class Node:
    """An element of the paper: its kind, what stands in it, and where it was drawn; a heading keeps its words."""

    kind: Kind
    alt: str = ""
    scope: str = ""
    words: str = ""
    children: list["Node"] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def add(self, kind: Kind, *, alt: str = "", scope: str = "", words: str = "") -> "Node":
        """A new element at the end of this one."""
        child = Node(kind, alt=alt, scope=scope, words=words)
        self.children.append(child)
        return child


class TaggingCanvas(OurCanvas):
    """A canvas that counts the marks of each page."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.marks = 0

    def showPage(self) -> None:
        """End the page; marks begin anew."""
        super().showPage()
        self.marks = 0


@contextmanager
def tagged(canvas: Any, node: Node, *, width: float, height: float) -> Iterator[None]:
    """What is drawn inside belongs to the node and stands in a box of so many points."""
    left, bottom = canvas.absolutePosition(0, 0)
    node.spots.append(Spot(canvas.getPageNumber() - 1, canvas.marks, (left, bottom, left + width, bottom + height)))
    canvas.addLiteral(f"/{node.kind} <</MCID {canvas.marks}>> BDC")
    canvas.marks += 1
    yield
    canvas.addLiteral("EMC")


@contextmanager
def aside(canvas: Any) -> Iterator[None]:
    """What is drawn inside is no part of what the paper says: lines, grounds, feet, repeated heads."""
    canvas.addLiteral("/Artifact BMC")
    yield
    canvas.addLiteral("EMC")


class TaggedParagraph(Paragraph):  # type: ignore[misc]
    """A paragraph that belongs to a node; drawn again, as the head of a table's next page, it is an aside."""

    node: Node | None = None
    is_drawn = False

    def split(self, width: float, height: float) -> list[Flowable]:
        """Its parts, which belong to the same node."""
        parts: list[Flowable] = super().split(width, height)
        for part in parts:
            part.node = self.node
        return parts

    def breakLinesCJK(self, maxWidths: Any) -> Any:
        """Its lines by our rules instead of reportlab's."""
        rooms = list(maxWidths) if isinstance(maxWidths, list | tuple) else [maxWidths]
        return paper_lines.of(self, rooms)

    def _get_split_blParaFunc(self) -> Any:
        is_mixed = self.blPara.kind == 1
        return paper_lines.halves if is_mixed else super()._get_split_blParaFunc()

    def draw(self) -> None:
        """Draw it with its tag."""
        if self.node is None or self.is_drawn:
            with aside(self.canv):
                super().draw()
        else:
            with tagged(self.canv, self.node, width=self.width, height=self.height):
                super().draw()
        self.is_drawn = True


class TaggedImage(Image):  # type: ignore[misc]
    """A picture that belongs to a node."""

    node: Node

    def draw(self) -> None:
        """Draw it with its tag."""
        with tagged(self.canv, self.node, width=self.drawWidth, height=self.drawHeight):
            super().draw()


class Rule(Flowable):  # type: ignore[misc]
    """A line across the paper, an aside."""

    def __init__(self, colour: Color, *, thick: float, long: float = 0.0) -> None:
        super().__init__()
        self._colour, self._thick, self._long = colour, thick, long

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as there is room, or as told."""
        self.width, self.height = self._long or width, self._thick
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        with aside(self.canv):
            self.canv.setFillColor(self._colour)
            self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)


class AsideOfTables(TableRenderCB):  # type: ignore[misc]
    """Grounds and lines of a table are asides; its cells tag themselves."""

    def __call__(self, table: Any, command: str, *_arguments: Any) -> None:
        """Begin or end an aside, as the table goes on drawing."""
        if command in ("startBG", "startLines"):
            table.canv.addLiteral("/Artifact BMC")
        elif command in ("endBG", "endLines"):
            table.canv.addLiteral("EMC")


def finished(plain: bytes, root: Node, *, title: str, author: str, language: str) -> bytes:
    """The PDF with its tags, a title that viewers show, and no dates: the same paper makes the same bytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        _mount(pdf, root)
        _outline(pdf, root)
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = pikepdf.String(language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        for name in ("/CreationDate", "/ModDate"):
            if name in pdf.docinfo:
                del pdf.docinfo[name]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"], metadata["dc:creator"], metadata["dc:language"] = title, [author], [language]
        pdf.save(out, min_version="1.7", deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


def _mount(pdf: Pdf, root: Node) -> None:
    pages: list[Object] = [page.obj for page in pdf.pages]
    owners: list[dict[int, Object]] = [{} for _page in pages]
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    tree.K = Array([_element(pdf, root, tree, _Sheets(pages, owners))])
    by_page = Array()
    for number, (page, marks) in enumerate(zip(pages, owners, strict=True)):
        page.StructParents = number
        page.Tabs = Name.S
        by_page.append(number)
        by_page.append(pdf.make_indirect(Array([marks[each] for each in sorted(marks)])))
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=by_page))
    tree.ParentTreeNextKey = len(pages)
    pdf.Root.StructTreeRoot = tree


@dataclass(frozen=True)
class _Sheets:
    pages: list[Object]
    owners: list[dict[int, Object]]


def _element(pdf: Pdf, node: Node, parent: Object, sheets: _Sheets) -> Object:
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.kind}"), P=parent))
    if node.alt:
        made.Alt = pikepdf.String(node.alt)
    if node.scope:
        made.A = Dictionary(O=Name.Table, Scope=Name(f"/{node.scope}"))
    elif node.kind == "Figure" and node.spots:
        made.A = Dictionary(O=Name.Layout, BBox=Array([round(side, 2) for side in node.spots[0].box]))
    kids: list[Object] = []
    for spot in node.spots:
        sheets.owners[spot.page][spot.mark] = made
        kids.append(Dictionary(Type=Name.MCR, Pg=sheets.pages[spot.page], MCID=spot.mark))
    made.K = Array([*kids, *(_element(pdf, child, made, sheets) for child in node.children)])
    return made


def _outline(pdf: Pdf, root: Node) -> None:
    """A table of contents beside the pages, from the headings."""
    with pdf.open_outline() as outline:
        above: list[tuple[int, list[OutlineItem]]] = [(0, outline.root)]
        for node in _headings(root):
            level = int(node.kind[1])
            while above[-1][0] >= level:
                above.pop()
            spot = node.spots[0]
            item = OutlineItem(node.words, spot.page, "XYZ", left=0, top=round(spot.box[3] + _OVER))
            above[-1][1].append(item)
            above.append((level, item.children))


def _headings(node: Node) -> Iterator[Node]:
    if node.words and node.spots:
        yield node
    for child in node.children:
        yield from _headings(child)
