"""A drawing followed operator by operator (ISO 32000-1, annex A): state, colours, pictures and forms."""

import math
from typing import Any

import pikepdf
from pikepdf import Name

from printing.inspection.colour import (
    BLACK,
    UNKNOWN,
    Finding,
    Space,
    cmyk,
    shading_findings,
    space,
    space_findings,
    state_findings,
)
from printing.inspection.drawing import Act, Drawing, matrix
from printing.inspection.state import placed, product
from printing.inspection.writing import ACTS as TEXT_ACTS

_LEAST_DPI = 300
_BUILT_IN = ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern")
_MOST_SAVED = 500  # states on the stack


def _save(drawing: Drawing, _operands: Any) -> None:
    if len(drawing.saved) > _MOST_SAVED:
        raise ValueError("too many saved states")
    drawing.saved.append(drawing.state.copy())


def _restore(drawing: Drawing, _operands: Any) -> None:
    if drawing.saved:
        drawing.state = drawing.saved.pop()


def _transform(drawing: Drawing, operands: Any) -> None:
    drawing.state.matrix = product(matrix(operands), drawing.state.matrix)


def _graphics_state(drawing: Drawing, operands: Any) -> None:
    found = drawing.resource("/ExtGState", operands[0])
    drawing.findings |= state_findings(found)
    if "/op" in found or "/OP" in found:
        drawing.state.overprints = bool(found.get("/op", found.get("/OP")))
    if "/OP" in found:
        drawing.state.strokes_overprint = bool(found.OP)
    if "/Font" in found:
        drawing.state.font = drawing.shared.font(found.Font[0])
        drawing.state.size = float(found.Font[1])


def _device(kind: str, *, filling: bool) -> Act:
    """An operator that names a space and a colour at once."""
    there = Space(kind)

    def act(drawing: Drawing, operands: Any) -> None:
        values = [float(each) for each in operands]
        paint = cmyk(values) if kind == "/DeviceCMYK" else there.paint(values)
        if kind == "/DeviceRGB":
            drawing.findings.add(("rgb", "rg" if filling else "RG"))
        _set(drawing, filling=filling, there=there, paint=paint)

    return act


def _set(drawing: Drawing, *, filling: bool, there: Space, paint: Any) -> None:
    if filling:
        drawing.state.fill, drawing.state.fill_space = paint, there
    else:
        drawing.state.stroke, drawing.state.stroke_space = paint, there
    drawing.findings |= paint.findings


def _space(*, filling: bool) -> Act:
    def act(drawing: Drawing, operands: Any) -> None:
        named = drawing.resources.get("/ColorSpace", pikepdf.Dictionary())
        # The names of plain spaces can't be given to others.
        is_built_in = str(operands[0]) in _BUILT_IN
        found = operands[0] if is_built_in else named.get(operands[0], operands[0])
        drawing.findings |= space_findings(found)
        _set(drawing, filling=filling, there=space(found), paint=BLACK)

    return act


def _colour(*, filling: bool) -> Act:
    def act(drawing: Drawing, operands: Any) -> None:
        there = drawing.state.fill_space if filling else drawing.state.stroke_space
        is_pattern = bool(len(operands)) and isinstance(operands[-1], Name)
        paint = UNKNOWN if is_pattern or not len(operands) else there.paint([float(each) for each in operands])
        _set(drawing, filling=filling, there=there, paint=paint)

    return act


def _begin(drawing: Drawing, operands: Any) -> None:
    drawing.path.append([])
    _go_on(drawing, operands)


def _go_on(drawing: Drawing, operands: Any) -> None:
    """Points of a path; only followed in drawings that know the registration colour."""
    if not drawing.path:
        drawing.path.append([])
    edges = [float(each) for each in operands]
    drawing.path[-1] += [placed(drawing.state.matrix, *edges[at : at + 2]) for at in range(0, len(edges), 2)]


def _rectangle(drawing: Drawing, operands: Any) -> None:
    x, y, wide, high = (float(each) for each in operands)
    _begin(drawing, (x, y, x + wide, y, x, y + high, x + wide, y + high))


def _paint(*, fills: bool, strokes: bool) -> Act:
    def act(drawing: Drawing, _operands: Any) -> None:
        drawing.painted(fills=fills, strokes=strokes)
        for points in drawing.path:
            drawing.marked(points, fills=fills, strokes=strokes)
        drawing.path.clear()

    return act


def _shade(drawing: Drawing, operands: Any) -> None:
    if drawing.shared.is_press:
        drawing.findings |= shading_findings(drawing.resource("/Shading", operands[0]))


