"""Print files: the codes on the final bytes lead where the ledger says, and nothing false is given out."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from campaigns import links, pieces, prints
from campaigns.print_designs import Spec
from core.language import spoken
from printing import preflight, reading
from printing.faults import Fault
from store import placements as stored
from store.database import Store
from store.records import Programme
from tests.campaigns.printing_town import CARD, ORIGIN, POSTER, STICKER, groups, town
from tests.conftest import NOON

SPECS = [CARD, replace(CARD, format="card-91x55-2"), STICKER, POSTER, replace(POSTER, format="strips-a4")]


@pytest.fixture
def programme(sqlite_store: Store) -> Programme:
    with sqlite_store.writing() as db:
        return town(db)


def ledger(store: Store, programme: Programme) -> list[str]:
    with store.reading() as db:
        return sorted(links.address(one.code, origin=ORIGIN) for one in stored.of_programme(db, programme.id))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.format)
def test_every_code_on_the_finished_pages_is_the_ledgers(sqlite_store: Store, programme: Programme, spec: Spec) -> None:
    made = groups(sqlite_store, programme, spec, copies=2)
    files = [prints.office_file(group, stem="s") for group in made]
    read = sorted(url for file in files for page in reading.read_codes(file.data) for url in page)
    each = made[0].piece.symbols
    assert read == sorted(ledger(sqlite_store, programme) * 2 * each)
    assert sum(file.pieces for file in files) == 6
    assert [file.audience for file in files] == ["everyone", "school"]
    assert files[1].name.endswith("_school.pdf")


def test_a_press_file_is_named_by_place_copies_and_code(sqlite_store: Store, programme: Programme) -> None:
    made = groups(sqlite_store, programme, CARD, copies=40)
    files = [prints.press_file(group, listed=each, at=NOON) for group in made for each in group.listed]
    assert {file.name for file in files} == {
        f"{each.venue}_40_{each.code}.pdf" for group in made for each in group.listed
    }
    assert sorted(url for file in files for page in reading.read_codes(file.data) for url in page) == ledger(
        sqlite_store, programme
    )
    assert [file.pieces for file in files] == [40, 40, 40]


def test_nothing_goes_to_press_whose_codes_do_not_lead_to_https(sqlite_store: Store, programme: Programme) -> None:
    http = groups(sqlite_store, programme, CARD, origin="http://to-u.example.lg.jp")[0]
    for make in (
        lambda group: prints.press_file(group, listed=group.listed[0], at=NOON),
        lambda group: prints.press_book(group, stem="s", at=NOON),
    ):
        with pytest.raises(pieces.AddressNotPublic):
            make(http)
        demo = groups(sqlite_store, replace(programme, is_demo=True), CARD, origin="http://localhost:8600")[0]
        assert make(demo).sample, "a demo's press file is marked and leads nowhere"


def test_the_codes_of_a_piece_are_held_to_the_formats_measure(
    sqlite_store: Store, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    check = preflight.check

    def noted(pdf: bytes, expected: Sequence[str], **told: Any) -> tuple[Fault, ...]:
        asked.append(told["least_symbol"])
        return check(pdf, expected, **told)

    monkeypatch.setattr(preflight, "check", noted)
    for key in ("strips-a4", "leaflet-a4-trifold"):
        prints.office_file(groups(sqlite_store, programme, replace(POSTER, format=key))[0], stem="s")
    assert asked == [40, 25]


def test_a_picture_has_its_pixels_and_its_code_reads(sqlite_store: Store, programme: Programme) -> None:
    group = groups(sqlite_store, programme, Spec(format="image-1200x675", theme="quiet"))[0]
    file = prints.picture_file(group, listed=group.listed[0])
    assert Image.open(io.BytesIO(file.data)).size == (1200, 675)
    assert file.name == f"見本図書館_1200x675_{group.codes[0].text}.png"


def test_a_picture_is_nothing_for_a_press_and_a_large_poster_nothing_for_an_office(
    sqlite_store: Store, programme: Programme
) -> None:
    picture = groups(sqlite_store, programme, Spec(format="image-1080x1080", theme="soft"))[0]
    with pytest.raises(prints.NotForPress):
        prints.press_file(picture, listed=picture.listed[0], at=NOON)
    large = groups(sqlite_store, programme, replace(POSTER, format="poster-b2"))[0]
    with pytest.raises(prints.Refusal) as refused:
        prints.office_file(large, stem="s")
    assert refused.value.key == "OfficeTooLarge"


@pytest.mark.parametrize("made_by", ["office", "press"])
def test_a_file_whose_codes_read_otherwise_is_not_given_out(
    sqlite_store: Store, programme: Programme, monkeypatch: pytest.MonkeyPatch, made_by: str
) -> None:
    group = groups(sqlite_store, programme, CARD)[0]
    wrong = replace(group, codes=tuple(replace(code, url=f"{ORIGIN}/R/0000000".upper()) for code in group.codes))
    check = preflight.check

    def asked_for_the_ledger(pdf: bytes, expected: Sequence[str], **told: Any) -> tuple[Fault, ...]:
        return check(pdf, [code.url for code in group.codes][: len(expected)], **told)

    monkeypatch.setattr(preflight, "check", asked_for_the_ledger)
    ways = {
        "office": lambda: prints.office_file(wrong, stem="s"),
        "press": lambda: prints.press_file(wrong, listed=wrong.listed[0], at=NOON),
    }
    with pytest.raises(prints.PrintFaulty) as refused:
        ways[made_by]()
    assert {fault.reason for fault in refused.value.faults} == {"code-missing", "code-unexpected"}


def test_the_reasons_of_a_faulty_file_are_sentences_in_the_readers_language() -> None:
    faults = [Fault("rgb", "x", 1), Fault("rgb", "y", 2)]
    assert len(prints.reasons(faults)) == 1
    with spoken("en"):
        assert "RGB" in prints.reasons(faults)[0]


@pytest.mark.parametrize("copies", [0, 5_000])
def test_nobody_prints_none_or_ten_thousands_at_once(sqlite_store: Store, programme: Programme, copies: int) -> None:
    group = groups(sqlite_store, programme, CARD, copies=copies)[0]
    with pytest.raises(prints.TooManyPieces):
        prints.office_file(replace(group, listed=group.listed * 2, codes=group.codes * 2), stem="s")


def test_a_sheet_is_found_by_its_makers_name(sqlite_store: Store, programme: Programme) -> None:
    assert prints.sheet("A-one 51002") == prints.sheets_for("card-91x55")["a-one-51002"]
    with pytest.raises(prints.Refusal):
        prints.sheet("no such sheet")
    assert prints.sheets_for("image-1080x1080") == {}
    assert prints.sheets_for("poster-b2") == {}


def test_a_part_used_sheet_is_begun_at_its_first_free_label(sqlite_store: Store, programme: Programme) -> None:
    group = groups(sqlite_store, programme, CARD)[0]
    file = prints.office_file(group, stem="s", sheet=prints.sheet("a-one-51002"), start=9)
    assert [len(page) for page in reading.read_codes(file.data)] == [1, 1]


def test_the_preview_is_the_piece_and_its_code_close_up_reads(sqlite_store: Store, programme: Programme) -> None:
    group = groups(sqlite_store, programme, CARD)[0]
    drawing, (page, box) = prints.drawing(group), prints.close_up(group)
    from_front = Image.open(io.BytesIO(prints.rendered(drawing)))
    code = Image.open(io.BytesIO(prints.rendered(drawing, page=page, box=box)))
    assert from_front.width == 1200
    assert abs(code.width - code.height) <= 1


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("見本 図書館/2F", "見本_図書館_2F"),
        ("../../etc", "etc"),
        ('a:b*c?"<>|', "a_b_c"),
        ("長" * 60, "長" * 40),
        ("", ""),
    ],
)
def test_a_places_name_becomes_a_file_name_that_every_system_takes(words: str, name: str) -> None:
    assert prints.file_name(words) == name


def test_the_page_for_screen_readers_says_the_headline(sqlite_store: Store, programme: Programme) -> None:
    group = groups(sqlite_store, programme, POSTER)[0]
    file = prints.page_file(group, listed=group.listed[0])
    assert "もやもや" in file.data.decode()
    assert file.mime == "text/html"


def test_refusals_of_pieces_are_those_of_prints() -> None:
    assert issubclass(pieces.NothingChosen, prints.Refusal)
