"""The ZIP for one printing: every file in it is opened and looked at."""

import io
import zipfile
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
import pytest

from campaigns import print_bundle, print_designs, prints
from campaigns.pieces import Group
from campaigns.print_designs import Spec
from core.dates import tokyo_day
from printing import preflight, reading
from store.database import Store
from store.records import PrintDesign, Programme
from tests.campaigns.printing_town import BY, CARD, STICKER, groups, town
from tests.conftest import NOON

PRESS = {f"press/{venue}_7_" for venue in ("見本図書館", "見本駅", "見本中学校")}


@dataclass(frozen=True)
class Printing:
    """A programme with a version and its pieces for three places, one of them a school."""

    programme: Programme
    design: PrintDesign
    groups: tuple[Group, ...]


@pytest.fixture
def printing(sqlite_store: Store) -> Printing:
    with sqlite_store.writing() as db:
        programme = town(db)
    return laid_out(sqlite_store, programme, CARD)


def laid_out(store: Store, programme: Programme, spec: Spec) -> Printing:
    with store.writing() as db:
        design = print_designs.save(db, by=BY, at=NOON, programme=programme, spec=spec, fingerprint="1" * 64)
    return Printing(programme, design, groups(store, programme, spec, copies=7, version="v1"))


def opened(printing: Printing, *, press: bool = True, **told: object) -> dict[str, bytes]:
    usual: dict[str, object] = {"at": NOON, "on": tokyo_day(NOON), "extra": {"6_設置台帳.xlsx": b"x"}}
    data, _files = print_bundle.bundle(
        printing.programme,
        printing.design,
        printing.groups,
        press=press,
        **usual | told,  # type: ignore[arg-type]
    )
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        assert whole.testzip() is None
        return {info.filename: whole.read(info) for info in whole.infolist()}


def test_the_zip_holds_a_press_file_for_each_code_and_all_papers(printing: Printing) -> None:
    files = opened(printing)
    codes = {listed.code for group in printing.groups for listed in group.listed}
    press = {name for name in files if name.startswith("press/")}
    assert {name.removesuffix(".pdf")[:-7] for name in press} == PRESS
    assert {name.removesuffix(".pdf")[-7:] for name in press} == codes
    assert [name for name in files if "/" not in name] == [
        "1_校正刷り.pdf",
        "2_印刷仕様書.pdf",
        "3_仕分け表.pdf",
        "4_送付状.pdf",
        "5_宛名ラベル.pdf",
        "6_設置台帳.xlsx",
        "7_検査結果.txt",
    ]
    texts = {name.rpartition("_")[2] for name in files if name.startswith("読み上げ用テキスト/")}
    assert texts == {f"{code}.html" for code in codes}


def test_each_press_file_is_pdfx_with_just_its_own_code(printing: Printing) -> None:
    for name, data in opened(printing).items():
        if name.startswith("press/"):
            with pikepdf.open(io.BytesIO(data)) as pdf:
                assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
            code = name.removesuffix(".pdf")[-7:]
            [read] = reading.read_codes(data)
            assert [url.rpartition("/")[2] for url in read] == [code]
            assert preflight.check(data, read, profile="press", trim=(91, 55)) == ()


def test_office_files_carry_every_copy_of_every_code(printing: Printing) -> None:
    read = [
        url
        for name, data in opened(printing, press=False).items()
        if name.startswith("office/")
        for page in reading.read_codes(data)
        for url in page
    ]
    assert sorted(read) == sorted(code.url for group in printing.groups for code in group.codes for _copy in range(7))


def test_without_approval_there_is_neither_a_press_file_nor_a_specification(printing: Printing) -> None:
    files = opened(printing, press=False)
    assert not [name for name in files if name.startswith("press/") or "仕様書" in name]
    assert [name for name in files if name.startswith("office/")]


def test_a_line_for_each_file_says_how_its_check_went(printing: Printing) -> None:
    files = opened(printing)
    lines = files["7_検査結果.txt"].decode().splitlines()
    names = {name.rpartition("/")[2] for name in files if name.startswith(("press/", "office/"))}
    assert {line.partition("：")[0] for line in lines} == names
    assert all("問題はありません" in line for line in lines)


