"""The operators that write text (ISO 32000-1, 9.3 and 9.4)."""

from collections.abc import Mapping
from typing import Any

from pikepdf import String

from printing.inspection import text as inspection_text
from printing.inspection.drawing import Act, Drawing, matrix
from printing.inspection.state import IDENTITY, moved, product


def _begin_text(drawing: Drawing, _operands: Any) -> None:
    drawing.state.text = drawing.state.line = IDENTITY


def _font(drawing: Drawing, operands: Any) -> None:
    drawing.state.font = drawing.shared.font(drawing.resource("/Font", operands[0]))
    drawing.state.size = float(operands[1])


def _text_matrix(drawing: Drawing, operands: Any) -> None:
    drawing.state.text = drawing.state.line = matrix(operands)


def _move(drawing: Drawing, operands: Any) -> None:
    x, y = (float(each) for each in operands)
    drawing.state.text = drawing.state.line = product(moved(x, y), drawing.state.line)


def _move_leading(drawing: Drawing, operands: Any) -> None:
    drawing.state.leading = -float(operands[1])
    _move(drawing, operands)


def _next_line(drawing: Drawing, _operands: Any) -> None:
    _move(drawing, (0, -drawing.state.leading))


def _number(name: str, *, factor: float = 1.0) -> Act:
    """An operator that sets one number of the text state."""

    def act(drawing: Drawing, operands: Any) -> None:
        setattr(drawing.state, name, float(operands[0]) * factor)

    return act


def _mode(drawing: Drawing, operands: Any) -> None:
    drawing.state.mode = int(operands[0])


def _show(drawing: Drawing, operands: Any) -> None:
    drawing.show(bytes(operands[0]))


def _show_parts(drawing: Drawing, operands: Any) -> None:
    for part in operands[0]:
        if isinstance(part, String):
            drawing.show(bytes(part))
        else:
            inspection_text.skipped(drawing.state, float(part))


def _show_next(drawing: Drawing, operands: Any) -> None:
    _next_line(drawing, ())
    drawing.show(bytes(operands[-1]))


def _show_spaced(drawing: Drawing, operands: Any) -> None:
    drawing.state.word_space, drawing.state.letter_space = float(operands[0]), float(operands[1])
    _show_next(drawing, operands)


ACTS: Mapping[str, Act] = {
    "BT": _begin_text,
    "Tf": _font,
    "Tm": _text_matrix,
    "Td": _move,
    "TD": _move_leading,
    "T*": _next_line,
    "TL": _number("leading"),
    "Tc": _number("letter_space"),
    "Tw": _number("word_space"),
    "Tz": _number("stretch", factor=0.01),
    "Ts": _number("rise"),
    "Tr": _mode,
    "Tj": _show,
    "TJ": _show_parts,
    "'": _show_next,
    '"': _show_spaced,
}
