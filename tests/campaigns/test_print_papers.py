"""The papers that go with print files: what stands on them, in which typeface, and what is refused."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pytest

from campaigns import pieces, print_designs, print_papers
from campaigns.pieces import Group
from core.dates import tokyo_day
from printing import reading
from store.database import Store
from store.records import PrintDesign, Programme
from tests.campaigns.printing_town import BY, CARD, groups, town
from tests.conftest import NOON

TODAY = tokyo_day(NOON)


class Papers:
    """A town's papers for one printing."""

    def __init__(self, store: Store) -> None:
        with store.writing() as db:
            self.programme: Programme = town(db)
            self.design: PrintDesign = print_designs.save(
                db, by=BY, at=NOON, programme=self.programme, spec=CARD, fingerprint="1" * 64
            )
        self.groups: tuple[Group, ...] = groups(store, self.programme, CARD, copies=40)

    def of(self, paper: Callable[..., bytes], **facts: object) -> bytes:
        """One paper; `facts` replace those of the places."""
        changed = tuple(
            replace(group, listed=tuple(replace(each, **facts) for each in group.listed))  # type: ignore[arg-type]
            for group in self.groups
        )
        return paper(self.programme, self.design, changed, on=TODAY)


@pytest.fixture
def papers(sqlite_store: Store) -> Papers:
    return Papers(sqlite_store)


def words(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page) for page in reading.read_text(pdf)]


def fonts_of(pdf: bytes) -> Iterator[tuple[str, bool]]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for each in file.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font":
                yield str(each.BaseFont), "/FontDescriptor" in each and "/FontFile2" in each.FontDescriptor


def test_every_place_gets_a_letter_of_its_own_with_what_is_enclosed(papers: Papers) -> None:
    pages = words(papers.of(print_papers.covering_letters))
    assert len(pages) == 3
    for page, venue in zip(pages, ["見本中学校", "見本図書館", "見本駅"], strict=True):
        [code] = [each.code for group in papers.groups for each in group.listed if each.venue == venue]
        assert f"{venue}御中" in page
        assert f"{code[:3]}-{code[3:]}40" in page
        assert "設置のお願い" in page


def test_two_places_of_one_name_at_two_addresses_get_two_letters(papers: Papers) -> None:
    places = iter(range(3))
    same = tuple(
        replace(
            group, listed=tuple(replace(each, venue="図書館", address=f"{next(places)}丁目") for each in group.listed)
        )
        for group in papers.groups
    )
    assert len(words(print_papers.covering_letters(papers.programme, papers.design, same, on=TODAY))) == 3


def test_the_sorting_sheet_lists_each_code_with_its_copies_and_says_where_an_address_is_missing(
    papers: Papers,
) -> None:
    [page] = words(papers.of(print_papers.sorting_sheet))
    for group in papers.groups:
        for each in group.listed:
            assert f"{each.code[:3]}-{each.code[3:]}40" in page
    assert page.count("住所が未入力です") == 2
    assert page.count("□") == 3
    assert "3か所、120枚" in page


def test_the_specification_tells_the_shop_size_colours_data_and_every_file(papers: Papers) -> None:
    listed = [each for group in papers.groups for each in group.listed]
    files = {each: f"{each.venue}_40_{each.code}.pdf" for each in listed}
    page = "".join(words(print_papers.specification(papers.programme, papers.design, papers.groups, files, on=TODAY)))
    for expected in ("91×55mm", "塗り足し", "JC200103", "PDF/X-1a:2003", "3ファイル・120枚", *files.values()):
        assert expected in page, expected


def test_the_proof_shows_each_kind_of_reader_its_piece_and_every_fact_to_check(papers: Papers) -> None:
    page = "".join(words(papers.of(print_papers.proof)))
    assert page.count("確認するところ") == 2
    for expected in ("見本相談室03-0000-0000", "祝日は休み", "校了前", "警察110"):
        assert expected in page, expected


def test_labels_are_made_for_places_with_an_address_only(papers: Papers) -> None:
    [page] = words(print_papers.address_labels(papers.programme, papers.groups))
    assert "見本市本町1-2-3" in page
    assert page.count("御中") == 1
    bare = tuple(
        replace(group, listed=tuple(replace(each, address="") for each in group.listed)) for group in papers.groups
    )
    assert print_papers.address_labels(papers.programme, bare) == b""


def test_every_letter_of_every_paper_is_drawn_with_a_font_that_is_in_the_file(papers: Papers) -> None:
    for paper in (print_papers.covering_letters, print_papers.sorting_sheet, print_papers.proof):
        found = list(fonts_of(papers.of(paper, venue="見本館 한국")))
        assert found
        assert [name for name, embedded in found if not embedded] == []


def test_a_character_without_a_shape_is_marked_as_printers_mark_a_missing_letter(papers: Papers) -> None:
    flower, family = "\U0001f338", "\U0001f468\u200d\U0001f469"
    told = {"venue": f"見本{flower}か\u3099く館", "address": f"花{family}町"}
    for page in words(papers.of(print_papers.covering_letters, **told)):
        assert "見本〓がく館御中" in page
    listed = "".join(words(papers.of(print_papers.sorting_sheet, **told)))
    assert listed.count("見本〓がく館") == 3
    assert listed.count("花〓〓町") == 3
    odd = [replace(papers.groups[0], listed=tuple(replace(each, **told) for each in papers.groups[0].listed))]  # type: ignore[arg-type]
    assert "見本〓がく館御中" in "".join(words(print_papers.address_labels(papers.programme, odd)))
    files = {each: f"{each.venue}.pdf" for group in odd for each in group.listed}
    specification = print_papers.specification(papers.programme, papers.design, odd, files, on=TODAY)
    assert "見本〓がく館.pdf" in "".join(words(specification))


def test_a_long_name_goes_on_its_label_whole(papers: Papers) -> None:
    long = "長" * 80
    group = papers.groups[0]
    odd = [replace(group, listed=(replace(group.listed[0], venue=long, address="見本市本町1-2-3"),))]
    assert f"{long}御中" in "".join(words(print_papers.address_labels(papers.programme, odd)))


def test_each_side_of_a_folded_leaflet_is_named_under_its_picture(sqlite_store: Store, papers: Papers) -> None:
    leaflet = replace(CARD, format="leaflet-a4-trifold")
    made = groups(sqlite_store, papers.programme, leaflet)
    page = "".join(words(print_papers.proof(papers.programme, papers.design, made, on=TODAY)))
    assert "外側（実寸の" in page
    assert "内側（実寸の" in page
    assert "outer" not in page


def test_the_shop_cuts_strips_along_their_lines_whatever_the_size(sqlite_store: Store, papers: Papers) -> None:
    made = groups(sqlite_store, papers.programme, replace(CARD, format="strips-a3", theme="bright"))
    page = "".join(words(print_papers.specification(papers.programme, papers.design, made, {}, on=TODAY)))
    assert "点線に沿って" in page
    assert "62" not in page.partition("点線に沿って")[2][:40]


def test_an_address_that_does_not_fit_its_label_is_refused_and_not_cut(papers: Papers) -> None:
    long = "見本市本町一丁目二番三号" * 30
    group = papers.groups[0]
    wrong = replace(group, listed=tuple(replace(each, address=long) for each in group.listed))
    with pytest.raises(pieces.TextTooLong):
        print_papers.address_labels(papers.programme, [wrong])