def _stamp(drawing: Drawing, operands: Any) -> None:
    """A picture or a shared drawing."""
    found = drawing.resource("/XObject", operands[0])
    if found.get("/Subtype") == "/Image":
        _image(drawing, int(found.Width), int(found.Height), is_mask=bool(found.get("/ImageMask", False)))
    elif found.get("/Subtype") == "/Form":
        findings, cost = drawing.shared.form(found, drawing.state, drawing.ground, drawing.above)
        drawing.findings |= findings
        drawing.cost += cost
    elif drawing.shared.is_press:
        drawing.findings.add(("active-content", str(found.get("/Subtype", "/XObject"))))


def _image(drawing: Drawing, wide: int, high: int, *, is_mask: bool) -> None:
    if is_mask:
        drawing.painted(fills=True, strokes=False)
        corners = [placed(drawing.state.matrix, x, y) for x in (0, 1) for y in (0, 1)]
        drawing.marked(corners, fills=True, strokes=False)
    a, b, c, d, _x, _y = drawing.state.matrix
    inches = (math.hypot(a, b) / 72, math.hypot(c, d) / 72)
    dpi = min(pixels / max(length, 1e-9) for pixels, length in zip((wide, high), inches, strict=True))
    if dpi < _LEAST_DPI - 1:
        drawing.findings.add(("image-coarse", f"{dpi:.0f} dpi"))


def _inline(drawing: Drawing, operands: Any) -> None:
    """A picture in the stream itself, with short names for what pictures have; its ink can't pass the limit if grey."""
    image = operands[0].obj
    is_mask = bool(image.get("/IM", image.get("/ImageMask", False)))
    kind = image.get("/CS", image.get("/ColorSpace"))
    if not is_mask:
        drawing.findings |= _inline_findings(drawing, kind)
    size = int(image.get("/W", image.get("/Width"))), int(image.get("/H", image.get("/Height")))
    _image(drawing, *size, is_mask=is_mask)


def _inline_findings(drawing: Drawing, kind: Any) -> set[Finding]:
    named = drawing.resources.get("/ColorSpace", pikepdf.Dictionary())
    found = named.get(kind, kind) if isinstance(kind, Name) else kind
    return set() if space(found).kind == "/DeviceGray" else space_findings(found) or {("colour-space", "BI")}


_PATHS: dict[str, Act] = {"m": _begin, **dict.fromkeys(("l", "c", "v", "y"), _go_on), "re": _rectangle}
_ACTS: dict[str, Act] = {
    "q": _save,
    "Q": _restore,
    "cm": _transform,
    "gs": _graphics_state,
    "g": _device("/DeviceGray", filling=True),
    "G": _device("/DeviceGray", filling=False),
    "rg": _device("/DeviceRGB", filling=True),
    "RG": _device("/DeviceRGB", filling=False),
    "k": _device("/DeviceCMYK", filling=True),
    "K": _device("/DeviceCMYK", filling=False),
    "cs": _space(filling=True),
    "CS": _space(filling=False),
    **dict.fromkeys(("sc", "scn"), _colour(filling=True)),
    **dict.fromkeys(("SC", "SCN"), _colour(filling=False)),
    **dict.fromkeys(("f", "F", "f*"), _paint(fills=True, strokes=False)),
    **dict.fromkeys(("B", "B*", "b", "b*"), _paint(fills=True, strokes=True)),
    **dict.fromkeys(("S", "s"), _paint(fills=False, strokes=True)),
    "n": _paint(fills=False, strokes=False),
    "sh": _shade,
    "Do": _stamp,
    "INLINE IMAGE": _inline,
    **TEXT_ACTS,
    **_PATHS,
}
_USUAL = " ".join(["BI", "ID", "EI", *(name for name in _ACTS if name not in _PATHS and name != "INLINE IMAGE")])
_WITH_PATHS = " ".join([_USUAL, *_PATHS])


def follow(drawing: Drawing, *, most: int) -> None:
    """Follow all operators, or until `most` cost is reached, which is for the caller to refuse.

    Paths have many operators and break no rule but that of the registration colour: only drawings that know it are
    watched for them.
    """
    named = drawing.resources.get("/ColorSpace", pikepdf.Dictionary())
    has_marks = any(space(named[name]).kind == "/All" for name in named.keys())  # noqa: SIM118 - no mapping
    has_marks |= drawing.state.fill.is_registration or drawing.state.stroke.is_registration
    for each in pikepdf.parse_content_stream(drawing.found, _WITH_PATHS if has_marks else _USUAL):
        act = _ACTS.get(str(each.operator))
        if act:
            act(drawing, each.operands)
        if drawing.cost > most:
            return
