"""A leaflet of A4 folded in three: outside the inner flap, the back and the cover, inside three panels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from printing import leaflet_parts, parts
from printing.blocks import signature, steps
from printing.blocks.directory import airy_directory, directory
from printing.blocks.words import Part
from printing.blocks.wrapped import grown
from printing.flow import Role, Scale
from printing.formats import Format
from printing.layout import Box, Layout, Plate, Serial, Stage
from printing.values import Theme

SIDE = 11.0  # mm from a panel's edges to its words
_TOP = 22.0
_BACK_PLATE = 50.0
_PLATE = 55.0
_LEADINGS: Mapping[Role, float] = {"headline": 1.42, "name": 1.5, "fact": 1.55, "small": 1.55}
_SCALE = Scale(headline=(33, 26), name=(20, 15), fact=(16, 12.5), small=(13.5, 11), leadings=_LEADINGS)
_CROWDED = Scale(headline=(32, 17), name=(19, 11), fact=(15.5, 9), small=(12.75, 8), leadings=_LEADINGS)
# Hills sway more in some scenes than in others; no line of words may cross their edge.
_HORIZON = {"soft": 172.0, "quiet": 177.0, "bright": 180.0}
Parts = Sequence[tuple[Part, float]]
Panels = list[tuple[float, float]]


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """The outer and the inner side; seen from inside, the panels lie the other way round."""
    outer = format.folds
    inner = tuple(sorted(format.width - fold for fold in format.folds))
    if theme.key == "discreet":
        return [_discreet_outer(format, outer), _discreet_inner(format, inner)]
    return [_outer(format, theme, outer), _inner(format, theme, inner)]


def _panels(format: Format, folds: Sequence[float]) -> Panels:
    """Left edge and width of the words on each panel."""
    edges = (0.0, *folds, format.width)
    return [(left + SIDE, right - left - 2 * SIDE) for left, right in zip(edges, edges[1:], strict=False)]


def _foot(theme: Theme) -> float:
    """Where a house on the right stands; the night's hill is highest there."""
    return _HORIZON[theme.key] - {"quiet": 6.0, "soft": 1.0}.get(theme.key, 2.0)


def _outer(format: Format, theme: Theme, folds: tuple[float, ...]) -> Layout:
    (flap, flap_wide), (back, back_wide), (cover, cover_wide) = _panels(format, folds)
    high, below = format.height, 74 + _BACK_PLATE
    return Layout(
        name="outer",
        stage=Stage(
            width=format.width,
            height=high,
            light=(262, 38, 19.5),
            way=((291, 106), (294, 126), (290, 144), (271, 152)),
            horizon=_HORIZON[theme.key],
            house=(245, _foot(theme), 18),
            sway=0.6,
            folds=folds,
        ),
        scale=_SCALE,
        boxes=[
            Box(flap, _TOP, flap_wide, 130, [(leaflet_parts.reassurance, 0)]),
            Box(back, _TOP, back_wide, 49, _DESK),
            Box(back, below + 2, back_wide, 14, [(parts.opens, 0)]),
            Box(back, high - 29, back_wide - 20, 18, [(signature.signed, 0)], "bottom"),
            Box(cover, 74, cover_wide, 73, _COVER),
        ],
        plates=[Plate(back, 74, _BACK_PLATE, 2)],
        serial=Serial(back + back_wide, high - 11.5),
        tighter=_crowded_outer(format, theme, folds),
    )


def _crowded_outer(format: Format, theme: Theme, folds: tuple[float, ...]) -> Layout:
    """The same for languages that need twice the room: a smaller light, and no house."""
    (flap, flap_wide), (back, back_wide), (cover, cover_wide) = _panels(format, folds)
    high, top, plate = format.height, 68.0, 38.0
    return Layout(
        name="outer",
        stage=Stage(
            width=format.width, height=high, light=(268, 36, 17), horizon=_HORIZON[theme.key], sway=0.5, folds=folds
        ),
        scale=_CROWDED,
        boxes=[
            Box(flap, _TOP, flap_wide, 140, [(leaflet_parts.reassurance, 0)]),
            Box(back, _TOP, back_wide, 86, _DESK),
            Box(back, 112 + plate + 1.5, back_wide, 12, [(parts.opens, 0)]),
            Box(back, high - 30, back_wide - 20, 19, [(signature.signed, 0)], "bottom"),
            Box(cover, top, cover_wide, 58, [(parts.headline, 0)]),
            Box(cover, 130, cover_wide, 26, [(parts.kind, 0), (parts.name, 1)], "bottom"),
        ],
        plates=[Plate(back, 112, plate, 2)],
        serial=Serial(back + back_wide, high - 11.5),
    )


