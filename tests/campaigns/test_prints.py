"""Print files: the codes on the final bytes lead where the ledger says, and nothing false is given out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from campaigns import campaigns, codes, links, placements, prints
from campaigns.placements import Draft
from campaigns.prints import Listed, Order, PrintFile
from core.dates import tokyo_day
from core.language import spoken
from printing import preflight, reading
from store import placements as stored
from store.database import Store
from store.records import Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
ORIGIN = "https://to-u.example.lg.jp"
CHILDREN = ("0120-0-78310", "0120-99-7777", "189")
ORDERS = {
    "card": Order(material="card", theme="soft", wording="card-alone"),
    "sticker": Order(material="sticker", theme="quiet", wording="sticker-talk"),
    "poster": Order(material="poster", theme="bright", wording="poster-unsettled"),
}


@pytest.fixture
def programme(sqlite_store: Store) -> Programme:
    """Drawing doesn't depend on the database."""
    with sqlite_store.writing() as db:
        made = add_programme(db, who_may_consult="どの年代の方でも相談できます。", closed_note="祝日は休み")
        campaign = campaigns.create(
            db, by=BY, at=NOON, programme=made, name="春", starts=date(2026, 4, 1), ends=date(2026, 9, 30)
        )
        places = (("見本図書館", "library"), ("見本駅", "station"), ("見本中学校", "school"))
        drafts = [Draft(campaign_id=campaign.id, channel="card", venue=name, venue_kind=kind) for name, kind in places]
        placements.add_all(db, by=BY, at=NOON, programme=made, drafts=drafts)
        return made


def make(store: Store, programme: Programme, order: Order, **facts: Any) -> tuple[PrintFile, ...]:
    with store.reading() as db:
        ids = [one.id for one in stored.of_programme(db, programme.id)]
        given = {"placement_ids": ids, "origin": ORIGIN, "on": tokyo_day(NOON)} | facts
        return prints.make(db, programme=programme, order=order, **given)


@pytest.mark.parametrize("material", prints.MATERIALS)
def test_every_code_on_the_finished_pages_is_the_ledgers(
    sqlite_store: Store, programme: Programme, material: str
) -> None:
    files = make(sqlite_store, programme, replace(ORDERS[material], copies=2))
    with sqlite_store.reading() as db:
        ledger = sorted(links.address(one.code, origin=ORIGIN) for one in stored.of_programme(db, programme.id))
    read = sorted(url for file in files for page in reading.read_codes(file.data) for url in page)
    assert read == sorted([*ledger, *ledger])
    assert sum(file.pieces for file in files) == 6
    assert not any(file.sample for file in files)


def test_schools_get_a_file_of_their_own_with_the_numbers_for_children(
    sqlite_store: Store, programme: Programme
) -> None:
    others, school = make(sqlite_store, programme, ORDERS["poster"])
    assert school.name.endswith("_school.pdf")
    assert (others.audience, school.audience) == ("everyone", "school")
    assert "チャイルドライン" in "".join(reading.read_text(school.data))
    assert "チャイルドライン" not in "".join(reading.read_text(others.data))
    assert "#8008" in "".join(reading.read_text(others.data))


def test_hours_secrecy_and_cost_are_on_the_poster(sqlite_store: Store, programme: Programme) -> None:
    text = "".join(reading.read_text(make(sqlite_store, programme, ORDERS["poster"])[0].data))
    for words in (
        "木・土",
        "18:00–21:00",
        "受付 20:30まで",
        "通信料はかかります",
        "命や安全にかかわるとき",
        "LINEの名前",
    ):
        assert words in text


@pytest.mark.parametrize(("is_demo", "origin"), [(True, ORIGIN), (False, "http://localhost:8600")])
def test_what_must_not_hang_in_town_is_marked(
    sqlite_store: Store, programme: Programme, is_demo: bool, origin: str
) -> None:
    file = make(sqlite_store, replace(programme, is_demo=is_demo), ORDERS["card"], origin=origin)[0]
    assert file.sample
    assert "見本" in "".join(reading.read_text(file.data)).replace("見本区", "")


