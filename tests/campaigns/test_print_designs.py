"""Designs: the same words keep their number, an approval ends with the first word that changes."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest

from campaigns import campaigns, logos, print_designs
from campaigns.print_designs import Spec
from store import programmes, staff
from store.database import Db, Store
from store.records import PrintDesign, Programme, Staff
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
FIRST, CHANGED = "1" * 64, "2" * 64
SPEC = Spec(format="card-91x55", theme="soft")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def person(db: Db, role: str, **facts: Any) -> Staff:
    return staff.add(db, email=f"{role}@example.lg.jp", name=role, role=role, password_hash="x", **facts)


def member(db: Db, programme: Programme, role: str, **facts: Any) -> Staff:
    made = person(db, role, **facts)
    staff.join(db, made.id, programme.id)
    return made


def save(db: Db, programme: Programme, spec: Spec = SPEC, fingerprint: str = FIRST, **facts: Any) -> PrintDesign:
    facts = {"by": BY, "at": NOON, **facts}
    return print_designs.save(db, programme=programme, spec=spec, fingerprint=fingerprint, **facts)


def approve(db: Db, programme: Programme, design: PrintDesign, by: Staff, fingerprint: str = FIRST) -> PrintDesign:
    return print_designs.approve(db, by=by, at=NOON, programme=programme, design_id=design.id, fingerprint=fingerprint)


def actions(db: Db) -> list[str]:
    return [entry.action for entry in reversed(staff.audit_trail(db)) if entry.action.startswith("design.")]


def test_the_same_choices_and_words_keep_their_number(db: Db, programme: Programme) -> None:
    made = save(db, programme)
    assert (made.number, made.made_by, made.made_at) == (1, BY, NOON)
    again = save(db, programme, by="other@example.lg.jp", at=NOON + timedelta(days=1))
    assert again == made
    assert actions(db) == ["design.save"]


def test_a_changed_choice_or_word_is_the_next_number(db: Db, programme: Programme) -> None:
    other = save(db, add_programme(db, "andere-r8"))
    numbers = [
        save(db, programme).number,
        save(db, programme, fingerprint=CHANGED).number,
        save(db, programme, replace(SPEC, theme="bright"), CHANGED).number,
        save(db, programme, replace(SPEC, language="en"), CHANGED).number,
        save(db, programme).number,
    ]
    assert (numbers, other.number) == ([1, 2, 3, 4, 1], 1)
    assert [each.number for each in print_designs.of_programme(db, programme)] == [4, 3, 2, 1]


def test_a_design_reads_back_as_it_was_chosen(db: Db, programme: Programme) -> None:
    phones = [{"name": n, "number": "03-0000-0000", "hours": ""} for n in "abc"]
    programmes_row = add_programme(db, "phones-r8", telephones=phones)
    logo = logos.add(db, by=BY, at=NOON, programme=programmes_row, name="区章", data=SVG)
    spec = Spec(
        format="poster-a3",
        theme="quiet",
        wording="talk",
        language="ko",
        headline="ひとりで\nなやまないで",
        sub="あなたの話を聞きます",
        phones=(2, 0),
        logo_id=logo.id,
    )
    made = save(db, programmes_row, spec)
    assert print_designs.read(made.spec) == replace(spec, phones=(0, 2))
    assert spec.own_words == ("ひとりで\nなやまないで", "あなたの話を聞きます")
    assert print_designs.read(print_designs.written(SPEC)) == SPEC
    assert programmes.by_slug(db, programme.slug) == programme


def test_spaces_around_own_words_make_no_new_version(db: Db, programme: Programme) -> None:
    made = save(db, programme, replace(SPEC, headline="声を\n聞かせて"))
    assert save(db, programme, replace(SPEC, headline=" 声を\u200b \r\n聞かせて ")) == made


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"format": "card-1x1"}, "SpecNotUsable"),
        ({"theme": "neon"}, "SpecNotUsable"),
        ({"wording": "nonsense"}, "SpecNotUsable"),
        ({"language": "la"}, "SpecNotUsable"),
        ({"phones": (0,)}, "PhoneNotThere"),
        ({"phones": (-1,)}, "PhoneNotThere"),
        ({"logo_id": 1}, "NoSuchLogo"),
        ({"headline": "長" * 81}, "NameTooLong"),
        ({"sub": "長" * 161}, "NameTooLong"),
    ],
)
def test_a_choice_that_is_not_there_is_refused(db: Db, programme: Programme, facts: dict[str, Any], key: str) -> None:
    other = add_programme(db, "andere-r8")
    logos.add(db, by=BY, at=NOON, programme=other, name="よその", data=SVG)
    with pytest.raises(print_designs.Refusal) as refused:
        save(db, programme, replace(SPEC, **facts))
    assert refused.value.key == key
    assert print_designs.of_programme(db, programme) == []


def test_a_design_belongs_to_a_campaign_of_its_own_programme(db: Db, programme: Programme) -> None:
    period = {"starts": date(2026, 4, 1), "ends": date(2026, 9, 30)}
    own, other = (
        campaigns.create(db, by=BY, at=NOON, programme=each, name="春", **period)
        for each in (programme, add_programme(db, "andere-r8"))
    )
    assert save(db, programme, campaign_id=own.id).campaign_id == own.id
    with pytest.raises(campaigns.NoSuchCampaign):
        save(db, programme, fingerprint=CHANGED, campaign_id=other.id)


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"version": 2},
        {"version": 1},
        {"version": 1, "format": "card-91x55"},
        {"version": 1, "format": "card-91x55", "theme": "soft", "font": "Comic"},
        {"version": 1, "format": 3, "theme": "soft"},
        {"version": 1, "format": "card-91x55", "theme": "soft", "sub": 1},
        {"version": 1, "format": "card-91x55", "theme": "soft", "logo_id": True},
        {"version": 1, "format": "card-91x55", "theme": "soft", "logo_id": "1"},
        {"version": 1, "format": "card-91x55", "theme": "soft", "phones": "01"},
        {"version": 1, "format": "card-91x55", "theme": "soft", "phones": [True]},
        {"version": 1, "format": "card-91x55", "theme": "soft", "headline": None},
    ],
)
def test_a_kept_design_of_another_shape_is_not_guessed_at(kept: dict[str, Any]) -> None:
    with pytest.raises(print_designs.SpecNotReadable):
        print_designs.read(kept)


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_an_approval_records_who_laid_out_and_who_approved(db: Db, programme: Programme, role: str) -> None:
    made = save(db, programme)
    approved = approve(db, programme, made, member(db, programme, role))
    assert (approved.made_by, approved.approved_by, approved.approved_at) == (BY, f"{role}@example.lg.jp", NOON)
    assert print_designs.is_approved(approved, FIRST)
    assert not print_designs.is_approved(approved, CHANGED)
    assert not print_designs.is_approved(made, FIRST)
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by) == ("design.approve", f"{role}@example.lg.jp")
    assert entry.detail == {"design": 1, "made_by": BY}


def test_who_laid_it_out_may_approve_it_in_a_small_office(db: Db, programme: Programme) -> None:
    manager = member(db, programme, "manager")
    approved = approve(db, programme, save(db, programme, by=manager.email), manager)
    assert approved.made_by == approved.approved_by == manager.email


@pytest.mark.parametrize(("role", "active"), [("pr", True), ("counsellor", True), ("manager", False)])
def test_nobody_else_approves(db: Db, programme: Programme, role: str, active: bool) -> None:
    made = save(db, programme)
    with pytest.raises(print_designs.MayNotApprove):
        approve(db, programme, made, member(db, programme, role, active=active))
    assert not print_designs.is_approved(print_designs.found(db, programme, made.id), FIRST)


def test_a_manager_approves_for_programmes_of_hers_only_and_an_administrator_for_every_one(
    db: Db, programme: Programme
) -> None:
    made, other = save(db, programme), add_programme(db, "andere-r8")
    with pytest.raises(print_designs.NotOfProgramme):
        approve(db, programme, made, member(db, other, "manager"))
    assert not print_designs.is_approved(print_designs.found(db, programme, made.id), FIRST)
    assert approve(db, programme, made, person(db, "admin")).approved_by == "admin@example.lg.jp"


def test_words_that_changed_since_are_not_approved_under_the_old_number(db: Db, programme: Programme) -> None:
    made = save(db, programme)
    with pytest.raises(print_designs.DesignOutdated) as refused:
        approve(db, programme, made, member(db, programme, "manager"), CHANGED)
    assert refused.value.facts == {"number": 1}
    assert print_designs.found(db, programme, made.id).approved_at is None


def test_the_first_approval_stands(db: Db, programme: Programme) -> None:
    made = save(db, programme)
    first = approve(db, programme, made, member(db, programme, "manager"))
    assert approve(db, programme, made, person(db, "admin")) == first
    assert actions(db) == ["design.save", "design.approve"]


def test_an_approval_can_be_taken_back_by_anybody(db: Db, programme: Programme) -> None:
    made = approve(db, programme, save(db, programme), member(db, programme, "manager"))
    for _again in range(2):
        print_designs.withdraw(db, by=BY, at=NOON, programme=programme, design_id=made.id)
    assert not print_designs.is_approved(print_designs.found(db, programme, made.id), FIRST)
    assert actions(db) == ["design.save", "design.approve", "design.withdraw"]
    assert staff.audit_trail(db)[0].detail == {"design": 1, "approved_by": "manager@example.lg.jp"}


def test_another_programmes_design_is_out_of_reach(db: Db, programme: Programme) -> None:
    made, other = save(db, programme), add_programme(db, "andere-r8")
    with pytest.raises(print_designs.NoSuchDesign):
        approve(db, other, made, person(db, "admin"))
    with pytest.raises(print_designs.NoSuchDesign):
        print_designs.withdraw(db, by=BY, at=NOON, programme=other, design_id=made.id)


def test_two_who_save_at_once_get_two_numbers(store: Store) -> None:
    with store.writing() as db:
        programme = add_programme(db)
    numbers: list[int] = []

    def meanwhile() -> None:
        with store.writing() as other:
            numbers.append(save(other, programme, fingerprint=CHANGED).number)

    second = Thread(target=meanwhile)
    with store.writing() as db:
        numbers.append(save(db, programme).number)
        second.start()
        second.join(0.3)  # it waits for us by then
        assert numbers == [1]
    second.join()
    assert numbers == [1, 2]
