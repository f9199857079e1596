"""The command line: what it prints, what it refuses, and with which exit status."""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

import demo
import figures_command
import manage
from campaigns import codes
from core.dates import now
from core.folders import ROOT
from core.settings import Settings
from gateway.app import create_app, running
from printing import preflight, reading
from store import programmes, staff
from store.database import Store
from survey.answers import Given
from tests.conftest import add_programme
from tests.funnel.town import APRIL, JUNE, MAY, Town, at
from workspace import passwords

STAGES = [
    "scans",
    "scans_excluded",
    "devices",
    "devices_unknown_scans",
    "friends_new",
    "friends_returning",
    "friends_stock",
    "sessions",
    "consultations",
    "consultations_first",
    "consultations_repeat",
    "persons",
    "faded_out",
    "linked_onward",
    "surveys_sent",
    "surveys_answered",
]


@dataclass(frozen=True)
class Said:
    """What a command printed and its exit status."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, sqlite_store: Store
) -> Run:
    """`python manage.py ...` on `sqlite_store`, without a process of its own."""
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", sqlite_store.url)
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["manage.py", *map(str, words)])
        try:
            manage.main()
            status: object = 0
        except SystemExit as end:
            status = end.code or 0
        said = capsys.readouterr()
        assert isinstance(status, int)
        return Said(status, said.out, said.err)

    return run


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    with sqlite_store.writing() as db:
        facts: dict[str, Any] = {
            "telephones": [{"name": "窓口", "number": "03-0000-0000", "hours": "平日"}],
            "who_may_consult": "どの年代の方でも相談できます。",
            "closed_note": "祝日は休み",
        }
        made = Town(sqlite_store, add_programme(db, **facts))
        hours = {"weekday": 0, "opens": "10:00", "closes": "12:00", "last_intake": "11:30", "since": date(2020, 1, 1)}
        programmes.add_hours(db, programme_id=made.programme.id, **hours)
    card = made.put_up("card")
    made.come(card, "anna", at(APRIL))
    made.scan(card, at(MAY), kind="bot")
    made.ask()
    return made


TWO_MONTHS = ("--since", "2026-04-01", "--until", "2026-05-31")
YEAR = ("--since", "2026-04-01", "--until", "2027-03-31")


def figures(run: Run, *more: object) -> Said:
    return run("figures", "--programme", "toshima-r8", *(more or TWO_MONTHS))


def test_figures_are_one_json_object_with_every_promised_key(run: Run, town: Town) -> None:
    said = figures(run)
    assert said.status == 0
    told = json.loads(said.out)
    assert (told["programme"], told["since"], told["until"]) == ("toshima-r8", "2026-04-01", "2026-05-31")
    assert {*STAGES} <= {*told["stages"]}
    assert {*told["stages"]} <= {*told["definitions"]}
    assert [month["month"] for month in told["monthly"]] == ["2026-04", "2026-05"]
    assert all({"month", *told["stages"]} == {*month} for month in told["monthly"])
    wanted = {"channel", "scans", "friends_new", "consultations_first", "consultations_repeat", "cost_yen", "hidden"}
    assert all(wanted <= {*row} for row in told["channels"])
    assert [row["channel"] for row in told["channels"]].count("unknown") == 1
    assert told["stages"]["scans"] == 1
    assert told["stages"]["scans_excluded"] == 1
    assert {row["consultations"] for row in told["ages"]} == {None}
    assert json.loads(figures(run, *YEAR).out)["ages"] == []
    assert {"helpful", "more_positive", "felt_heard"} <= {*told["survey"]}
    assert all({"n", "positive", "rate", "low", "high", "hidden"} == {*rate} for rate in told["survey"].values())


def nulls(row: dict[str, Any]) -> set[str]:
    return {name for name, number in row.items() if number is None}


def test_a_null_is_named_as_hidden_or_can_not_be_known(run: Run, town: Town) -> None:
    told = json.loads(figures(run, *YEAR).out)
    card = next(row for row in told["channels"] if row["channel"] == "card")
    assert card["friends_new"] is None  # one friend
    assert "friends_new" in card["hidden"]
    assert "channels.card.friends_new" in told["hidden"]
    unknown = next(row for row in told["channels"] if row["channel"] == "unknown")
    assert nulls(unknown) - {*unknown["hidden"]} <= {"scans", "cost_yen", "friends_low", "friends_high"}
    for rate in told["survey"].values():
        assert nulls(rate) == {*rate["hidden"]}
    assert {row["friends_new"] for split in told["breakdowns"] for row in split["rows"]} == {None}
    assert told["hidden_because"]["breakdowns.venue_kind.other.friends_new"] == "few"


def year_of(town: Town, today: date) -> dict[str, Any]:
    with town.store.reading() as db:
        return figures_command.read(db, slug="toshima-r8", since=APRIL, until=date(2027, 3, 31), today=today)


def test_a_witness_that_is_not_shown_is_hidden_and_one_that_is_not_there_is_not(town: Town) -> None:
    town.come(town.put_up("poster"), "beate", at(MAY))
    told = year_of(town, date(2026, 12, 1))
    scan, record, survey = told["witnesses"]["witnesses"]
    assert (scan["n"], scan["has_source"], scan["hidden"]) == (None, True, ["n", "card", "poster"])
    assert {told["hidden_because"][f"witnesses.scan.{name}"] for name in scan["hidden"]} == {"few"}
    assert (record["n"], record["has_source"], record["hidden"]) == (None, False, [])
    # Asked, and not shown while the year runs.
    assert (survey["n"], survey["has_source"], survey["hidden"]) == (None, False, ["n"])


def answered(town: Town, month: date, *, good: int, bad: int, silent: int = 0) -> None:
    """Answers to the survey in the middle of a month; the silent say nothing of whether it helped."""
    given: list[tuple[int, Given]] = [
        (good, [("helpful", "very")]),
        (bad, [("helpful", "little")]),
        (silent, [("first_time", "first")]),
    ]
    for number, items in given:
        if number:
            town.send(month.replace(day=14), links=number, replies=number, given=items)
    town.release()


def test_while_the_year_runs_two_outputs_can_not_be_subtracted(town: Town) -> None:
    """Thirty answered, then five more of whom one said something else: her answer would be the difference."""
    with town.store.writing() as db:
        programmes.add_target(
            db, programme_id=town.programme.id, fiscal_year=2026, measure="helpful", kind="rate", value=70, unit="%"
        )
    for month in (APRIL, MAY, JUNE):
        answered(town, month, good=15, bad=8)
    before = year_of(town, date(2026, 7, 10))
    assert (before["survey"]["helpful"]["n"], before["survey"]["helpful"]["positive"]) == (46, 30)
    [target] = before["targets"]
    assert (target["actual"], target["n"], target["low"] % 1, target["high"] % 1) == (65, 46, 0, 0)
    answered(town, date(2026, 7, 1), good=4, bad=1)
    after = year_of(town, date(2026, 8, 20))
    assert [after[part] for part in ("survey", "witnesses")] == [before[part] for part in ("survey", "witnesses")]
    assert [(one["actual"], one["n"]) for one in after["targets"]] == [(65, 46)]


def test_a_question_that_only_a_few_answered_is_hidden_with_its_number(town: Town) -> None:
    answered(town, MAY, good=2, bad=1, silent=23)
    told = year_of(town, date(2027, 4, 20))
    assert told["stages"]["surveys_answered"] == 26
    assert told["survey"]["helpful"]["n"] is None
    assert told["hidden_because"]["survey.helpful.n"] == "few"


def test_sessions_are_counted_up_to_today_as_on_the_page_of_targets(town: Town) -> None:
    with town.store.writing() as db:
        programmes.add_target(
            db,
            programme_id=town.programme.id,
            fiscal_year=2026,
            measure="sessions",
            kind="sessions",
            value=99,
            unit="回",
        )
    told = year_of(town, date(2026, 4, 7))
    assert told["stages"]["sessions"] == told["monthly"][0]["sessions"] == 3  # Thursday, Saturday, Monday
    assert told["monthly"][1]["sessions"] == 0
    assert [one["actual"] for one in told["targets"]] == [3]


def test_every_number_of_the_pages_is_there_with_its_definition(run: Run, town: Town) -> None:
    told = json.loads(figures(run).out)
    parts = {"rates", "comparisons", "targets", "effect", "witnesses", "breakdowns", "placements", "times"}
    assert parts <= {*told}
    defined = {*told["definitions"]} - {*told["stages"]}
    assert {"channels.friends_new", "channels.cost_per", "ages.consultations", "survey", "hidden"} <= defined
    assert parts <= defined
    assert [one["code"] for one in told["placements"]] == [*town.made]
    assert sum(hour["scans"] for hour in told["times"]["hours"]) == told["stages"]["scans"] == 1
    assert [rate["reason"] for rate in told["rates"] if rate["stage"] == "surveys_answered"] == ["unknown"]


def test_definitions_are_japanese_unless_english_is_asked_for(run: Run, town: Town) -> None:
    japanese = json.loads(figures(run).out)["definitions"]
    english = json.loads(figures(run, *TWO_MONTHS, "--language", "en").out)["definitions"]
    assert list(english) == list(japanese)
    assert all(sentence.isascii() for sentence in english.values())
    assert not any(sentence.isascii() for sentence in japanese.values())
    assert figures(run, *TWO_MONTHS, "--language", "fr").status == 2


def test_people_are_not_split_by_days_that_are_no_whole_year(run: Run, town: Town) -> None:
    """April alone: with May known from elsewhere it could be taken from the year."""
    town.line("follow", "beate", at(MAY))
    told = json.loads(figures(run, "--since", "2026-04-01", "--until", "2026-04-30").out)
    assert told["stages"]["friends_new"] == 1
    assert all(row["friends_new"] is None for row in told["channels"])
    assert all(row["consultations"] is None for row in told["ages"])
    assert {told["hidden_because"][name] for name in told["hidden"]} == {"period"}
    assert {"channels.card.friends_new", "ages.20s.consultations", "survey.helpful.rate"} <= {*told["hidden"]}
    assert told["witnesses"] is None
    assert told["hidden_because"]["breakdowns.venue_kind.other.friends_new"] == "period"
    assert next(row["scans"] for row in told["channels"] if row["channel"] == "card") == 1
    assert {one["friends"] for one in told["breakdowns"]} == {"only_years"}


def test_days_that_are_no_whole_months_have_no_comparison(run: Run, town: Town) -> None:
    told = json.loads(figures(run, "--since", "2026-04-02", "--until", "2026-05-15").out)
    parts = ("comparisons", "breakdowns", "placements", "times")
    assert {told[name] for name in parts} == {row["scans"] for row in told["channels"]} == {None}
    assert {told["hidden_because"][name] for name in ("channels.card.scans", *parts)} == {"days"}
    assert told["stages"]["scans"] == 0


def test_dates_may_be_japanese(run: Run, town: Town) -> None:
    told = json.loads(figures(run, "--since", "令和8年4月1日", "--until", "R8.5.31").out)
    assert (told["since"], told["until"]) == ("2026-04-01", "2026-05-31")


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "2026", "0001-01-01", "9999-12-31", ""])
def test_a_bad_date_is_status_2_and_says_what_a_date_is(run: Run, town: Town, day: str) -> None:
    said = figures(run, "--since", day, "--until", "2026-05-31")
    assert said.status == 2
    assert "2023-03-31" in said.err
    assert said.out == ""


@pytest.mark.parametrize("days", [("2026-03-31", "2026-05-31"), ("1900-01-01", "2026-05-31"), (None, "2199-12-31")])
def test_days_outside_the_programme_s_years_are_refused(run: Run, town: Town, days: tuple[str | None, str]) -> None:
    said = figures(run, "--since", days[0] or "2026-04-01", "--until", days[1])
    assert (said.status, said.out) == (2, "")
    assert "2026-04-01" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("days", [(date.min, date(2026, 5, 31)), (date(2026, 4, 1), date.max)])
def test_no_day_of_the_calendar_breaks_the_figures(town: Town, days: tuple[date, date]) -> None:
    with town.store.reading() as db, pytest.raises(figures_command.OutsideTheProgramme):
        figures_command.read(db, slug="toshima-r8", since=days[0], until=days[1])


def test_a_period_that_ends_before_it_begins_is_refused(run: Run, town: Town) -> None:
    said = figures(run, "--since", "2026-05-31", "--until", "2026-04-01")
    assert (said.status, said.out) == (2, "")
    assert "2026-05-31" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "--since", "2026-04-01", "--until", "2026-05-31"),
        ("links",),
        ("survey-links", "--count", "1"),
        ("print", "--material", "card", "--out", "x.pdf"),
    ],
)
def test_an_unknown_programme_is_status_2_with_one_sentence(run: Run, town: Town, words: tuple[str, ...]) -> None:
    said = run(words[0], "--programme", "nowhere-r9", *words[1:])
    assert (said.status, said.out) == (2, "")
    assert "nowhere-r9" in said.err
    assert "toshima-r8" in said.err
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err


def test_links_are_json_lines(run: Run, town: Town) -> None:
    poster = town.put_up("poster")
    said = run("links", "--programme", "toshima-r8")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [row["channel"] for row in rows] == ["card", "poster"]
    assert all({*row} == {"code", "url", "channel", "venue", "campaign", "scans"} for row in rows)
    assert [row["scans"] for row in rows] == [1, 0]
    assert rows[1]["code"] == poster.code
    assert rows[1]["url"] == f"HTTP://LOCALHOST:8600/R/{poster.code}"


def test_survey_links_are_distinct_and_open(run: Run, town: Town, tmp_path: Path) -> None:
    said = run("survey-links", "--programme", "toshima-r8", "--count", "7")
    addresses = said.out.splitlines()
    assert (said.status, len(addresses), len({*addresses})) == (0, 7, 7)
    assert statuses(town.store, tmp_path, addresses) == {200}
    with town.store.reading() as db:
        entry = next(entry for entry in staff.audit_trail(db) if entry.action == "survey.links_issued")
    assert (entry.by, entry.detail) == ("manage.py", {"count": 7})


def statuses(store: Store, folder: Path, addresses: list[str]) -> set[int]:
    async def ask() -> set[int]:
        settings = Settings(data_dir=folder, database_url=store.url, _env_file=None)
        app = create_app(settings, store=store, clock=now)
        async with running(app):
            transport = httpx.ASGITransport(app=app, client=("192.0.2.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8600") as client:
                return {(await client.get(address)).status_code for address in addresses}

    return asyncio.run(ask())


@pytest.mark.parametrize("count", [0, -1, 501, "x"])
def test_a_count_that_can_not_be_is_status_2(run: Run, town: Town, count: object) -> None:
    assert run("survey-links", "--programme", "toshima-r8", "--count", count).status == 2


def test_links_need_a_survey(run: Run, sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        add_programme(db)
    said = run("survey-links", "--programme", "toshima-r8", "--count", "1")
    assert (said.status, said.out) == (2, "")
    assert "ひとやすみ" in said.err


def test_cards_are_printed_and_pass_their_check(run: Run, town: Town, tmp_path: Path) -> None:
    out = tmp_path / "cards.pdf"
    said = run("print", "--programme", "toshima-r8", "--material", "card", "--out", out)
    assert (said.status, said.out.strip()) == (0, str(out)), said.err
    code = next(iter(town.made))
    assert preflight.check(out.read_bytes(), [f"HTTP://LOCALHOST:8600/R/{code}"]) == ()
    checked = run("preflight", out, "--json")
    assert (checked.status, json.loads(checked.out)) == (0, {"passed": True, "faults": []})


def test_a_list_of_codes_is_printed(run: Run, town: Town, tmp_path: Path) -> None:
    minted = [codes.mint() for _number in range(3)]
    listed = tmp_path / "list.csv"
    listed.write_text("code,venue,channel\n" + "".join(f"{code},館,card\n" for code in minted), encoding="utf-8-sig")
    out = tmp_path / "cards.pdf"
    said = run("print", "--programme", "toshima-r8", "--material", "card", "--placements", listed, "--out", out)
    assert said.status == 0, said.err
    assert preflight.check(out.read_bytes(), [f"HTTP://LOCALHOST:8600/R/{code}" for code in minted]) == ()


@pytest.mark.parametrize(
    "data",
    ["venue,channel\n館,card\n".encode(), "code,venue\n館,\n".encode("cp932"), b"code\nWRONG00\n", b"", b"code\n"],
)
def test_a_list_that_can_not_be_read_is_status_2_and_makes_no_file(
    run: Run, town: Town, tmp_path: Path, data: bytes
) -> None:
    listed, out = tmp_path / "list.csv", tmp_path / "cards.pdf"
    listed.write_bytes(data)
    said = run("print", "--programme", "toshima-r8", "--material", "card", "--placements", listed, "--out", out)
    assert (said.status, said.out) == (2, "")
    assert said.err
    assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--material", "tshirt", "--out", "x.pdf"),
        ("--material", "card", "--theme", "loud", "--out", "x.pdf"),
        ("--material", "card", "--out", "missing/x.pdf"),
        ("--material", "card", "--placements", "missing.csv", "--out", "x.pdf"),
        ("--material", "sticker", "--out", "x.pdf"),  # nothing is put up
        ("--material", "card", "--copies", "10001", "--out", "x.pdf"),
    ],
)
def test_what_can_not_be_printed_is_status_2(run: Run, town: Town, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = run("print", "--programme", "toshima-r8", *words)
    assert (said.status, said.out) == (2, "")
    assert said.err
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_file_that_must_not_be_printed_is_status_1_with_reasons(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pdf"
    wrong.write_bytes(b"%PDF-1.7 not really")
    said = run("preflight", wrong)
    assert said.status == 1
    assert "ファイルが壊れているか" in said.err
    assert "unreadable" in said.err
    told = json.loads(run("preflight", wrong, "--json").out)
    assert (told["passed"], [fault["reason"] for fault in told["faults"]]) == (False, ["unreadable"])
    assert run("preflight", tmp_path / "missing.pdf").status == 2


@pytest.fixture
def two_strips(run: Run, town: Town, tmp_path: Path) -> tuple[Path, Path]:
    """A file of tear-off strips, each code many times, and the list it was made from."""
    listed, out = tmp_path / "list.csv", tmp_path / "strips.pdf"
    minted = [codes.mint() for _number in range(2)]
    listed.write_text("code,channel\n" + "".join(f"{code},poster\n" for code in minted))
    said = run("print", "--programme", "toshima-r8", "--material", "strips", "--placements", listed, "--out", out)
    assert said.status == 0, said.err
    return out, listed


def test_a_file_is_checked_against_the_list_it_was_made_from(run: Run, two_strips: tuple[Path, Path]) -> None:
    out, listed = two_strips
    assert run("preflight", out, "--placements", listed, "--profile", "office").status == 0
    listed.write_text(listed.read_text() + f"{codes.mint()},poster\n")
    said = run("preflight", out, "--placements", listed)
    assert (said.status, said.err.count("code-missing")) == (1, 1)
    listed.write_text("\n".join(listed.read_text().splitlines()[:2]))
    said = run("preflight", out, "--placements", listed, "--json")
    assert {fault["reason"] for fault in json.loads(said.out)["faults"]} == {"code-unexpected"}


def test_a_file_is_checked_for_what_it_is_said_to_be(run: Run, two_strips: tuple[Path, Path]) -> None:
    out, _listed = two_strips
    said = run("preflight", out, "--profile", "press", "--trim", "91x55")
    assert said.status == 1
    assert "pdfx-version" in said.err
    assert "trim-size" in said.err


@pytest.mark.parametrize("words", [("--profile", "home"), ("--trim", "large"), ("--trim", "91"), ("--placements", "x")])
def test_a_wrong_option_of_a_check_is_status_2(run: Run, two_strips: tuple[Path, Path], words: tuple[str, str]) -> None:
    assert run("preflight", two_strips[0], *words).status == 2


def add_user(run: Run, *more: object, email: str = "Mori@Example.lg.jp", role: str = "pr") -> Said:
    return run("user", "add", "--email", email, "--name", "森 さくら", "--role", role, *more)


def test_a_member_of_staff_is_added_with_a_password_that_is_shown_once(run: Run, town: Town) -> None:
    said = add_user(run, "--programme", "toshima-r8")
    assert said.status == 0, said.err
    with town.store.reading() as db:
        person = staff.by_email(db, "mori@example.lg.jp")
        assert person
        assert person.password_hash.startswith("$argon2id$")
        assert passwords.check(person.password_hash, said.out.strip())
        assert not person.is_demo
        assert [each.slug for each in programmes.of_staff(db, person.id)] == ["toshima-r8"]
        entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by) == ("staff.add", "manage.py")
    assert said.out.strip() not in json.dumps(entry.detail)


def test_nobody_is_added_twice(run: Run, town: Town) -> None:
    assert add_user(run).status == 0
    again = add_user(run, email="mori@example.lg.jp")
    assert (again.status, again.out) == (2, "")
    assert "mori@example.lg.jp" in again.err


@pytest.mark.parametrize(
    ("more", "facts"),
    [
        ((), {"role": "boss"}),
        ((), {"email": "nobody"}),
        (("--programme", "nowhere-r9"), {}),
    ],
)
def test_a_member_of_staff_who_can_not_be_added_is_status_2(
    run: Run, town: Town, more: tuple[str, ...], facts: dict[str, str]
) -> None:
    said = add_user(run, *more, **facts)
    assert (said.status, said.out) == (2, "")
    assert "Traceback" not in said.err
    with town.store.reading() as db:
        assert staff.everyone(db) == []


def test_the_demo_is_refused_where_real_programmes_are(run: Run, town: Town) -> None:
    said = run("demo", "--scenario", "itabashi-r4")
    assert (said.status, said.out) == (2, "")
    with town.store.reading() as db:
        assert [each.slug for each in programmes.all_programmes(db)] == ["toshima-r8"]
        assert staff.everyone(db) == []


def test_the_demo_prints_the_password_it_wrote(run: Run, sqlite_store: Store, tmp_path: Path) -> None:
    said = run("demo", "--scenario", "itabashi-r4")
    assert said.status == 0, said.err
    assert (tmp_path / "demo-password.txt").read_text(encoding="utf-8").strip() in said.out
    told = json.loads(
        run("figures", "--programme", "itabashi-r4", "--since", "2022-07-01", "--until", "2023-03-31").out
    )
    assert told["demo"] is True
    assert told["stages"]["consultations"] == 30
    assert told["stages"]["friends_new"] is None
    assert told["unavailable"] == ["friends_blocked", "friends_new", "friends_returning", "friends_stock"]


def test_an_unknown_scenario_is_status_2(run: Run, sqlite_store: Store) -> None:
    said = run("demo", "--scenario", "kita-r9")
    assert said.status == 2
    assert all(name in said.err for name in demo.scenarios())


def test_a_store_that_is_not_migrated_says_so(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    said = run("links", "--programme", "toshima-r8")
    assert said.status == 2
    assert "manage.py migrate" in said.err
    assert run("migrate").status == 0
    assert "toshima-r8" in run("links", "--programme", "toshima-r8").err


def test_a_store_out_of_reach_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", "postgresql://shirube@127.0.0.1:1/none")
    said = run("links", "--programme", "toshima-r8")
    assert (said.status, said.err.count("\n")) == (2, 1)


def test_a_setting_that_can_not_be_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_PUBLIC_URL", "to-u.example.lg.jp")
    said = run("links", "--programme", "toshima-r8")
    assert said.status == 2
    assert "SHIRUBE_PUBLIC_URL" in said.err
    assert "Traceback" not in said.err


EXAMPLE = ROOT / "docs" / "programme.example.toml"


def test_a_programme_is_added_from_the_example_and_its_staff_may_work_on_it(run: Run, town: Town) -> None:
    run("user", "add", "--email", "pr@example.lg.jp", "--name", "広報", "--role", "pr")
    said = run("programme", "add", EXAMPLE, "--continues", "toshima-r8", "--staff", "pr@example.lg.jp")
    assert (said.status, said.out) == (0, "hitoyasumi-r8\n")
    with town.store.reading() as db:
        made = programmes.by_slug(db, "hitoyasumi-r8")
        person = staff.by_email(db, "pr@example.lg.jp")
        assert made
        assert person
        assert made.continues_id == town.programme.id
        assert [one.slug for one in programmes.of_staff(db, person.id)] == ["hitoyasumi-r8"]


def test_a_programme_with_staff_that_is_not_there_is_not_added_at_all(run: Run, town: Town) -> None:
    said = run("programme", "add", EXAMPLE, "--staff", "nobody@example.lg.jp")
    assert said.status == 2
    assert "nobody@example.lg.jp" in said.err
    with town.store.reading() as db:
        assert programmes.by_slug(db, "hitoyasumi-r8") is None


def test_another_destination_is_allowed(run: Run, town: Town) -> None:
    assert run("programme", "allow", "--programme", "toshima-r8", "https://chat.example.lg.jp/").status == 0
    with town.store.reading() as db:
        assert "https://chat.example.lg.jp/" in programmes.destinations(db, town.programme.id)
    assert run("programme", "allow", "--programme", "toshima-r8", "http://plain.example.lg.jp/").status == 2


def test_a_store_with_a_demo_refuses_a_public_address(
    run: Run, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_store.writing() as db:
        add_programme(db, "kita-r5", is_demo=True)
    monkeypatch.setenv("SHIRUBE_PUBLIC_URL", "https://to-u.example.lg.jp")
    said = run("links", "--programme", "kita-r5")
    assert (said.status, said.out) == (2, "")


def test_a_listed_school_gets_the_numbers_for_children(run: Run, town: Town, tmp_path: Path) -> None:
    listed = tmp_path / "codes.csv"
    listed.write_text(f"code,venue,channel,venue_kind\n{codes.mint()},中学校,card,school\n", encoding="utf-8")
    out = tmp_path / "cards.pdf"
    words = ("print", "--programme", "toshima-r8", "--material", "card", "--placements", listed, "--out", out)
    assert run(*words).status == 0
    assert "24時間子供SOS" in "".join(reading.read_text(out.read_bytes()))
