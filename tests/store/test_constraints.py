"""What the database itself refuses, whoever asks: each row is one column away from a good one."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from store import tables as t
from store.database import Db, Store
from tests import databases
from tests.conftest import DATABASES, NOON, add_programme

Facts = dict[str, Any]
URL = "https://line.me/R/ti/p/%40000sample"
DAY = date(2026, 6, 3)


class Two:
    """Two programmes, each with a campaign, a venue, a batch, a placement, and a questionnaire."""

    def __init__(self, db: Db) -> None:
        self.db = db
        self.ours = self._desk("toshima-r8", "A000001")
        self.theirs = self._desk("kita-r8", "B000002")

    def _desk(self, slug: str, code: str) -> Facts:
        key = add_programme(self.db, slug).id
        made = {"programme_id": key}
        made["campaign_id"] = self.add(t.campaign, programme_id=key, name="春", starts=DAY, ends=DAY)
        made["venue_id"] = self.add(t.venue, programme_id=key, name="図書館", kind="library")
        made["batch_id"] = self.add(
            t.import_batch,
            programme_id=key,
            kind="consultations",
            file_hash="0",
            rows=1,
            state="published",
            made_at=NOON,
            made_by="x",
        )
        made["questionnaire_id"] = self.add(
            t.questionnaire, programme_id=key, version=1, definition={}, published_at=NOON
        )
        placement = self.placement(made, code=code)
        made["placement_id"] = self.add(t.placement, **placement)
        made["design_id"] = self.add(t.print_design, **{**self.design(made), "number": 7})
        return made

    def placement(self, desk: Facts, **changes: Any) -> Facts:
        names = ("programme_id", "campaign_id", "venue_id")
        usual = {"code": "C000003", "channel": "card", "destination": URL, "made_at": NOON, "quantity": 1}
        return {**{name: desk[name] for name in names}, **usual, "unit_cost_yen": 0.0, "design": "", **changes}

    def design(self, desk: Facts) -> Facts:
        usual = {"number": 1, "spec": {}, "fingerprint": "1" * 64, "made_at": NOON, "made_by": "x"}
        return usual | {name: desk[name] for name in ("programme_id", "campaign_id")}

    def add(self, table: Any, **facts: Any) -> int:
        made = self.db.execute(table.insert().values(**facts).returning(*table.primary_key.columns)).first()
        return int(made[0]) if made and isinstance(made[0], int) else 0


Case = tuple[str, Any, Callable[[Two], Facts], Facts]


def programme(two: Two) -> Facts:
    usual = {"slug": "new-r8", "name": "n", "municipality": "m", "section": "s", "desk": "d", "doorway": "line"}
    return usual | {
        "line_basic_id": "@x",
        "doorway_url": URL,
        "languages": ["ja"],
        "telephones": [],
        "closed_on_holidays": False,
        "line_id": 0,
        "starts": DAY,
        "is_demo": False,
    }


def placement(two: Two) -> Facts:
    return two.placement(two.ours)


def campaign(two: Two) -> Facts:
    return {"programme_id": two.ours["programme_id"], "name": "夏", "starts": DAY, "ends": DAY}


def venue(two: Two) -> Facts:
    return {"programme_id": two.ours["programme_id"], "name": "駅", "kind": "station"}


def scan(two: Two) -> Facts:
    usual = {"boot_id": 1, "seq": 1, "at": NOON, "class": "person", "rule": 1}
    return usual | {name: two.ours[name] for name in ("programme_id", "placement_id")}


def scan_hour(two: Two) -> Facts:
    usual = {"hour": NOON, "class": "person", "scans": 1}
    return usual | {name: two.ours[name] for name in ("programme_id", "placement_id")}


def scan_day(two: Two) -> Facts:
    usual = {"day": DAY, "class": "person", "scans": 1}
    return usual | {name: two.ours[name] for name in ("programme_id", "placement_id")}


def people_hour(two: Two) -> Facts:
    return {"programme_id": two.ours["programme_id"], "hour": NOON, "scans": 1}


def scan_month(two: Two) -> Facts:
    usual = {"month": DAY.replace(day=1), "class": "person", "scans": 1}
    return usual | {name: two.ours[name] for name in ("programme_id", "placement_id")}


def happening(two: Two) -> Facts:
    usual = {"day": DAY, "kind": "press", "sentence": "テレビで紹介", "made_at": NOON, "made_by": "x"}
    return usual | {"programme_id": two.ours["programme_id"]}


def line_event(two: Two) -> Facts:
    return {"programme_id": two.ours["programme_id"], "event_id": "1", "kind": "follow", "at": NOON}


def friend(two: Two) -> Facts:
    usual = {"person": "p", "followed_at": NOON, "is_new": True, "channel": "card"}
    return usual | {"programme_id": two.ours["programme_id"]}


def consultation(two: Two) -> Facts:
    usual = {"row_key": "k", "person": "p", "started_at": NOON, "age_band": "20s", "outcome": "closed"}
    return usual | {name: two.ours[name] for name in ("programme_id", "batch_id")}


def survey_link(two: Two) -> Facts:
    usual = {"token_hash": "h", "expires_at": NOON}
    return usual | {name: two.ours[name] for name in ("programme_id", "questionnaire_id")}


def answer(two: Two) -> Facts:
    usual = {"id": "a", "week": "2026-W23", "released": False}
    return usual | {name: two.ours[name] for name in ("programme_id", "questionnaire_id")}


def staff(two: Two) -> Facts:
    usual = {"email": "a@example.jp", "name": "n", "role": "pr", "password_hash": "x"}
    return usual | {"active": True, "is_demo": False}


def hours(two: Two) -> Facts:
    usual = {"weekday": 3, "opens": "10:00", "closes": "12:00", "since": DAY}
    return usual | {"programme_id": two.ours["programme_id"]}


def target(two: Two) -> Facts:
    usual = {"fiscal_year": 2026, "measure": "friends", "kind": "stock", "value": 1.0, "unit": "人"}
    return usual | {"programme_id": two.ours["programme_id"]}


def year(two: Two) -> Facts:
    return {"programme_id": two.ours["programme_id"], "fiscal_year": 2026, "partners": []}


def destination(two: Two) -> Facts:
    return {"programme_id": two.ours["programme_id"], "url": "https://example.jp/"}


def sent(two: Two) -> Facts:
    usual = {"month": DAY.replace(day=1), "code": "closing", "outcome": "sent", "number": 1}
    return usual | {"programme_id": two.ours["programme_id"]}


def open_survey(two: Two) -> Facts:
    usual = {
        "key": "K",
        "label": "講座",
        "opens_at": NOON,
        "ends_at": NOON + timedelta(days=1),
        "most": 50,
        "answered": 0,
    }
    made = {"made_at": NOON, "made_by": "x"}
    return usual | made | {name: two.ours[name] for name in ("programme_id", "questionnaire_id")}


def survey_review(two: Two) -> Facts:
    return language_review(two)


def publication(two: Two) -> Facts:
    usual = {"code": "closing", "since_week": "2026-W01", "until_week": "2026-W10", "figures": {}}
    return usual | {"made_at": NOON, "made_by": "x", "programme_id": two.ours["programme_id"]}


def quotation(two: Two) -> Facts:
    usual = {"id": "q", "code": "closing", "question": "word", "sentence": "話せてよかった"}
    return usual | {"made_at": NOON, "made_by": "x", "programme_id": two.ours["programme_id"]}


def design(two: Two) -> Facts:
    return two.design(two.ours)


def run(two: Two) -> Facts:
    usual = {"profile": "press", "pieces": [[1, 1]], "files": [], "checks": [], "faults": []}
    made = {"made_at": NOON, "made_by": "x"}
    return usual | made | {name: two.ours[name] for name in ("programme_id", "design_id")}


def logo(two: Two) -> Facts:
    usual = {"name": "区章", "kind": "svg", "data": b"<svg/>", "sha256": "1" * 64, "width": 1, "height": 1}
    made = {"removed": False, "made_at": NOON, "made_by": "x"}
    return usual | made | {"programme_id": two.ours["programme_id"]}


def language_review(two: Two) -> Facts:
    usual = {"language": "ko", "fingerprint": "1" * 64, "reviewed_by": "国際交流協会"}
    return usual | {"made_at": NOON, "made_by": "x", "programme_id": two.ours["programme_id"]}


def programme_text(two: Two) -> Facts:
    usual = {"language": "ko", "part": "who", "sentence": "누구나"}
    return usual | {"made_at": NOON, "made_by": "x", "programme_id": two.ours["programme_id"]}


GOOD: dict[str, tuple[Any, Callable[[Two], Facts]]] = {
    "programme": (t.programme, programme),
    "placement": (t.placement, placement),
    "campaign": (t.campaign, campaign),
    "venue": (t.venue, venue),
    "scan": (t.scan, scan),
    "scan_hour": (t.scan_hour, scan_hour),
    "scan_day": (t.scan_day, scan_day),
    "scan_month": (t.scan_month, scan_month),
    "people_hour": (t.people_hour, people_hour),
    "happening": (t.happening, happening),
    "line_event": (t.line_event, line_event),
    "friend": (t.friend, friend),
    "consultation": (t.consultation, consultation),
    "survey_link": (t.survey_link, survey_link),
    "answer": (t.answer, answer),
    "staff": (t.staff, staff),
    "hours": (t.opening_hours, hours),
    "target": (t.target, target),
    "year": (t.programme_year, year),
    "destination": (t.destination, destination),
    "sent": (t.survey_count, sent),
    "open_survey": (t.open_survey, open_survey),
    "survey_review": (t.survey_review, survey_review),
    "publication": (t.publication, publication),
    "quotation": (t.quotation, quotation),
    "design": (t.print_design, design),
    "run": (t.print_run, run),
    "logo": (t.logo, logo),
    "language_review": (t.language_review, language_review),
    "programme_text": (t.programme_text, programme_text),
}
EARLIER = DAY - timedelta(days=1)
REFUSED: list[tuple[str, Facts]] = [
    ("programme", {"line_basic_id": None}),
    ("programme", {"line_basic_id": "sample"}),
    ("programme", {"doorway": "telegram"}),
    ("programme", {"ends": EARLIER}),
    ("programme", {"slug": "toshima-r8"}),
    ("programme", {"continues_id": 999_999}),
    ("placement", {"destination": "https://elsewhere.example/"}),
    ("placement", {"code": "C00003"}),
    ("placement", {"code": "C0000033"}),
    ("placement", {"code": "c000003"}),
    ("placement", {"code": "A000001"}),  # ours
    ("placement", {"code": "B000002"}),  # another programme's
    ("placement", {"channel": "tshirt"}),
    ("placement", {"language": "fr"}),
    ("placement", {"quantity": 0}),
    ("placement", {"quantity": -1}),
    ("placement", {"unit_cost_yen": -0.5}),
    ("placement", {"installed_on": DAY, "removed_on": EARLIER}),
    ("placement", {"installed_on": None, "removed_on": DAY}),
    ("campaign", {"ends": EARLIER}),
    ("campaign", {"name": ""}),
    ("campaign", {"name": "春"}),
    ("campaign", {"budget_yen": -1}),
    ("campaign", {"actual_cost_yen": -1}),
    ("venue", {"kind": "moon"}),
    ("venue", {"name": ""}),
    ("venue", {"name": "図書館"}),
    ("scan", {"class": "human"}),
    ("scan", {"placement_id": 999_999}),
    ("scan_hour", {"scans": 0}),
    ("scan_hour", {"class": "human"}),
    ("scan_day", {"scans": 0}),
    ("scan_day", {"class": "human"}),
    ("scan_month", {"scans": 0}),
    ("people_hour", {"scans": 0}),
    ("people_hour", {"programme_id": 999_999}),
    ("scan_month", {"class": "human"}),
    ("happening", {"sentence": ""}),
    ("happening", {"kind": "wish"}),
    ("happening", {"until": EARLIER}),
    ("line_event", {"kind": "text"}),
    ("friend", {"channel": "unknown"}),
    ("consultation", {"ended_at": NOON - timedelta(milliseconds=1)}),
    ("consultation", {"flag": "first"}),
    ("consultation", {"channel_told": "unknown"}),
    ("consultation", {"age_band": "teens"}),
    ("consultation", {"outcome": "done"}),
    ("staff", {"email": "A@example.jp"}),
    ("staff", {"role": "boss"}),
    ("hours", {"weekday": 7}),
    ("hours", {"opens": "12:00", "closes": "10:00"}),
    ("hours", {"last_intake": "12:30"}),
    ("target", {"kind": "wish"}),
    ("year", {"grant_yen": -1}),
    ("destination", {"url": "http://example.jp/"}),
    ("destination", {"url": "javascript:alert(1)"}),
    ("sent", {"number": -1}),
    ("sent", {"outcome": "lost"}),
    ("open_survey", {"label": ""}),
    ("open_survey", {"most": 0}),
    ("open_survey", {"answered": 51}),
    ("open_survey", {"ends_at": NOON}),
    ("survey_review", {"language": "fr"}),
    ("survey_review", {"reviewed_by": ""}),
    ("publication", {"until_week": "2025-W52"}),
    ("quotation", {"sentence": ""}),
    ("design", {"number": 0}),
    ("design", {"number": 7}),
    ("design", {"fingerprint": "short"}),
    ("design", {"approved_at": NOON}),
    ("design", {"approved_by": "manager"}),
    ("run", {"profile": "fax"}),
    ("run", {"faults": [{"reason": "ink"}]}),
    ("run", {"design_id": 999_999}),
    ("logo", {"kind": "jpeg"}),
    ("logo", {"name": ""}),
    ("logo", {"data": b""}),
    ("logo", {"width": 0}),
    ("language_review", {"language": "la"}),
    ("language_review", {"reviewed_by": ""}),
    ("programme_text", {"language": "la"}),
    ("programme_text", {"sentence": ""}),
]


@pytest.fixture(scope="module", params=DATABASES)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path
) -> Iterator[Store]:
    """One store a database for all rows: each test takes its own back."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("constraints") / "shirube.db"
        shutil.copy(empty_sqlite, path)
        store = Store(f"sqlite:///{path}")
    else:
        address = request.getfixturevalue("postgresql_server")
        databases.make(address, "constraints", "template")
        store = Store(f"{address}/constraints")
    yield store
    store.close()


