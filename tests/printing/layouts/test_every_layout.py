"""Every layout in every theme: words have room, keep clear of codes and edges, or are refused by their line."""

import pytest

from printing import designs, formats
from printing.lettering.text import TextDoesNotFit
from printing.values import Facts, Wording
from tests.printing.layouts import geometry

EVERY = [(format, theme) for format in formats.FORMATS for theme in designs.themes()]
each = pytest.mark.parametrize(("format", "theme"), EVERY, ids=lambda one: str(one))


def faults(format: str, theme: str, wording: Wording, facts: Facts) -> list[str]:
    """What is wrong with any side. Raises TextDoesNotFit."""
    of = formats.of(format)
    sides = list(geometry.laid(of, designs.theme(theme), wording, facts))
    assert sides
    return [fault for layout, columns in sides for fault in geometry.faults(of, layout, columns)]


def faults_or_refusal(format: str, theme: str, wording: Wording, facts: Facts) -> list[str]:
    """What is wrong with any side, where a refusal that doesn't name its line is wrong too."""
    try:
        return faults(format, theme, wording, facts)
    except TextDoesNotFit as error:
        return [] if error.line else ["refused without its line"]


@each
def test_every_japanese_message_has_room_and_keeps_clear(format: str, theme: str) -> None:
    for wording, facts in geometry.normal(designs.theme(theme)):
        assert faults(format, theme, wording, facts) == [], wording.key


@pytest.mark.slow
@each
def test_what_asks_for_more_room_keeps_clear_or_is_refused_by_its_line(format: str, theme: str) -> None:
    for what, facts in geometry.stressed().items():
        for wording in designs.wordings_for(theme, facts.language):
            assert faults_or_refusal(format, theme, wording, facts) == [], (what, wording.key)


# Refused with the line named: a translation that asks for more than its place has.
TOO_LONG = {("signage-1920x1080", "discreet", "pt", "breath")}


@pytest.mark.slow
@pytest.mark.parametrize("language", designs.languages())
@pytest.mark.parametrize("format", formats.FORMATS)
def test_every_language_has_room_and_keeps_clear(format: str, language: str) -> None:
    for theme, wording, facts in geometry.spoken(language):
        if (format, theme.key, language, wording.key) in TOO_LONG:
            with pytest.raises(TextDoesNotFit):
                faults(format, theme.key, wording, facts)
        else:
            assert faults(format, theme.key, wording, facts) == [], (theme.key, wording.key)
