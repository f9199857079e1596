"""Preflight of what pages draw: their operators are followed, each shared drawing once per place where it lies."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

from printing.inspection import operators
from printing.inspection import pictures as inspection_pictures
from printing.inspection.colour import Finding, named_findings, shading_findings, state_findings
from printing.inspection.drawing import Drawing, matrix
from printing.inspection.fonts import Font, font
from printing.inspection.state import IDENTITY, Matrix, State, product
from printing.inspection.text import Ground

MOST_CONTENT = 8 * 1024 * 1024  # bytes of one drawing
MOST_DRAWN = 48 * 1024 * 1024  # bytes of drawings that a page runs through, repeats counted
_DEEPEST = 12  # drawings in drawings
_LEAST_TILE = 0.25  # square points: finer tiles cover a page a million times


class TooComplex(ValueError):
    """A drawing that would take a renderer minutes or gigabytes."""


@dataclass
class Inspector:
    """Looks at the pages of one file and remembers the drawings and resources that they share."""

    is_press: bool
    _forms: dict[object, tuple[frozenset[Finding], int]] = field(default_factory=dict)
    _resources: dict[object, frozenset[Finding]] = field(default_factory=dict)
    _fonts: dict[object, Font] = field(default_factory=dict)

    def page(self, page: pikepdf.Page, ground: Ground) -> set[Finding]:
        """What is wrong with the drawing of a page; raises TooComplex."""
        resources = page.resources
        findings = set(self.resources(resources))
        if self.is_press and "/Group" in page.obj:
            findings.add(("transparency", "/Group"))
        contents = page.obj.get("/Contents", Array())
        streams = list(contents) if isinstance(contents, Array) else [contents]
        length = sum(_length(stream) for stream in streams)
        if length > MOST_CONTENT:
            raise TooComplex
        drawn, cost = self._run(page, resources, State(), ground, (), length) if streams else (set(), 0)
        if cost > MOST_DRAWN:
            raise TooComplex
        return findings | drawn

    def resources(self, found: Any) -> frozenset[Finding]:
        """What is wrong with what a drawing may use, used or not."""
        return self._known(found, self._resource_findings)

    def font(self, found: pikepdf.Object) -> Font:
        """A font, read once."""
        key = found.objgen
        if key not in self._fonts or key == (0, 0):
            self._fonts[key] = font(found)
        return self._fonts[key]

    def form(self, found: Stream, state: State, ground: Ground, above: tuple[object, ...]) -> tuple[set[Finding], int]:
        """Findings and cost of a shared drawing where the state puts it; raises TooComplex when it contains itself."""
        name = found.objgen
        if name in above or len(above) > _DEEPEST:
            raise TooComplex
        key = (name, state.key, ground)
        if key not in self._forms:
            length = _length(found)
            inner = state.copy()
            inner.matrix = product(_matrix(found), state.matrix)
            resources = found.get("/Resources", Dictionary())
            drawn, cost = self._run(found, resources, inner, ground, (*above, name), length)
            findings = drawn | self.resources(resources)
            if self.is_press and "/Group" in found:
                findings.add(("transparency", "/Group"))
            self._forms[key] = (frozenset(findings), cost)
        findings_, cost = self._forms[key]
        return set(findings_), cost

    def _run(
        self, found: Any, resources: Any, state: State, ground: Ground, above: tuple[object, ...], length: int
    ) -> tuple[set[Finding], int]:
        if length > MOST_CONTENT:
            raise TooComplex
        drawing = Drawing(self, resources, state, ground, above, found, cost=length + 1)
        operators.follow(drawing, most=MOST_DRAWN)
        if not self.is_press:
            drawing.findings = {each for each in drawing.findings if each[0] in _OFFICE}
        return drawing.findings, drawing.cost

    def _known(self, found: Any, look: Callable[[Any], set[Finding]]) -> frozenset[Finding]:
        key = (found.objgen, look.__name__)
        if key[0] == (0, 0):
            return frozenset(look(found))
        if key not in self._resources:
            self._resources[key] = frozenset(look(found))
        return self._resources[key]

    def _resource_findings(self, found: Any) -> set[Finding]:
        findings: set[Finding] = set()
        states = _entries(found, "/ExtGState")
        for entry in _entries(found, "/Font") + [state.Font[0] for state in states if "/Font" in state]:
            findings |= self._font_findings(self.font(entry))
        for entry in _entries(found, "/XObject"):
            if entry.get("/Subtype") == "/Image":
                findings |= self._known(entry, inspection_pictures.findings) if self.is_press else set()
            elif entry.get("/Subtype") == "/PS" or entry.get("/Subtype2") == "/PS":
                findings.add(("active-content", "/PS"))
        for entry in _entries(found, "/Pattern"):
            findings |= self._known(entry, self._pattern_findings)
        if self.is_press:
            findings |= named_findings(found.get("/ColorSpace", Dictionary()))
            for entry in _entries(found, "/Shading"):
                findings |= self._known(entry, shading_findings)
            for entry in states:
                findings |= self._known(entry, state_findings)
        return findings

    def _font_findings(self, found: Font) -> set[Finding]:
        if found.is_drawn:
            return {("font-drawn", found.name)} if self.is_press else set()
        return set() if found.is_embedded else {("font-not-embedded", found.name)}

    def _pattern_findings(self, found: Any) -> set[Finding]:
        if self.is_press:
            return {("colour-space", "/Pattern")}  # what it repeats, and where, nobody can follow
        if found.get("/PatternType") == 2:
            return set()
        if abs(float(found.XStep) * float(found.YStep)) < _LEAST_TILE:
            raise TooComplex
        return self.form(found, State(), Ground(None), ())[0]


_OFFICE = {"font-not-embedded", "text-small"}


def _entries(resources: Any, kind: str) -> list[Any]:
    entries = resources.get(kind, Dictionary())
    return [entries[name] for name in entries.keys()]  # noqa: SIM118 - a PDF dictionary iterates over its keys only so


def _length(stream: Any) -> int:
    return len(stream.read_bytes())


def _matrix(found: Stream) -> Matrix:
    if "/Matrix" not in found:
        return IDENTITY
    return matrix(list(found.Matrix))
