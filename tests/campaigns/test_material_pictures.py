"""Pictures for the yearly report: what was up in the year, marked 見本, with a code that is nobody's."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from campaigns import material_pictures, placements
from campaigns.material_pictures import Pictured
from printing import picture
from store import placements as stored
from store import print_designs as designs
from store.database import Db, Store
from store.records import Programme
from tests.campaigns.printing_town import BY, CARD, POSTER, town
from tests.conftest import NOON

YEAR = 2026


@pytest.fixture
def db(sqlite_store: Store) -> Iterator[Db]:
    """Drawing doesn't depend on the database."""
    with sqlite_store.writing() as db:
        yield db


@pytest.fixture
def programme(db: Db) -> Programme:
    """A programme with cards at three places, of no design that we know."""
    return town(db)


def approve(db: Db, programme: Programme, spec: object, at: datetime = NOON) -> None:
    told = {"version": 1, **vars(spec), "phones": None}
    made = designs.add(
        db,
        programme_id=programme.id,
        campaign_id=None,
        spec=told,
        fingerprint="0" * 64,
        made_at=at,
        made_by=BY,
    )
    designs.set_approval(db, programme_id=programme.id, design_id=made.id, at=at, by="manager@demo.example")


def name_design(db: Db, programme: Programme, design: str, removed_on: date | None = None) -> None:
    days = {"installed_on": date(2026, 4, 1), "removed_on": removed_on}
    for one in stored.of_programme(db, programme.id):
        stored.change(db, programme_id=programme.id, placement_id=one.id, design=design, **days)


def drawn(db: Db, programme: Programme, year: int = YEAR) -> list[Pictured]:
    return material_pictures.of_year(db, programme=programme, year=year)


def test_what_was_approved_is_drawn_small_with_the_places_it_went_to(db: Db, programme: Programme) -> None:
    approve(db, programme, CARD)
    [card] = drawn(db, programme)
    assert card.label.startswith("カード")
    assert card.places == "見本図書館 1か所、見本駅 1か所、見本中学校 1か所"
    assert Image.open(io.BytesIO(card.png)).width <= 700
    assert len(card.png) <= material_pictures.MOST_BYTES


def test_its_code_is_nobodys(db: Db, programme: Programme) -> None:
    approve(db, programme, CARD)
    [card] = drawn(db, programme)
    live = [one.code.lower() for one in stored.of_programme(db, programme.id)]
    read = [address.lower() for address in picture.read_codes(card.png)]
    assert read == ["https://shirube.example/r/0000000"]
    assert not any(code in address for code in live for address in read)


def test_its_words_say_whose_it_is_and_what_it_says(db: Db, programme: Programme) -> None:
    approve(db, programme, CARD)
    [card] = drawn(db, programme)
    assert "ひとやすみ" in card.alt
    assert "二次元コード" in card.alt
    assert "\n" not in card.alt


def test_without_an_approval_the_design_that_places_name_is_drawn(db: Db, programme: Programme) -> None:
    name_design(db, programme, "soft")
    assert len(drawn(db, programme)) == 1


def test_a_design_that_nobody_knows_any_more_is_not_made_up(db: Db, programme: Programme) -> None:
    name_design(db, programme, "春のカード")
    assert drawn(db, programme) == []


def test_what_was_approved_for_a_material_that_was_not_put_up_is_left_out(db: Db, programme: Programme) -> None:
    approve(db, programme, POSTER)
    assert drawn(db, programme) == []


def test_what_was_approved_after_the_year_is_left_out(db: Db, programme: Programme) -> None:
    approve(db, programme, CARD, at=datetime(2027, 5, 1, tzinfo=UTC))
    assert drawn(db, programme) == []


def test_what_was_taken_down_before_the_year_is_left_out(db: Db, programme: Programme) -> None:
    approve(db, programme, CARD)
    name_design(db, programme, "soft", removed_on=date(2026, 6, 30))
    assert drawn(db, programme, 2027) == []


def test_many_places_of_many_names_are_told_by_kind(db: Db, programme: Programme) -> None:
    first = stored.of_programme(db, programme.id)[0]
    drafts = [
        placements.Draft(campaign_id=first.campaign_id, channel="card", venue=name, venue_kind="shop")
        for name in ("青の店", "赤の店", "緑の店")
    ]
    placements.add_all(db, by=BY, at=NOON, programme=programme, drafts=drafts)
    approve(db, programme, CARD)
    assert drawn(db, programme)[0].places.split("、")[0].endswith("3か所")


def test_numbered_places_are_one_kind_of_place() -> None:
    assert material_pictures._COUNTED.sub("", "区内中学校 4") == "区内中学校"
    assert material_pictures._COUNTED.sub("", "区内中学校（4）") == "区内中学校"
