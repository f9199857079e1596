"""Print runs: nothing goes to press unapproved, unread or faulty, and a reprint keeps its codes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from campaigns import campaigns, language_reviews, pieces, placements, print_designs, print_runs, printed_facts
from campaigns.placements import Draft
from campaigns.print_designs import Spec
from printing import designs
from printing.values import Urgent
from store import staff
from store.database import Db
from store.records import Placement, PrintDesign, PrintRun, Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
PRINTED, CHANGED = "1" * 64, "2" * 64
FILES = [("toshima_100.pdf", "a" * 64)]


@dataclass
class Desk:
    """A programme with a design and three placements."""

    db: Db
    programme: Programme
    design: PrintDesign
    places: list[Placement]

    def save(self, **facts: Any) -> PrintDesign:
        spec = Spec(format="card-91x55", theme="soft", **facts)
        self.design = print_designs.save(
            self.db, by=BY, at=NOON, programme=self.programme, spec=spec, fingerprint=PRINTED
        )
        return self.design

    def approve(self) -> None:
        manager = staff.by_email(self.db, "manager@example.lg.jp") or staff.add(
            self.db, email="manager@example.lg.jp", name="m", role="manager", password_hash="x"
        )
        staff.join(self.db, manager.id, self.programme.id)
        self.design = print_designs.approve(
            self.db, by=manager, at=NOON, programme=self.programme, design_id=self.design.id, fingerprint=PRINTED
        )

    def run(self, *copies: int, **facts: Any) -> PrintRun:
        pieces = [(place.id, many) for place, many in zip(self.places, copies or (1,), strict=False)]
        usual = {"fingerprint": PRINTED, "profile": "office", "pieces": pieces, "files": FILES, "at": NOON}
        usual |= {"design_id": self.design.id, "programme": self.programme, "by": BY}
        return print_runs.note_run(self.db, **usual | facts)


@pytest.fixture
def desk(db: Db, programme: Programme) -> Desk:
    period = {"starts": date(2026, 4, 1), "ends": date(2026, 9, 30)}
    made = campaigns.create(db, by=BY, at=NOON, programme=programme, name="春", **period)
    drafts = [Draft(campaign_id=made.id, channel="card", venue=f"館{number}") for number in range(3)]
    places = placements.add_all(db, by=BY, at=NOON, programme=programme, drafts=drafts)
    desk = Desk(db, programme, None, places)  # type: ignore[arg-type]
    desk.save()
    return desk


def test_an_office_run_needs_no_approval_and_keeps_what_was_checked(desk: Desk) -> None:
    run = desk.run(5, 7, checks=["codes", "fonts"])
    assert print_runs.runs(desk.db, desk.programme) == [run]
    assert run.pieces == [[desk.places[0].id, 5], [desk.places[1].id, 7]]
    assert (run.files, run.checks, run.faults) == ([list(FILES[0])], ["codes", "fonts"], [])
    entry = staff.audit_trail(desk.db)[0]
    assert (entry.action, entry.by) == ("print.run", BY)
    assert entry.detail == {"run": run.id, "design": 1, "profile": "office", "copies": 12}


def test_a_press_run_needs_an_approval(desk: Desk) -> None:
    with pytest.raises(print_runs.NotApproved):
        desk.run(profile="press")
    desk.approve()
    assert desk.run(profile="press").profile == "press"
    print_designs.withdraw(desk.db, by=BY, at=NOON, programme=desk.programme, design_id=desk.design.id)
    with pytest.raises(print_runs.NotApproved):
        desk.run(profile="press")


@pytest.mark.parametrize("profile", ["office", "press"])
def test_other_words_are_not_printed_under_an_old_number(desk: Desk, profile: str) -> None:
    desk.approve()
    with pytest.raises(print_designs.DesignOutdated):
        desk.run(profile=profile, fingerprint=CHANGED)
    assert print_runs.runs(desk.db, desk.programme) == []


@pytest.mark.parametrize("profile", ["office", "press"])
def test_a_code_retired_while_files_were_drawn_is_not_given_out(desk: Desk, profile: str) -> None:
    desk.approve()
    gone = desk.places[1]
    placements.retire(desk.db, by=BY, at=NOON, programme=desk.programme, placement_id=gone.id)
    with pytest.raises(pieces.CodeRetired) as refused:
        desk.run(1, 1, profile=profile)
    assert refused.value.facts == {"code": gone.code, "venue": gone.venue}
    assert print_runs.runs(desk.db, desk.programme) == []
    assert desk.run(1, profile=profile).pieces == [[desk.places[0].id, 1]]


def test_a_number_that_nobody_confirmed_does_not_go_to_press(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.approve()
    read = Urgent(number="110", name="警察", source="https://police.example", checked=NOON.date())
    unread = replace(read, number="189", checked=None)
    found = {"everyone": (read,), "school": (read, unread)}
    monkeypatch.setattr(designs, "urgent", lambda audience, _language: found[audience])
    with pytest.raises(printed_facts.NumberUnconfirmed) as refused:
        desk.run(profile="press")
    assert refused.value.facts == {"numbers": "189"}
    desk.run(profile="office")
    found["school"] = (read,)
    assert desk.run(profile="press").profile == "press"


def test_the_approved_version_of_a_design_is_found_by_its_words(desk: Desk) -> None:
    def found(spec: Spec, fingerprint: str = PRINTED) -> PrintDesign:
        return print_runs.approved(desk.db, programme=desk.programme, spec=spec, fingerprint=fingerprint)

    spec = print_designs.read(desk.design.spec)
    with pytest.raises(print_runs.NoVersionApproved):
        found(spec)
    desk.approve()
    assert found(spec) == desk.design
    with pytest.raises(print_runs.NoVersionApproved):
        found(spec, CHANGED)
    with pytest.raises(print_runs.NotReviewed):
        found(replace(spec, language="vi"))


def test_a_language_that_nobody_has_read_does_not_go_to_press(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(designs, "fingerprint", lambda language="ja": f"file {language}")
    desk.save(language="vi", headline="Bạn không đơn độc")
    desk.approve()
    with pytest.raises(print_runs.NotReviewed) as refused:
        desk.run(profile="press")
    assert refused.value.facts == {"language": "Tiếng Việt"}
    desk.run(profile="office")
    # A review of our texts alone doesn't cover the words that staff wrote themselves.
    for own in ([], ["Bạn không đơn độc"]):
        with pytest.raises(print_runs.NotReviewed):
            desk.run(profile="press")
        read = language_reviews.fingerprint(desk.db, desk.programme, "vi", own=own)
        told: dict[str, Any] = {"language": "vi", "read": read, "reviewed_by": "通訳の会", "own": own}
        language_reviews.review(desk.db, by=BY, at=NOON, programme=desk.programme, **told)
    assert desk.run(profile="press").profile == "press"


def test_pieces_are_of_the_programme_and_in_whole_numbers(desk: Desk) -> None:
    other = add_programme(desk.db, "andere-r8")
    mine = desk.places[0].id
    for wrong in ([(mine, 1), (999_999, 1)], []):
        with pytest.raises(placements.NoSuchPlacement):
            desk.run(pieces=wrong)
    with pytest.raises(placements.QuantityNotUsable):
        desk.run(pieces=[(mine, 0)])
    with pytest.raises(print_designs.NoSuchDesign):
        desk.run(programme=other)
    assert print_runs.runs(desk.db, desk.programme) == print_runs.runs(desk.db, other) == []


def test_a_reprint_has_the_same_codes_and_copies_in_the_same_order(desk: Desk) -> None:
    first, second, third = desk.places
    run = desk.run(pieces=[(third.id, 9), (first.id, 2)])
    placements.retire(desk.db, by=BY, at=NOON, programme=desk.programme, placement_id=first.id)
    found = print_runs.again(desk.db, run)
    assert [(place.code, copies) for place, copies in found] == [(third.code, 9), (first.code, 2)]
    assert found[1][0].retired_at == NOON
    assert second.code not in {place.code for place, _copies in found}


def test_a_long_job_can_ask_beforehand(desk: Desk) -> None:
    def ask(**facts: Any) -> None:
        usual: dict[str, Any] = {"programme": desk.programme, "design": desk.design, "fingerprint": PRINTED}
        print_runs.must_be_ready_for_press(desk.db, **usual | facts)

    with pytest.raises(print_runs.NotApproved):
        ask()
    desk.approve()
    ask()
    keys = [place.id for place in desk.places]
    ask(placement_ids=keys)
    with pytest.raises(placements.NoSuchPlacement):
        ask(placement_ids=[*keys, 999_999])
    placements.retire(desk.db, by=BY, at=NOON, programme=desk.programme, placement_id=keys[0])
    with pytest.raises(pieces.CodeRetired):
        ask(placement_ids=keys)
    with pytest.raises(print_designs.DesignOutdated):
        ask(fingerprint=CHANGED)
    with pytest.raises(print_designs.SpecNotReadable):
        ask(design=replace(desk.design, spec={"version": 9}))