def _inner(format: Format, theme: Theme, folds: tuple[float, ...]) -> Layout:
    """Three panels over one land: what to talk about, how, and when; by the last stands the house."""
    panels = _panels(format, folds)
    horizon = _HORIZON[theme.key] + 5
    crowded = Layout(
        name="inner",
        stage=Stage(width=format.width, height=format.height, horizon=horizon + 6, sway=0.4, folds=folds),
        scale=_CROWDED,
        boxes=_inside(panels, _CROWDED_WHEN, ends=(150, 156, 156), side=54),
        plates=[Plate(panels[1][0], _TOP + 13, 54, 2.4)],
    )
    airy = replace(
        crowded,
        stage=replace(
            crowded.stage,
            horizon=horizon,
            sway=0.6,
            way=((14, 192), (90, 206), (170, 182), (236, 193)),
            house=(262, _foot(theme) + 5, 20),
        ),
        scale=_SCALE,
        boxes=_inside(panels, _WHEN, ends=(142, 149, 128)),
        plates=[Plate(panels[1][0], _TOP + 13, _PLATE, 2.4)],
    )
    return replace(airy, tighter=crowded)


def _inside(panels: Panels, when: Parts, *, ends: tuple[float, float, float], side: float = _PLATE) -> Sequence[Box]:
    """What stands on each panel, in so many mm from the top of its words."""
    (first, first_wide), (second, second_wide), (third, third_wide) = panels
    below = 13 + side + 5
    return [
        Box(first, _TOP, first_wide, ends[0], _ABOUT),
        Box(second, _TOP, second_wide, 12, [(leaflet_parts.steps_title, 0)]),
        Box(second, _TOP + below, second_wide, ends[1] - below, [(steps.steps, 0), (leaflet_parts.seen, 5)]),
        Box(third, _TOP, third_wide, ends[2], when),
    ]


_DESK: Parts = [(parts.kind, 0), (parts.name, 0.5), (parts.hours, 3), (parts.exceptions, 1.2)]
_ABOUT: Parts = [(leaflet_parts.topics_title, 0), (parts.topics, 6), (parts.promises, 15), (parts.who, 8)]
_COVER: Parts = [
    (grown(leaflet_parts.clauses, "headline", high=0.72, least=0.6), 0),
    (parts.kind, 8),
    (parts.name, 0.5),
]
_WHEN: Parts = [
    (leaflet_parts.hours_title, 0),
    (parts.hours, 5),
    (parts.exceptions, 1.5),
    (airy_directory, 9),
]
_CROWDED_WHEN: Parts = [*_WHEN[:-1], (directory, 12)]


_DISCREET_WHEN: Parts = [
    (leaflet_parts.hours_title, 0),
    (parts.hours, 6),
    (parts.exceptions, 1.8),
    (leaflet_parts.ruled(5), 4),
]


def _discreet_outer(format: Format, folds: tuple[float, ...]) -> Layout:
    (flap, flap_wide), (back, back_wide), (cover, cover_wide) = _panels(format, folds)
    high, quiet = format.height, _BACK_PLATE * 4 / 37
    return Layout(
        name="outer",
        stage=Stage(width=format.width, height=high, light=(247, 56, 20), house=(247, 112, 60), folds=folds),
        scale=_CROWDED,
        boxes=[
            Box(flap, _TOP, flap_wide, 170, [(leaflet_parts.ruled(13), 0)], "middle"),
            Box(back, _TOP, back_wide, 50, [(parts.name, 0), (parts.hours, 3.5), (parts.exceptions, 1.6)]),
            Box(back, high - 30, back_wide - 20, 17, [(signature.marked, 0)], "bottom"),
            Box(cover, 130, cover_wide, 36, [(parts.headline, 0)]),
            Box(cover, high - 40, cover_wide, 24, [(parts.name, 0)], "bottom"),
        ],
        plates=[Plate(back - quiet, 74, _BACK_PLATE)],
        serial=Serial(back + back_wide, high - 14),
    )


def _discreet_inner(format: Format, folds: tuple[float, ...]) -> Layout:
    """It lies open on a table: here, too, no word tells."""
    (first, first_wide), (second, second_wide), (third, third_wide) = _panels(format, folds)
    quiet = _PLATE * 4 / 37
    return Layout(
        name="inner",
        stage=Stage(width=format.width, height=format.height, house=(248, 180, 62), folds=folds),
        scale=_CROWDED,
        boxes=[
            Box(
                first,
                _TOP,
                first_wide,
                168,
                [
                    (parts.headline, 0),
                    (leaflet_parts.anonymity, 8),
                    (leaflet_parts.free, 3),
                    (leaflet_parts.ruled(8), 8),
                ],
            ),
            Box(second, _TOP, second_wide, 10, [(leaflet_parts.steps_title, 0)]),
            Box(second, _TOP + 14 + _PLATE, second_wide, 90, [(steps.steps, 0)]),
            Box(third, _TOP, third_wide, 122, _DISCREET_WHEN),
        ],
        plates=[Plate(second - quiet, _TOP + 10.5, _PLATE)],
    )
