"""Preflight of colours: which inks a colour lays down, and which colour spaces a press can't print."""

from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from printing.faults import Reason
from printing.values import MOST_INK

Finding = tuple[Reason, str]

_SLACK = 0.5  # percent of ink: less than any press can hold
_ALMOST_PAPER = 15.0  # percent of ink in all
_SCREEN = {"/DeviceRGB", "/CalRGB", "/Lab", "/RGB"}
_SHORT = {"/CMYK": "/DeviceCMYK", "/G": "/DeviceGray"}  # as pictures inside a drawing write them
PARTS = {"/DeviceCMYK": 4, "/DeviceGray": 1}  # the spaces whose inks are known, and their colours' parts
_MOST_NESTED = 4  # spaces in spaces
_AXIAL_OR_RADIAL = (2, 3)


@dataclass(frozen=True)
class Paint:
    """A colour as percents of ink; `is_known` is false for screens' colours and patterns."""

    inks: tuple[float, ...]
    is_known: bool = True
    is_registration: bool = False

    @property
    def is_white(self) -> bool:
        """Whether bare paper is left."""
        return self.is_known and not any(self.inks)

    @property
    def is_black(self) -> bool:
        """Whether it is the one ink that may print over others."""
        return self.inks[:3] == (0, 0, 0) and self.inks[3:] == (100,)

    @property
    def is_sharp(self) -> bool:
        """Whether a shift of the plates leaves its edges sharp: one ink, or so little that it stands out as paper."""
        is_one = sum(ink > 0 for ink in self.inks) <= 1 and not self.is_registration
        return not self.is_known or is_one or sum(self.inks) <= _ALMOST_PAPER

    @property
    def findings(self) -> set[Finding]:
        """Too much ink; registration colour is judged by where it lies."""
        total = sum(self.inks)
        if self.is_registration or total <= MOST_INK + _SLACK:
            return set()
        return {("ink-over-limit", f"{total:.0f} %")}


BLACK = Paint((0.0, 0.0, 0.0, 100.0))
UNKNOWN = Paint((), is_known=False)


def cmyk(values: list[float]) -> Paint:
    """The colour of four parts from 0 to 1; what lies beyond counts as the nearer of both, as presses have it."""
    return Paint(tuple(_part(value) * 100 for value in values))


def _part(value: float) -> float:
    return min(max(value, 0.0), 1.0)


@dataclass(frozen=True)
class Space:
    """A colour space: how many parts a colour has in it, and what it is."""

    kind: str
    parts: int = 0

    def paint(self, values: list[float]) -> Paint:
        """A colour in this space."""
        if self.kind == "/DeviceCMYK" and len(values) == 4:
            return cmyk(values)
        if self.kind == "/DeviceGray" and len(values) == 1:
            return Paint((0.0, 0.0, 0.0, (1 - _part(values[0])) * 100))
        if self.kind == "/All" and len(values) == 1:
            return Paint((values[0] * 400,), is_registration=values[0] > 0)
        if self.kind == "/Black" and len(values) == 1:
            return Paint((0.0, 0.0, 0.0, _part(values[0]) * 100))
        return UNKNOWN


def space(found: pikepdf.Object) -> Space:
    """A colour space as far as inks go."""
    if isinstance(found, Name):
        kind = _SHORT.get(str(found), str(found))
        return Space(kind, PARTS.get(kind, 0))
    if isinstance(found, Array) and len(found):
        kind = str(found[0])
        if kind == "/Separation" and len(found) > 1:
            return Space(str(found[1]) if found[1] in ("/All", "/Black") else kind, 1)
        return space(found[0]) if len(found) == 1 else Space(kind)
    return Space("")


def space_findings(found: Any) -> set[Finding]:
    """What of a colour space a press can't print, or nobody can check.

    Only plain grey and CMYK pass, and of the named inks the crop marks' and black: whatever counts ink in a roundabout
    way hides how much of it there is.
    """
    screen = _screen_inside(found)
    if screen:
        return {("rgb", screen)}
    if isinstance(found, Name) and str(found) in PARTS:
        return set()
    if not isinstance(found, Array) or not len(found):
        return {("colour-space", str(found))}
    kind = str(found[0])
    if kind == "/Separation" and len(found) > 2 and found[1] in ("/All", "/Black") and str(found[2]) in PARTS:
        return set()
    return {("colour-space", f"{kind} {found[1]}" if kind == "/Separation" and len(found) > 1 else kind)}


def named_findings(named: Any) -> set[Finding]:
    """What is wrong with the spaces that a drawing gives names to, used or not."""
    findings: set[Finding] = set()
    for name in named.keys():  # noqa: SIM118 - no mapping
        if str(name).startswith("/Default"):
            # It turns plain grey or CMYK into something else behind the drawing's back.
            findings.add(("colour-space", str(name)))
        findings |= space_findings(named[name])
    return findings


def _screen_inside(found: Any, depth: int = 0) -> str:
    """The name of a screens' space in this one, if any."""
    if isinstance(found, Name):
        return str(found) if str(found) in _SCREEN else ""
    if not isinstance(found, Array) or not len(found) or depth > _MOST_NESTED:
        return ""
    kind = str(found[0])
    if kind in _SCREEN or (kind == "/ICCBased" and found[1].get("/N", 0) == 3):
        return kind
    inner = {"/Indexed": 1, "/I": 1, "/Separation": 2, "/DeviceN": 2, "/Pattern": 1}.get(kind)
    return _screen_inside(found[inner], depth + 1) if inner and len(found) > inner else ""


def shading_findings(shading: pikepdf.Object) -> set[Finding]:
    """Screens' colours, too much ink, or colours that can't be foreseen in a blend.

    Between the ends of a plain blend nothing has more ink than the richer of both; any other function can have.
    """
    there = shading.ColorSpace
    findings = space_findings(there)
    parts = PARTS.get(str(there), 0)
    function: Any = shading.get("/Function")
    if findings or not parts or not _is_plain(shading, function, parts):
        return findings or {("colour-space", "/Shading")}
    for end in ("/C0", "/C1"):
        values = [float(value) for value in function[end]]
        findings |= space(there).paint(values).findings
    return findings


def _is_plain(shading: pikepdf.Object, function: Any, parts: int) -> bool:
    """Whether a blend runs along a line or a circle from one colour to another."""
    if shading.get("/ShadingType") not in _AXIAL_OR_RADIAL or not isinstance(function, Dictionary):
        return False
    ranges = [each["/Domain"] for each in (shading, function) if "/Domain" in each]
    return (
        function.get("/FunctionType") == 2
        and float(function.N) > 0
        and all([float(edge) for edge in each] == [0, 1] for each in ranges)
        and all(end in function and len(function[end]) == parts for end in ("/C0", "/C1"))
    )


def state_findings(state: pikepdf.Object) -> set[Finding]:
    """Transparency, and curves that change inks, in a graphics state."""
    findings: set[Finding] = {
        ("colour-space", name)
        for name in ("/TR", "/TR2")
        if name in state and state[name] not in ("/Identity", "/Default")
    }
    for name in ("/ca", "/CA"):
        if float(state.get(name, 1)) < 1:
            findings.add(("transparency", f"{name} {float(state[name]):g}"))
    if state.get("/SMask", "/None") != "/None":
        findings.add(("transparency", "/SMask"))
    mode = state.get("/BM", Name.Normal)
    names = [str(each) for each in mode] if isinstance(mode, Array) else [str(mode)]
    return findings | {("transparency", name) for name in names if name not in ("/Normal", "/Compatible")}