@pytest.fixture
def two(shared: Store) -> Iterator[Two]:
    with shared.engine.connect().execution_options(writes=True) as db:
        transaction = db.begin()
        yield Two(db)
        transaction.rollback()


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_row_is_taken(two: Two, kind: str) -> None:
    table, row = GOOD[kind]
    two.add(table, **row(two))


@pytest.mark.parametrize(("kind", "changes"), REFUSED, ids=lambda value: str(value))
def test_a_row_with_one_wrong_column_is_refused(two: Two, kind: str, changes: Facts) -> None:
    table, row = GOOD[kind]
    with pytest.raises(IntegrityError):
        two.add(table, **{**row(two), **changes})


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("placement", "campaign_id"),
        ("placement", "venue_id"),
        ("placement", "batch_id"),
        ("scan", "placement_id"),
        ("scan_hour", "placement_id"),
        ("consultation", "batch_id"),
        ("survey_link", "questionnaire_id"),
        ("answer", "questionnaire_id"),
        ("open_survey", "questionnaire_id"),
        ("design", "campaign_id"),
        ("run", "design_id"),
    ],
)
def test_nothing_points_at_another_programmes_things(two: Two, kind: str, column: str) -> None:
    table, row = GOOD[kind]
    with pytest.raises(IntegrityError):
        two.add(table, **{**row(two), column: two.theirs[column]})


