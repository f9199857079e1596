"""Designed pieces: who gets which words and numbers, and what is refused before anything is drawn."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from campaigns import campaigns, codes, language_reviews, pieces, placements, print_designs
from campaigns.pieces import Group, Listed
from campaigns.print_designs import Spec
from core.dates import tokyo_day
from core.language import spoken
from printing import piece, reading
from printing.values import Code
from store import placements as stored
from store import programmes
from store.database import Store
from store.records import Programme
from tests.campaigns.printing_town import BY, CARD, ORIGIN, POSTER, STICKER, groups, town
from tests.conftest import NOON, add_programme

CHILDREN = ("0120-0-78310", "0120-99-7777", "189")
YOUNG = "しんどい"


@pytest.fixture
def programme(sqlite_store: Store) -> Programme:
    """Drawing doesn't depend on the database."""
    with sqlite_store.writing() as db:
        return town(db)


def words(group: Group) -> str:
    """All that stands on a piece."""
    return "".join(reading.read_text(piece.specimen(group.piece, Code("0000000", "HTTPS://X.EXAMPLE/R/0000000"))))


@pytest.mark.parametrize("spec", [CARD, STICKER, POSTER], ids=lambda spec: spec.format)
def test_schools_get_pieces_of_their_own_with_the_numbers_for_children(
    sqlite_store: Store, programme: Programme, spec: Spec
) -> None:
    others, school = groups(sqlite_store, programme, spec)
    assert [len(group.codes) for group in (others, school)] == [2, 1]
    assert all(number in words(school) for number in CHILDREN)
    assert not any(number in words(others) for number in CHILDREN)


@pytest.mark.parametrize("spec", [CARD, POSTER], ids=lambda spec: spec.format)
def test_schools_get_words_for_their_age_unless_others_were_chosen(
    sqlite_store: Store, programme: Programme, spec: Spec
) -> None:
    others, school = groups(sqlite_store, programme, replace(spec, wording=""))
    assert YOUNG in words(school)
    assert YOUNG not in words(others)
    assert not any(YOUNG in words(group) for group in groups(sqlite_store, programme, spec))


def test_a_piece_that_tells_nothing_is_the_same_for_schools(sqlite_store: Store, programme: Programme) -> None:
    (group,) = groups(sqlite_store, programme, Spec(format="card-91x55", theme="discreet"))
    assert len(group.codes) == 3
    assert not any(number in words(group) for number in CHILDREN)


def test_hours_secrecy_and_cost_are_on_the_poster(sqlite_store: Store, programme: Programme) -> None:
    said = words(groups(sqlite_store, programme, POSTER)[0]).replace("\r\n", "")
    for part in (
        "木・土",
        "18:00–21:00",
        "受付 20:30まで",
        "通信料はかかります",
        "命や安全にかかわるとき",
        "LINEの名前",
    ):
        assert part in said


def test_own_words_stand_in_place_of_the_messages(sqlite_store: Store, programme: Programme) -> None:
    own = replace(POSTER, headline="きょうは、\nどんな日でしたか。", sub="ひとことだけでも。")
    said = words(groups(sqlite_store, programme, own)[0])
    assert "どんな日でしたか。" in said
    assert "ひとことだけでも。" in said
    assert "もやもや" not in said


def test_only_the_chosen_telephones_are_printed(sqlite_store: Store, programme: Programme) -> None:
    with_phone, without = (groups(sqlite_store, programme, replace(POSTER, phones=each))[0] for each in (None, ()))
    assert "03-0000-0000" in words(with_phone)
    assert "03-0000-0000" not in words(without)


@pytest.mark.parametrize(
    ("is_demo", "origin", "sample"),
    [(True, ORIGIN, False), (False, "http://localhost:8600", False), (False, ORIGIN, True)],
)
def test_what_must_not_hang_in_town_is_marked(
    sqlite_store: Store, programme: Programme, is_demo: bool, origin: str, sample: bool
) -> None:
    told = {"origin": origin, "sample": sample}
    group = groups(sqlite_store, replace(programme, is_demo=is_demo), CARD, **told)[0]
    assert group.piece.facts.sample
    assert "見本" in words(group).replace("見本区", "")
    assert not groups(sqlite_store, programme, CARD)[0].piece.facts.sample


