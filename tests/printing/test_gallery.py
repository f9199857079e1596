"""The gallery in docs/ shows every piece in every theme, of a desk that nobody can mistake for a real one."""

import re

import pytest
from PIL import Image

from core.folders import ROOT
from printing import designs, formats, gallery, samples

NAMES = {path.stem for path in gallery.FOLDER.glob("*.png")}
DRAWN = sorted(path for kind in ("paper", "theme", "languages") for path in gallery.FOLDER.glob(f"{kind}-*.png"))


@pytest.mark.parametrize("theme", list(designs.themes()))
@pytest.mark.parametrize("format", list(formats.FORMATS))
def test_every_side_of_every_format_is_there_in_every_theme(format: str, theme: str) -> None:
    sides = gallery.piece(formats.of(format), designs.theme(theme)).sides
    names = {f"paper-{format}-{theme}-{side.name}" for side in sides} if len(sides) > 1 else {f"paper-{format}-{theme}"}
    assert names <= NAMES


def test_nothing_is_left_of_pieces_that_are_made_no_more() -> None:
    known = [f"paper-{format}-{theme}" for format in formats.FORMATS for theme in designs.themes()]
    assert [name for name in NAMES if name.startswith("paper-") and not name.startswith(tuple(known))] == []


def test_the_index_leads_to_every_piece_and_to_nothing_else() -> None:
    page = (gallery.FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.stem for path in DRAWN if f"({path.name})" not in page] == []
    linked = {part.split(")")[0] for part in page.split("](")[1:]}
    assert [name for name in linked if not (gallery.FOLDER / name).is_file()] == []


def test_the_pictures_are_light_enough_to_be_kept_with_the_source() -> None:
    assert sum(path.stat().st_size for path in DRAWN) < 6_000_000


def test_a_round_piece_is_shown_round() -> None:
    (_, shown), *_ = gallery.sides(gallery.piece(formats.of("sticker-round-60"), designs.theme("soft")))
    ground = Image.new("RGB", (1, 1), designs.theme("soft")["ground"].screen).getpixel((0, 0))
    assert shown.getpixel((2, 2)) != ground
    assert shown.getpixel((shown.width // 2, 4)) == ground


@pytest.mark.parametrize("language", designs.languages())
def test_the_sample_desk_says_in_every_language_that_it_is_a_sample(language: str) -> None:
    facts = samples.facts(language)
    assert facts.sample
    assert facts.language == language
    assert all((facts.office, facts.who, facts.closed, facts.phones[0].hours))
    assert "見本" in designs.sentences(language).sample.replace("《みほん》", "")


def test_the_sample_desk_has_numbers_that_are_nobodys() -> None:
    assert samples.facts().phones[0].number == "03-0000-0000"
    assert samples.code().url.startswith("HTTPS://SHIRUBE.EXAMPLE/")


def test_pictures_keep_their_shape_in_an_overview() -> None:
    sheet = gallery.overview(
        [Image.new("RGB", (900, 300), "red"), Image.new("RGB", (300, 900), "red")], across=2, cell=380
    )
    red = sum(count for count, value in sheet.getcolors(1 << 20) or () if value == (255, 0, 0))
    assert red == pytest.approx(2 * 380 * 380 / 3, rel=0.02)


def test_every_picture_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"\]\((docs/gallery/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown
    assert [name for name in shown if not (ROOT / name).is_file()] == []
