"""The font files that travel with the code, and which of them draws what."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from core.folders import ASSETS
from printing import designs
from printing.lettering import fonts

WEB = fonts.FOLDER / "web"
FAMILIES = {
    "BIZUDPGothic": ("BIZ UDPGothic", "OFL.txt", "The BIZ UDGothic Project Authors"),
    "NotoSans": ("Noto Sans", "OFL-NotoSans.txt", "The Noto Project Authors"),
    "NotoSansSC": ("Noto Sans SC", "OFL-NotoSansSC.txt", "Adobe"),
    "NotoSansKR": ("Noto Sans KR", "OFL-NotoSansKR.txt", "Adobe"),
    "NotoSansDevanagari": ("Noto Sans Devanagari", "OFL-NotoSansDevanagari.txt", "The Noto Project Authors"),
}
FILES = [*fonts.FOLDER.glob("*.ttf"), *WEB.glob("*.woff2")]
OFFICE = "北区男女共同参画室"


def drawn(text: str, language: str) -> list[tuple[str, str]]:
    return [(face.name.removesuffix("-Regular"), part) for face, part in fonts.runs(text, language=language)]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_licence_travels_with_each_family(family: str) -> None:
    _, file, owner = FAMILIES[family]
    licence = (fonts.FOLDER / file).read_text(encoding="utf-8")
    assert licence.startswith("Copyright")
    assert owner in licence.splitlines()[0]
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "TERMINATION" in licence


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_weights_keep_their_family_name_and_may_be_embedded(path: Path) -> None:
    font = TTFont(path)
    family, _, weight = path.stem.partition("-")
    assert font["name"].getDebugName(1) == FAMILIES[family][0]
    assert font["name"].getDebugName(2) == weight
    assert font["OS/2"].fsType == 0


def test_there_are_two_weights_of_each_family_on_paper_and_of_one_on_screens() -> None:
    assert {path.name for path in fonts.FOLDER.glob("*.ttf")} == {
        f"{family}-{weight}.ttf" for family in FAMILIES for weight in ("Regular", "Bold")
    }
    assert {path.name for path in WEB.glob("*.woff2")} == {"BIZUDPGothic-Regular.woff2", "BIZUDPGothic-Bold.woff2"}


def test_what_the_other_languages_add_stays_small() -> None:
    assert sum(path.stat().st_size for path in fonts.FOLDER.glob("Noto*.ttf")) < 7_000_000


@pytest.mark.parametrize("path", list(WEB.glob("*.woff2")), ids=lambda path: path.name)
def test_the_screen_font_is_small_and_draws_all_that_our_japanese_designs_say(path: Path) -> None:
    assert path.stat().st_size < 500_000
    shapes = TTFont(path).getBestCmap()
    words = (designs.FOLDER / "languages" / "ja.toml").read_text(encoding="utf-8")
    assert {character for character in words if ord(character) not in shapes} <= {"\n"}
    assert all(ord(character) in shapes for character in "亜腕ぁんァヶ「」〜～－髙﨑①Az09")


@pytest.mark.parametrize("path", list(WEB.glob("*.woff2")), ids=lambda path: path.name)
def test_the_screen_font_draws_all_that_the_workspace_says(path: Path) -> None:
    shapes = TTFont(path).getBestCmap()
    said = "".join(file.read_text(encoding="utf-8") for file in (ASSETS / "locales" / "ja").glob("*.po"))
    # ☑ is Streamlit's own box, which comes from its own font.
    assert {character for character in said if ord(character) not in shapes} <= {"\n", "☑"}


@pytest.mark.parametrize(
    ("language", "family", "text"),
    [
        ("ja", "BIZUDPGothic", "直接、骨と門。髙﨑𩸽"),
        ("ja-easy", "BIZUDPGothic", "直接 話す"),
        ("en", "BIZUDPGothic", "You don’t have to."),
        ("zh-Hans", "NotoSansSC", "骨与门、直接、“关于”隐私 LINE 0120〜"),
        ("ko", "NotoSansKR", "괜찮습니다. LINE 0120〜"),
        ("vi", "NotoSans", "Bạn không cần chịu đựng, ₫"),
        ("pt", "NotoSans", "Você não precisa — ação"),
        ("tl", "NotoSans", "Hindi mo kailangan, ₱"),
        ("ne", "NotoSansDevanagari", "गर्‍यो गर्छौँ LINE मा ०१२ 12"),
    ],
)
def test_each_language_is_drawn_in_its_own_family(language: str, family: str, text: str) -> None:
    assert drawn(text, language) == [(family, text)]


def test_the_name_of_a_japanese_office_is_drawn_as_in_japan_inside_other_languages() -> None:
    assert drawn(f"Nhắn tin {OFFICE} nhé", "vi") == [
        ("NotoSans", "Nhắn tin "),
        ("BIZUDPGothic", f"{OFFICE} "),
        ("NotoSans", "nhé"),
    ]
    assert drawn(f"상담 {OFFICE}", "ko")[-1] == ("BIZUDPGothic", OFFICE)
    assert drawn(f"कुरा {OFFICE}", "ne")[-1] == ("BIZUDPGothic", OFFICE)


def test_what_japanese_lacks_is_lent_by_the_language_it_belongs_to() -> None:
    assert drawn("日本語・한국어・简体・नेपाली・Tiếng", "ja") == [
        ("BIZUDPGothic", "日本語・"),
        ("NotoSansKR", "한국어"),
        ("BIZUDPGothic", "・"),
        ("NotoSansSC", "简"),
        ("BIZUDPGothic", "体・"),
        ("NotoSansDevanagari", "नेपाली"),
        ("BIZUDPGothic", "・Ti"),
        ("NotoSans", "ế"),
        ("BIZUDPGothic", "ng"),
    ]


@pytest.mark.parametrize(
    ("text", "language", "lost"),
    [
        ("𠮷野", "ja", "𠮷"),
        ("葛\U000e0100城", "ja", "\U000e0100"),
        ("あ\u3099", "ja", "\u3099"),
        ("タブ\t", "ja", "\t"),
        ("改\n行", "ja", "\n"),
        ("絵😀", "ja", "😀"),
        ("mẹ\u200d", "vi", "\u200d"),
        ("ق", "ne", "ق"),
        ("b\u0301", "pt", "\u0301"),
        ("龘", "zh-Hans", "龘"),
    ],
    ids=ascii,
)
def test_what_no_face_of_the_language_draws_is_refused_by_character(text: str, language: str, lost: str) -> None:
    with pytest.raises(fonts.CharacterNotInFont) as refusal:
        fonts.drawable(text, language=language)
    assert refusal.value.character == lost
    assert refusal.value.text == text


@pytest.mark.parametrize(
    ("typed", "language", "shown"),
    [("か\u3099く\u3099", "ja", "がぐ"), ("vie\u0323\u0302t", "vi", "việt"), ("\u1112\u1161\u11ab", "ko", "한")],
)
def test_letters_and_marks_typed_apart_are_joined(typed: str, language: str, shown: str) -> None:
    assert fonts.drawable(typed, language=language) == shown


def test_names_keep_the_very_characters_they_are_written_with() -> None:
    assert fonts.drawable("神") == "神"