@pytest.mark.parametrize(
    ("spec", "told", "key"),
    [
        (CARD, {"placement_ids": []}, "NothingChosen"),
        (CARD, {"placement_ids": [999]}, "NothingChosen"),
        (replace(CARD, theme="none"), {}, "DesignUnfit"),
        (replace(CARD, wording="nothing"), {}, "DesignUnfit"),
        (replace(CARD, wording="breath"), {}, "DesignUnfit"),
        (replace(CARD, format="card-1x1"), {}, "DesignUnfit"),
        (replace(CARD, headline="長い見出し" * 16), {}, "TextTooLong"),
        (replace(CARD, headline="𠮷𝄞"), {}, "CharacterMissing"),
        (replace(CARD, logo_id=77), {}, "NoSuchLogo"),
        (replace(CARD, phones=(7,)), {}, "TelephoneMissing"),
        (CARD, {"on": date(2020, 1, 1)}, "HoursMissing"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_a_reason(
    sqlite_store: Store, programme: Programme, spec: Spec, told: dict[str, Any], key: str
) -> None:
    with pytest.raises(pieces.Refusal) as refused:
        groups(sqlite_store, programme, spec, **told)
    assert refused.value.key == key


def test_the_line_that_does_not_fit_and_the_character_without_a_shape_are_named(
    sqlite_store: Store, programme: Programme
) -> None:
    with pytest.raises(pieces.TextTooLong, match="長い名前の相談窓口"):
        groups(sqlite_store, replace(programme, desk="長い名前の相談窓口" * 6), POSTER)
    with pytest.raises(pieces.CharacterMissing, match="𝄞"):
        groups(sqlite_store, replace(programme, desk="音部記号𝄞"), POSTER)


def test_a_retired_code_is_not_printed(sqlite_store: Store, programme: Programme) -> None:
    with sqlite_store.writing() as db:
        one = stored.of_programme(db, programme.id)[0]
        placements.retire(db, by=BY, at=NOON, programme=programme, placement_id=one.id)
    with pytest.raises(pieces.CodeRetired):
        groups(sqlite_store, programme, CARD)


def test_another_programmes_places_are_not_printed(sqlite_store: Store, programme: Programme) -> None:
    with sqlite_store.writing() as db:
        ids = [one.id for one in stored.of_programme(db, programme.id)]
        other = add_programme(db, "andere")
    with pytest.raises(pieces.NothingChosen):
        groups(sqlite_store, other, CARD, placement_ids=ids)


def listed(store: Store, programme: Programme, *given: Listed) -> tuple[Listed, ...]:
    with store.reading() as db:
        return pieces.listed_elsewhere(db, programme=programme, codes=given)


def test_codes_of_a_list_are_brought_to_their_normal_form(sqlite_store: Store, programme: Programme) -> None:
    code = codes.mint()
    assert listed(sqlite_store, programme, Listed(code.lower()))[0].code == code
    with pytest.raises(codes.CodeMistyped):
        listed(sqlite_store, programme, Listed("0000001"))
    with pytest.raises(pieces.NothingChosen):
        listed(sqlite_store, programme)


def test_a_listed_code_that_the_store_knows_needs_no_kind_of_place(sqlite_store: Store, programme: Programme) -> None:
    with sqlite_store.reading() as db:
        school = next(one.code for one in stored.of_programme(db, programme.id) if one.venue_kind == "school")
    unknown = codes.mint()
    found = listed(sqlite_store, programme, Listed(school), Listed(unknown), Listed(unknown, venue_kind="school"))
    assert [each.venue_kind for each in found] == ["school", "other", "school"]


def test_a_listed_code_that_is_retired_or_of_another_programme_is_refused(
    sqlite_store: Store, programme: Programme
) -> None:
    with sqlite_store.writing() as db:
        one, *_others = stored.of_programme(db, programme.id)
        placements.retire(db, by=BY, at=NOON, programme=programme, placement_id=one.id)
        other = add_programme(db, "andere")
    with pytest.raises(pieces.CodeRetired):
        listed(sqlite_store, programme, Listed(one.code))
    with pytest.raises(pieces.CodeOfAnother):
        listed(sqlite_store, other, Listed(one.code))


def test_a_code_that_nobody_would_count_is_known_as_such(sqlite_store: Store, programme: Programme) -> None:
    with sqlite_store.reading() as db:
        known = stored.of_programme(db, programme.id)[0].code
    pieces.must_be_known(listed(sqlite_store, programme, Listed(known)))
    with pytest.raises(pieces.CodeUnknown):
        pieces.must_be_known(listed(sqlite_store, programme, Listed(known), Listed(codes.mint())))


def test_a_language_that_nobody_has_read_is_marked_on_whatever_it_is_made(
    sqlite_store: Store, programme: Programme
) -> None:
    told = {"office": "Mihon City", "desk_kind": "Counselling", "who": "Women of all ages", "closed": "Holidays"}
    picture = Spec(format="image-1080x1080", theme="soft", language="en", phones=())
    with sqlite_store.writing() as db:
        for part, sentence in told.items():
            language_reviews.set_text(
                db, by=BY, at=NOON, programme=programme, language="en", part=part, sentence=sentence
            )
    assert groups(sqlite_store, programme, picture)[0].piece.facts.sample
    with sqlite_store.writing() as db:
        read = language_reviews.fingerprint(db, programme, "en")
        language_reviews.review(
            db, by=BY, at=NOON, programme=programme, language="en", read=read, reviewed_by="見本 国際交流の会"
        )
    assert not groups(sqlite_store, programme, picture)[0].piece.facts.sample
    assert groups(sqlite_store, programme, replace(picture, headline="Own words"))[0].piece.facts.sample


def test_a_listed_kind_of_place_that_is_unknown_is_refused(sqlite_store: Store, programme: Programme) -> None:
    with pytest.raises(campaigns.NoSuchVenueKind):
        listed(sqlite_store, programme, Listed(codes.mint(), venue_kind="学校"))


def test_the_digest_changes_with_every_fact_that_is_printed_and_with_nothing_else(
    sqlite_store: Store, programme: Programme
) -> None:
    def digest(programme: Programme, spec: Spec = CARD, **told: Any) -> str:
        origin = told.get("origin", ORIGIN)
        return pieces.digest([group.piece for group in groups(sqlite_store, programme, spec, **told)], origin=origin)

    usual = digest(programme)
    assert digest(programme) == usual
    assert digest(programme, copies=7) == usual
    assert digest(programme, on=tokyo_day(NOON).replace(day=4)) == usual
    changed = [
        digest(replace(programme, closed_note="土曜は休み")),
        digest(replace(programme, desk="To Me")),
        digest(programme, replace(CARD, theme="quiet")),
        digest(programme, replace(CARD, headline="別の見出し")),
        digest(programme, sample=True),
        digest(programme, origin="https://elsewhere.example.jp"),
        # Not drawn on a card, but said on the page for screen readers that goes out with it.
        digest(replace(programme, who_may_consult="どなたでも")),
    ]
    assert len({usual, *changed}) == 8


def test_staff_read_titles_in_their_language() -> None:
    assert pieces.themes()["discreet"] == "さりげない"
    with spoken("en"):
        assert pieces.themes()["discreet"] == "Discreet"
    assert list(pieces.wordings_for("discreet")) == ["breath"]
    assert "breath" not in pieces.wordings_for("soft")


def test_the_hours_of_a_chosen_day_are_printed(sqlite_store: Store, programme: Programme) -> None:
    new = tokyo_day(NOON).replace(month=10, day=1)
    with sqlite_store.writing() as db:
        programmes.add_hours(
            db,
            programme_id=programme.id,
            weekday=1,
            opens="10:00",
            closes="12:00",
            last_intake="11:30",
            since=new,
            until=None,
        )
    assert "10:00–12:00" not in words(groups(sqlite_store, programme, POSTER)[0])
    later = replace(POSTER, hours_on=new.isoformat())
    assert "10:00–12:00" in words(groups(sqlite_store, programme, later)[0])
    with pytest.raises(print_designs.DayNotUsable):
        groups(sqlite_store, programme, replace(POSTER, hours_on="来月"))
