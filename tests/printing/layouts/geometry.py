"""What every layout must keep: words inside the safe area, clear of codes, of folds and of each other."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from printing import designs, layouts, samples
from printing.blocks.words import Content
from printing.flow import Column
from printing.formats import Format
from printing.layout import Layout, Plate
from printing.lettering.text import TextDoesNotFit
from printing.values import Facts, Hours, Phone, Theme, Wording

SAFE = 3.0  # mm
FOLD = 4.0
QUIET_SHARE = 4 / 37  # of a plate's side: the white around a code of our usual addresses

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

TWO_DAYS = (Hours("水", "14:00–20:00", "受付 19:30まで"), Hours("日", "10:00–16:00", "受付 15:30まで"))
THREE_DAYS = (*TWO_DAYS, Hours("金", "18:00–22:00", "受付 21:30まで"))
TWO_CENTRES = (
    Phone("見本区男女平等推進センター 相談室", "03-0000-0000", "月〜金・第2土 9:00–17:00"),
    Phone("見本区健康福祉センター 女性健康支援", "03-0000-0001", "月〜金 9:00–17:00"),
)


def stressed() -> dict[str, Facts]:
    """Facts that ask more room than usual, by what is unusual about them."""
    facts = samples.facts()
    return {
        "two kinds of days": replace(facts, hours=TWO_DAYS),
        "three kinds of days": replace(facts, hours=THREE_DAYS),
        "two telephone centres": replace(facts, phones=TWO_CENTRES),
        "a long office": replace(facts, office="見本市 市民局 ダイバーシティ推進室 男女共同参画課"),
        "a long desk": replace(facts, desk="みどりの木かげのおはなし相談室", reading=""),
    } | {language: samples.facts(language) for language in designs.languages() if language != "ja"}


def normal(theme: Theme) -> Iterator[tuple[Wording, Facts]]:
    """Each Japanese message that goes with a theme, with the facts for whom it speaks to."""
    for wording in designs.wordings_for(theme.key):
        yield wording, samples.facts("ja", wording.audience)


def spoken(language: str) -> Iterator[tuple[Theme, Wording, Facts]]:
    """Each message of a language in each theme it goes with, with the facts for whom it speaks to."""
    for theme in designs.themes():
        for wording in designs.wordings_for(theme, language):
            yield designs.theme(theme), wording, samples.facts(language, wording.audience)


def laid(format: Format, theme: Theme, wording: Wording, facts: Facts) -> Iterator[tuple[Layout, list[Column]]]:
    """Each side with its columns at the sizes that were found; raises TextDoesNotFit."""
    content = Content(facts=facts, wording=wording, theme=theme)
    for layout in layouts.of(format, theme):
        chosen, words = layout.fitting(content)
        yield chosen, [column for column in words.columns if column.blocks]


def attempted(format: Format, theme: Theme, facts: Facts) -> list[tuple[Layout, list[Column]]] | TextDoesNotFit:
    """The same with the theme's first message, or the refusal."""
    try:
        return list(laid(format, theme, designs.wordings_for(theme.key, facts.language)[0], facts))
    except TextDoesNotFit as error:
        return error


def faults(format: Format, layout: Layout, columns: list[Column]) -> list[str]:
    """What stands where it may not, in words."""
    folds = layout.stage.folds
    found = [f"outside the safe area: {words(column)}" for column in columns if not _safe(box(column), format, SAFE)]
    found += [f"in a fold: {words(column)}" for column in columns if _folded(box(column), folds)]
    found += [
        f"over each other: {words(one)} / {words(other)}"
        for one, other in combinations(columns, 2)
        if _meet(box(one), box(other))
    ]
    for plate in layout.plates:
        found += [f"over a code: {words(column)}" for column in columns if _meet(box(column), quiet(plate))]
        if not _safe(symbol(plate), format, SAFE) or _folded(quiet(plate), folds):
            found.append("a code outside the safe area or in a fold")
    return found


def words(column: Column) -> str:
    return column.blocks[0].block.words


def box(column: Column) -> Rectangle:
    return column.x, column.y, column.x + column.width, column.y + column.height


def quiet(plate: Plate) -> Rectangle:
    """The code with its quiet zone; on white paper the rest of a plate is not seen."""
    return plate.x, plate.y, plate.x + plate.side, plate.y + plate.side


def symbol(plate: Plate) -> Rectangle:
    inset = plate.side * QUIET_SHARE
    return plate.x + inset, plate.y + inset, plate.x + plate.side - inset, plate.y + plate.side - inset


def _safe(rectangle: Rectangle, format: Format, margin: float) -> bool:
    left, top, right, bottom = rectangle
    return left >= margin and top >= margin and right <= format.width - margin and bottom <= format.height - margin


def _folded(rectangle: Rectangle, folds: tuple[float, ...]) -> bool:
    return any(rectangle[0] - FOLD < fold < rectangle[2] + FOLD for fold in folds)


def _meet(one: Rectangle, other: Rectangle) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.01 and down > 0.01