def test_names_are_marked_as_utf8_and_hold_nothing_that_windows_refuses(
    sqlite_store: Store, printing: Printing
) -> None:
    odd = tuple(
        replace(group, listed=tuple(replace(each, venue='見本/区:民*館?"<>|. ') for each in group.listed))
        for group in printing.groups
    )
    data, _files = print_bundle.bundle(
        printing.programme, printing.design, odd, press=True, at=NOON, on=tokyo_day(NOON), extra={}
    )
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        infos = whole.infolist()
    assert all(info.filename.isascii() or info.flag_bits & 0x800 for info in infos)
    assert not [info.filename for info in infos if set(info.filename) & set('\\:*?"<>|') or ".." in info.filename]
    assert len({info.filename.lower() for info in infos}) == len(infos)


def test_progress_is_told_file_by_file(printing: Printing) -> None:
    told: list[tuple[int, int]] = []
    opened(printing, told=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    told.clear()
    opened(printing, press=False, told=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 2), (2, 2)], "an office file for all and one for schools"


def test_progress_is_told_after_a_file_is_made(printing: Printing, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    make = prints.press_file

    def begun(*given: Any, **more: Any) -> prints.PrintFile:
        told.append(0)
        return make(*given, **more)

    monkeypatch.setattr(prints, "press_file", begun)
    opened(printing, told=lambda done, _whole: told.append(done))
    assert told == [0, 1, 0, 2, 0, 3]


def test_an_order_for_a_press_holds_no_sheets_for_the_office(printing: Printing) -> None:
    files = opened(printing)
    assert not [name for name in files if name.startswith("office/")]
    assert [name for name in files if name.startswith("press/")]


def with_copies(printing: Printing, copies: int) -> Printing:
    return replace(
        printing,
        groups=tuple(
            replace(group, listed=tuple(replace(each, copies=copies) for each in group.listed))
            for group in printing.groups
        ),
    )


def test_a_press_order_may_have_more_copies_than_an_office_prints(
    printing: Printing, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = with_copies(printing, prints.MOST_PIECES)
    assert [name for name in opened(many) if name.startswith("press/")]
    monkeypatch.setattr(prints, "office_file", never)
    with pytest.raises(prints.TooManyPieces):
        opened(many, press=False)


@pytest.mark.parametrize("press", [True, False])
def test_too_many_places_are_refused_before_anything_is_drawn(
    printing: Printing, monkeypatch: pytest.MonkeyPatch, press: bool
) -> None:
    monkeypatch.setattr(prints, "office_file", never)
    monkeypatch.setattr(prints, "press_file", never)
    group = printing.groups[0]
    listed = (group.listed[0],) * (print_bundle.MOST_PLACES + 1)
    crowd = replace(printing, groups=(replace(group, listed=listed, codes=(group.codes[0],) * len(listed)),))
    with pytest.raises(print_bundle.TooManyPlaces):
        opened(crowd, press=press)


def never(*_given: object, **_more: object) -> None:
    raise AssertionError("drawn")


def test_one_odd_venue_name_does_not_stop_the_papers_of_all(printing: Printing) -> None:
    odd = tuple(
        replace(group, listed=tuple(replace(each, venue="\U0001f338" * 3 + "長" * 77) for each in group.listed))
        for group in printing.groups
    )
    assert "5_宛名ラベル.pdf" in opened(replace(printing, groups=odd))


def test_a_faulty_press_file_stops_the_whole_zip(
    sqlite_store: Store, printing: Printing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.prints.press.pages", lambda *_arguments, **_options: b"%PDF-1.7 not really")
    with pytest.raises(prints.PrintFaulty):
        opened(printing)


def test_pictures_go_into_a_folder_for_screens(sqlite_store: Store, printing: Printing) -> None:
    pictures = laid_out(sqlite_store, printing.programme, Spec(format="image-1080x1080", theme="soft"))
    files = opened(pictures)
    assert [name for name in files if "/" not in name] == ["1_校正刷り.pdf", "6_設置台帳.xlsx", "7_検査結果.txt"]
    format = pictures.groups[0].piece.format
    assert print_bundle.profile_of(format, press=True) == "office"
    assert print_bundle.profile_of(printing.groups[0].piece.format, press=True) == "press"
    assert sum(name.startswith("screen/") and name.endswith(".png") for name in files) == 3
    assert not [name for name in files if name.startswith(("press/", "office/"))]


def test_several_files_become_one_zip_in_which_none_replaces_another(sqlite_store: Store, printing: Printing) -> None:
    file = prints.office_file(groups(sqlite_store, printing.programme, STICKER)[0], stem="s")
    with zipfile.ZipFile(io.BytesIO(print_bundle.zipped([file, file]).data)) as whole:
        names = whole.namelist()
    assert len(set(names)) == 2
