"""What an SVG says about ink: attributes, rules for classes and own styles, as far as they mean plain colours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from PIL import ImageColor

from printing import inks
from printing.logos.refusals import LogoElementNotAllowed, LogoTooLarge
from printing.values import Colour

Value = TypeVar("Value")

MOST_DECLARED = 2_000  # each element may take over all of them
CAPS = {"butt": 0, "round": 1, "square": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}
FILL_RULES = {"nonzero": False, "evenodd": True}
INHERITED = {
    "fill": "black",
    "fill-rule": "nonzero",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
}
_OPAQUE, _NONE = ("1", "1.0", "100%"), ("none",)
# Each of these needs transparency or changes the shape, unless it has a value that means nothing.
_EFFECTS = {
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity"), _OPAQUE),
    **dict.fromkeys(("stroke-dasharray", "clip-path", "mask", "filter", "vector-effect"), _NONE),
    **dict.fromkeys(("marker", "marker-start", "marker-mid", "marker-end"), _NONE),
    "mix-blend-mode": ("normal",),
    "paint-order": ("normal",),
    "display": ("inline", "block"),
    "visibility": ("visible",),
}
_RULE = re.compile(r"\s*(\.[\w-]+(?:\s*,\s*\.[\w-]+)*)\s*\{([^{}]*)\}\s*")


def classes(sheets: Iterable[Any]) -> dict[str, dict[str, str]]:
    """What style sheets say of classes. Raises LogoTooLarge, LogoElementNotAllowed for other selectors."""
    found: dict[str, dict[str, str]] = {}
    count = 0
    for sheet in sheets:
        text = re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.DOTALL)
        for names, rules in _rules(text):
            said = declared(rules)
            for name in names.replace(".", "").split(","):
                found.setdefault(name.strip(), {}).update(said)
                count += len(said)
                if count > MOST_DECLARED:
                    raise LogoTooLarge
    return found


def _rules(text: str) -> Iterator[tuple[str, str]]:
    place, end = 0, len(text.rstrip())
    while place < end:
        rule = _RULE.match(text, place)
        if not rule:
            raise LogoElementNotAllowed(element="<style>")
        yield rule[1], rule[2]
        place = rule.end()


def declared(rules: str) -> dict[str, str]:
    """Declarations of CSS such as `fill: #fff; stroke: none`."""
    pairs = [rule.partition(":") for rule in rules.split(";") if rule.strip()]
    return {key.strip().lower(): value.strip() for key, _colon, value in pairs}


def passed_on(given: Mapping[str, str]) -> dict[str, str]:
    """What an element's parts take over from it."""
    return {key: value for key, value in given.items() if key in INHERITED and value != "inherit"}


def must_be_plain(given: Mapping[str, str]) -> None:
    """Raises LogoElementNotAllowed for a reaction, a reference or an effect."""
    for key, value in given.items():
        name = key.rpartition("}")[2].lower()
        if name.startswith("on") or name in ("href", "src"):
            raise LogoElementNotAllowed(element=name[:40])
        if "}" in key:
            continue  # notes of drawing programs
        refers = "url(" in value.lower() or "\\" in value or "!" in value
        if refers or value not in _EFFECTS.get(key, (value,)):
            raise LogoElementNotAllowed(element=f"{key}: {value}"[:60])


def colour(value: str) -> Colour | None:
    """A plain colour in inks, None for none. Raises LogoElementNotAllowed."""
    if value in ("none", "transparent"):
        return None
    try:
        light = ImageColor.getrgb(value)
    except ValueError as error:
        raise LogoElementNotAllowed(element=value[:60]) from error
    if len(light) == 4 and light[3] < 255:
        raise LogoElementNotAllowed(element=value[:60])
    return inks.of_screen(*light[:3])


def choice(value: str, known: Mapping[str, Value]) -> Value:
    """What a word stands for. Raises LogoElementNotAllowed."""
    if value not in known:
        raise LogoElementNotAllowed(element=value[:60])
    return known[value]