def test_a_file_whose_codes_read_otherwise_is_not_given_out(
    sqlite_store: Store, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = preflight.Fault("code-missing", "HTTPS://X")
    monkeypatch.setattr(preflight, "check", lambda pdf, expected: (fault,))
    with pytest.raises(prints.PrintFaulty):
        make(sqlite_store, programme, ORDERS["card"])


def test_the_check_is_asked_for_exactly_the_addresses_of_the_ledger(
    sqlite_store: Store, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "address", lambda code, origin: f"{origin}/R/0000000".upper())
    asked: list[str] = []
    monkeypatch.setattr(preflight, "check", lambda pdf, expected: asked.extend(expected) or ())
    make(sqlite_store, programme, ORDERS["card"])
    assert asked == [f"{ORIGIN}/R/0000000".upper()] * 3


@pytest.mark.parametrize(
    ("order", "facts", "key"),
    [
        (ORDERS["card"], {"placement_ids": []}, "NothingChosen"),
        (ORDERS["card"], {"placement_ids": [999]}, "NothingChosen"),
        (replace(ORDERS["card"], copies=0), {}, "TooManyPieces"),
        (replace(ORDERS["card"], copies=5_000), {}, "TooManyPieces"),
        (replace(ORDERS["card"], theme="bright"), {}, "DesignUnfit"),
        (replace(ORDERS["card"], wording="nothing"), {}, "DesignUnfit"),
        (ORDERS["card"], {"on": date(2020, 1, 1)}, "HoursMissing"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_a_reason(
    sqlite_store: Store, programme: Programme, order: Order, facts: dict[str, Any], key: str
) -> None:
    with pytest.raises(prints.Refusal) as refused:
        make(sqlite_store, programme, order, **facts)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("facts", "key"),
    [({"desk": "長い名前の相談窓口" * 6}, "TextTooLong"), ({"desk": "𠮷𝄞"}, "CharacterMissing")],
)
def test_a_fact_that_cannot_stand_on_paper_is_refused_with_its_words(
    sqlite_store: Store, programme: Programme, facts: dict[str, Any], key: str
) -> None:
    with pytest.raises(prints.Refusal) as refused:
        make(sqlite_store, replace(programme, **facts), ORDERS["poster"])
    assert refused.value.key == key


def test_a_retired_code_is_not_printed(sqlite_store: Store, programme: Programme) -> None:
    with sqlite_store.writing() as db:
        one = stored.of_programme(db, programme.id)[0]
        placements.retire(db, by=BY, at=NOON, programme=programme, placement_id=one.id)
    with pytest.raises(prints.CodeRetired):
        make(sqlite_store, programme, ORDERS["card"])


def test_another_programmes_places_are_not_printed(sqlite_store: Store, programme: Programme) -> None:
    with sqlite_store.writing() as db:
        ids = [one.id for one in stored.of_programme(db, programme.id)]
        other = add_programme(db, "andere")
    with pytest.raises(prints.NothingChosen):
        make(sqlite_store, other, ORDERS["card"], placement_ids=ids)


YOUNG = "しんどい"


@pytest.mark.parametrize("material", ["card", "poster"])
def test_schools_get_words_for_their_age_unless_others_were_chosen(
    sqlite_store: Store, programme: Programme, material: str
) -> None:
    chosen = ORDERS[material]
    others, school = make(sqlite_store, programme, replace(chosen, wording=""))
    assert YOUNG in text(school)
    assert YOUNG not in text(others)
    assert not any(YOUNG in text(file) for file in make(sqlite_store, programme, chosen))


@pytest.mark.parametrize("material", prints.MATERIALS)
def test_numbers_for_children_are_on_every_material_for_schools(
    sqlite_store: Store, programme: Programme, material: str
) -> None:
    others, school = make(sqlite_store, programme, ORDERS[material])
    assert all(number in text(school) for number in CHILDREN)
    assert not any(number in text(others) for number in CHILDREN)


def test_the_discreet_card_is_the_same_for_schools(sqlite_store: Store, programme: Programme) -> None:
    (file,) = make(sqlite_store, programme, Order(material="card", theme="discreet"))
    assert file.pieces == 3
    assert not any(number in text(file) for number in CHILDREN)


def of_codes(store: Store, programme: Programme, *listed: Listed) -> tuple[PrintFile, ...]:
    with store.reading() as db:
        order = Order(material="card", theme="soft")
        given = {"origin": ORIGIN, "on": tokyo_day(NOON)}
        return prints.make_of_codes(db, programme=programme, order=order, codes=listed, **given)


def test_a_listed_school_gets_the_numbers_for_children(sqlite_store: Store, programme: Programme) -> None:
    shop, school = codes.mint(), codes.mint()
    files = of_codes(sqlite_store, programme, Listed(school, "", "", "school"), Listed(shop))
    assert [("チャイルドライン" in text(file), reading.read_codes(file.data)) for file in files] == [
        (False, [[links.address(shop, origin=ORIGIN)]]),
        (True, [[links.address(school, origin=ORIGIN)]]),
    ]


def test_a_listed_code_of_a_school_that_the_store_knows_needs_no_kind(
    sqlite_store: Store, programme: Programme
) -> None:
    with sqlite_store.reading() as db:
        school = next(one.code for one in stored.of_programme(db, programme.id) if one.venue_kind == "school")
    (file,) = of_codes(sqlite_store, programme, Listed(school.lower()))
    assert "チャイルドライン" in text(file)


def test_a_listed_kind_of_place_that_is_unknown_is_refused(sqlite_store: Store, programme: Programme) -> None:
    with pytest.raises(campaigns.NoSuchVenueKind):
        of_codes(sqlite_store, programme, Listed(codes.mint(), "", "", "学校"))


def test_staff_read_titles_in_their_language() -> None:
    assert prints.themes_for("card") == {"soft": "やわらか", "discreet": "さりげない"}
    with spoken("en"):
        assert prints.themes_for("card") == {"soft": "Soft", "discreet": "Discreet"}
        assert list(prints.wordings_for("card", "discreet").values()) == ["“Take a little break.”"]


def test_each_theme_begins_with_a_wording_that_goes_with_it() -> None:
    soft, discreet = (Order(material="card", theme=theme) for theme in ("soft", "discreet"))
    found = [prints.wording_for(order, audience) for order in (soft, discreet) for audience in prints.AUDIENCES]
    assert found == ["card-alone", "card-young", "card-discreet", "card-discreet"]


def text(file: PrintFile) -> str:
    """All that stands on a file's pages."""
    return "".join(reading.read_text(file.data))
