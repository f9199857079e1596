"""The font files that travel with the code."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from printing import designs, fonts

WEB = fonts.FOLDER / "web"
FILES = [*fonts.FOLDER.glob("*.ttf"), *WEB.glob("*.woff2")]


def test_the_licence_travels_with_the_fonts() -> None:
    licence = (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "Copyright 2022 The BIZ UDGothic Project Authors" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "TERMINATION" in licence


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_both_weights_keep_the_family_name_and_may_be_embedded(path: Path) -> None:
    font = TTFont(path)
    assert font["name"].getDebugName(1) == "BIZ UDPGothic"
    assert font["name"].getDebugName(2) == path.stem.rpartition("-")[2]
    assert font["OS/2"].fsType == 0


def test_there_are_two_weights_on_paper_and_on_screens() -> None:
    assert {path.name for path in FILES} == {
        "BIZUDPGothic-Regular.ttf",
        "BIZUDPGothic-Bold.ttf",
        "BIZUDPGothic-Regular.woff2",
        "BIZUDPGothic-Bold.woff2",
    }


@pytest.mark.parametrize("path", list(WEB.glob("*.woff2")), ids=lambda path: path.name)
def test_the_screen_font_is_small_and_draws_all_that_our_designs_say(path: Path) -> None:
    assert path.stat().st_size < 500_000
    shapes = TTFont(path).getBestCmap()
    words = "".join(file.read_text(encoding="utf-8") for file in designs.FOLDER.glob("*.toml"))
    assert {character for character in words if ord(character) not in shapes} <= {"\n"}
    assert all(ord(character) in shapes for character in "亜腕ぁんァヶ「」〜髙﨑①Az09")