def test_another_programmes_destination_is_not_on_the_allow_list(two: Two) -> None:
    url = "https://line.me/R/ti/p/%40theirs"
    two.add(t.destination, programme_id=two.theirs["programme_id"], url=url)
    with pytest.raises(IntegrityError):
        two.add(t.placement, **two.placement(two.ours, destination=url))


def test_a_destination_that_is_used_stays_on_the_allow_list(two: Two) -> None:
    with pytest.raises(IntegrityError):
        two.db.execute(t.destination.delete().where(t.destination.c.programme_id == two.ours["programme_id"]))


def test_a_logo_of_more_than_a_megabyte_is_refused(two: Two) -> None:
    two.add(t.logo, **{**logo(two), "data": b"x" * 2**20})
    with pytest.raises(IntegrityError):
        two.add(t.logo, **{**logo(two), "sha256": "2" * 64, "data": b"x" * (2**20 + 1)})


def test_a_design_that_was_printed_stays(two: Two) -> None:
    two.add(t.print_run, **run(two))
    with pytest.raises(IntegrityError):
        two.db.execute(t.print_design.delete().where(t.print_design.c.id == two.ours["design_id"]))


@pytest.mark.parametrize("kind", ["logo", "language_review", "programme_text"])
def test_the_same_file_or_text_is_not_there_twice(two: Two, kind: str) -> None:
    table, row = GOOD[kind]
    two.add(table, **row(two))
    with pytest.raises(IntegrityError):
        two.add(table, **row(two))


def test_a_programme_continues_no_other_twice_and_never_itself(two: Two) -> None:
    ours, table = two.ours["programme_id"], t.programme
    two.add(table, **{**programme(two), "continues_id": ours})
    with pytest.raises(IntegrityError), two.db.begin_nested():
        two.add(table, **{**programme(two), "slug": "third-r8", "continues_id": ours})
    with pytest.raises(IntegrityError):
        two.db.execute(table.update().where(table.c.id == ours).values(continues_id=ours))


@pytest.mark.parametrize("kind", ["scan", "scan_hour", "line_event", "friend", "consultation", "survey_link", "answer"])
def test_the_same_event_is_not_there_twice(two: Two, kind: str) -> None:
    table, row = GOOD[kind]
    two.add(table, **row(two))
    with pytest.raises(IntegrityError):
        two.add(table, **row(two))


def test_a_webchat_needs_no_basic_id(two: Two) -> None:
    two.add(t.programme, **{**programme(two), "doorway": "webchat", "line_basic_id": None})
