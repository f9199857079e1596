"""LINE's own counter beside ours: asked where a token is, stored once, compared only where both days are known."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.settings import Settings
from funnel import friends, line_api, pseudonyms, reconciliation
from funnel.line_api import Away, NotAllowed
from funnel.pseudonym_keys import KeyNotInUse
from funnel.reconciliation import Coverage, Listed, NoToken, SecretsFileUnreadable
from store import line_desks, staff
from store.database import Store
from store.records import FollowerCount, LineEvent, Programme
from tests.conftest import NOON, add_programme
from tests.line_platform import TOKEN, Line, line_platform

TODAY = date(2026, 6, 3)
DAY = timedelta(days=1)
ADMIN = "admin@demo.example"


@pytest.fixture
def line() -> Iterator[Line]:
    with line_platform() as line:
        yield line


@pytest.fixture
def desk(store: Store) -> Programme:
    with store.writing() as db:
        return add_programme(db)


def configured(store: Store, line: Line, folder: Path, *slugs: str, token: str = TOKEN) -> Settings:
    """Settings with a token for some programmes, and LINE on loopback."""
    file = folder / "line.json"
    file.write_text(json.dumps({slug: {"secrets": "s", "token": token} for slug in slugs or ("toshima-r8",)}))
    return Settings(
        data_dir=folder / "data", database_url=store.url, line_secrets_file=file, line_api=line.origin, _env_file=None
    )


@pytest.fixture
def settings(store: Store, line: Line, tmp_path: Path) -> Settings:
    return configured(store, line, tmp_path)


def tell(line: Line, *days: date, first: int = 100) -> None:
    """LINE counts one more friend each day."""
    for number, day in enumerate(days):
        line.counters[f"{day:%Y%m%d}"] = (first + number, 3)


def span(since: date, until: date) -> list[date]:
    return [since + number * DAY for number in range((until - since).days + 1)]


def days_asked(line: Line) -> list[str]:
    return [call.partition("date=")[2] for call in line.calls]


def counted(store: Store, programme: Programme) -> dict[date, int]:
    with store.reading() as db:
        return {
            count.day: count.followers
            for count in line_desks.counts(db, programme.id, date(2020, 1, 1), date(2030, 1, 1))
        }


def run(store: Store, settings: Settings, days_later: int = 0) -> str:
    return reconciliation.catch_up(store, settings=settings, at=NOON + days_later * DAY)


def test_the_last_thirty_days_are_asked_for_and_afterwards_only_what_is_missing(
    store: Store, desk: Programme, settings: Settings, line: Line
) -> None:
    tell(line, *span(TODAY - 30 * DAY, TODAY - 2 * DAY))
    assert run(store, settings) == "29"
    assert days_asked(line) == [f"{day:%Y%m%d}" for day in span(TODAY - 30 * DAY, TODAY - DAY)]
    assert len(line.calls) <= 60
    assert counted(store, desk)[TODAY - 2 * DAY] == 128
    line.calls.clear()
    tell(line, TODAY - DAY, first=129)
    assert (run(store, settings), days_asked(line)) == ("1", ["20260602"])
    line.calls.clear()
    assert (run(store, settings), line.calls) == ("0", [])


def test_a_programme_is_asked_about_from_the_day_before_its_first_to_its_last(
    store: Store, settings: Settings, line: Line
) -> None:
    with store.writing() as db:
        add_programme(db, starts=TODAY - 5 * DAY, ends=TODAY - 3 * DAY)
    run(store, settings)
    assert days_asked(line) == [f"{day:%Y%m%d}" for day in span(TODAY - 6 * DAY, TODAY - 3 * DAY)]


@pytest.mark.usefixtures("desk")
def test_nothing_is_asked_without_a_token_for_a_demo_or_long_after_the_end(
    store: Store, line: Line, tmp_path: Path
) -> None:
    with store.writing() as db:
        add_programme(db, "demo-r8", is_demo=True)
        add_programme(db, "old-r1", starts=date(2020, 4, 1), ends=date(2021, 3, 31))
    (tmp_path / "other").mkdir()
    settings = configured(store, line, tmp_path / "other", "demo-r8", "old-r1", "nobody-r1")
    assert (run(store, settings), line.calls) == ("0", [])
    bare = Settings(data_dir=tmp_path, database_url=store.url, line_api=line.origin, _env_file=None)
    assert (run(store, bare), line.calls) == ("0", [])


@pytest.mark.parametrize(
    ("status", "told"), [(401, "Unauthorised"), (403, "NotAllowed"), (429, "RateLimited"), (500, "Away")]
)
def test_a_refusal_is_told_asked_once_and_keeps_no_other_programme_waiting(
    store: Store, desk: Programme, line: Line, tmp_path: Path, status: int, told: str
) -> None:
    with store.writing() as db:
        add_programme(db, "anders-r8")
    settings = configured(store, line, tmp_path, "toshima-r8", "anders-r8")
    line.status = status
    outcome = run(store, settings)
    assert outcome == f"failed: anders-r8 {told}, toshima-r8 {told}"
    assert reconciliation.fault_of(outcome, desk) == told
    assert len(line.calls) == 2
    assert counted(store, desk) == {}


def test_no_fault_is_read_out_of_an_outcome_that_tells_none(desk: Programme) -> None:
    told = ("", "3", "failed: KeyError", "failed: SecretsUnreadable", "failed: other-r8 Away")
    assert [reconciliation.fault_of(outcome, desk) for outcome in told] == [""] * 5


@pytest.mark.usefixtures("desk")
def test_a_broken_file_of_secrets_is_told(store: Store, settings: Settings, line: Line) -> None:
    assert settings.line_secrets_file
    settings.line_secrets_file.write_text("{")
    assert (run(store, settings), line.calls) == ("failed: SecretsUnreadable", [])


def test_what_line_told_before_it_went_away_is_kept(
    store: Store, desk: Programme, settings: Settings, line: Line
) -> None:
    tell(line, *span(TODAY - 30 * DAY, TODAY - DAY))
    answer, asked = line.answer, []

    def answer_ten(*request: object) -> tuple[int, object]:
        asked.append(request)
        return answer(*request) if len(asked) <= 10 else (503, {})  # type: ignore[arg-type]

    line.answer = answer_ten  # type: ignore[method-assign]
    assert run(store, settings) == "failed: toshima-r8 Away"
    assert len(counted(store, desk)) == 10


@pytest.mark.usefixtures("desk")
def test_a_slow_line_is_left_after_a_while(
    store: Store, settings: Settings, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(line, *span(TODAY - 30 * DAY, TODAY - DAY))
    line.slowly = 0.2
    monkeypatch.setattr(reconciliation, "RUN_SECONDS", 0.5)
    assert 1 <= int(run(store, settings)) <= 4
    assert len(line.calls) <= 4


def follow(store: Store, programme: Programme, person: str, day: date, *, is_unblocked: bool = False) -> None:
    at = NOON + (day - TODAY)
    event = LineEvent(programme.id, f"{person}{day}{is_unblocked}", "follow", at, person, is_unblocked)
    with store.writing() as db:
        friends.receive(db, programme=programme, events=[event])


def tell_us(store: Store, programme: Programme, day: date, *followers: int | None) -> None:
    """LINE's counters from a day on; None where it told none."""
    with store.writing() as db:
        for number, told in enumerate(followers):
            if told is not None:
                line_desks.put_count(db, FollowerCount(programme.id, day + number * DAY, told, None, NOON))


def coverage(store: Store, programme: Programme, since: date, until: date) -> Coverage:
    with store.reading() as db:
        return reconciliation.coverage(db, programme=programme, since=since, until=until)


def test_our_new_friends_are_a_share_of_lines_own_number(store: Store, desk: Programme) -> None:
    since, until = TODAY - 3 * DAY, TODAY - DAY
    tell_us(store, desk, since - DAY, 100, 102, 103, 104)
    for person, day in (("anna", since), ("beate", since), ("carla", until), ("before", since - DAY), ("after", TODAY)):
        follow(store, desk, person, day)
    follow(store, desk, "dora", until, is_unblocked=True)
    follow(store, desk, "anna", until)
    assert coverage(store, desk, since, until) == Coverage(3, 3, 4, 0.75, ())


def test_a_day_whose_counter_or_the_one_before_is_missing_is_a_gap_and_in_no_number(
    store: Store, desk: Programme
) -> None:
    since = TODAY - 5 * DAY
    tell_us(store, desk, since - DAY, 100, 101, None, 105, 106, 106)
    for number in range(5):
        follow(store, desk, f"p{number}", since + number * DAY)
    found = coverage(store, desk, since, since + 4 * DAY)
    assert found == Coverage(3, 3, 2, 1.5, (since + DAY, since + 2 * DAY))


def test_without_any_counter_nothing_is_guessed(store: Store, desk: Programme) -> None:
    follow(store, desk, "anna", TODAY)
    assert coverage(store, desk, TODAY - DAY, TODAY) == Coverage(0, 0, 0, None, (TODAY - DAY, TODAY))


def test_days_without_a_new_friend_have_no_share(store: Store, desk: Programme) -> None:
    tell_us(store, desk, TODAY - DAY, 7, 7)
    assert coverage(store, desk, TODAY, TODAY) == Coverage(1, 0, 0, None, ())


def test_a_counter_that_fell_says_nothing_of_that_day(store: Store, desk: Programme) -> None:
    tell_us(store, desk, TODAY - 2 * DAY, 100, 40, 41)
    follow(store, desk, "anna", TODAY)
    assert coverage(store, desk, TODAY - DAY, TODAY) == Coverage(1, 1, 1, 1.0, (TODAY - DAY,))


def test_the_first_day_of_a_programme_is_compared_by_the_counter_of_the_one_it_continues(
    store: Store, desk: Programme
) -> None:
    with store.writing() as db:
        after = add_programme(db, "toshima-r9", continues=desk, starts=TODAY)
    tell_us(store, desk, TODAY - DAY, 100)
    tell_us(store, after, TODAY, 102)
    follow(store, after, "anna", TODAY)
    assert coverage(store, after, TODAY, TODAY) == Coverage(1, 1, 2, 0.5, ())


def bring_in(store: Store, programme: Programme, settings: Settings, hours: int = 0) -> Listed:
    return reconciliation.import_known_followers(
        store, by=ADMIN, at=NOON + timedelta(hours=hours), programme=programme, settings=settings
    )


def known(store: Store, programme: Programme) -> set[str]:
    with store.reading() as db:
        return set(line_desks.known(db, [programme.id]))


def ids(count: int) -> list[str]:
    return [f"U{number:032x}" for number in range(count)]


def test_who_is_on_lines_list_is_known_as_a_pseudonym_and_audited_as_a_number(
    store: Store, desk: Programme, settings: Settings, line: Line
) -> None:
    line.followers, line.page = ids(25), 10
    assert bring_in(store, desk, settings) == Listed(25, 25)
    key = settings.pseudonym_key_file.read_bytes()
    assert known(store, desk) == {pseudonyms.line_user(key, desk, user) for user in ids(25)}
    with store.reading() as db:
        [entry] = staff.audit_trail(db)
    assert (entry.by, entry.action, entry.detail) == (ADMIN, "line.friends_listed", {"persons": 25})


def test_a_friend_we_saw_following_is_not_made_one_from_before(
    store: Store, desk: Programme, settings: Settings, line: Line
) -> None:
    line.followers = ids(3)
    bring_in(store, desk, settings)
    key = settings.pseudonym_key_file.read_bytes()
    line.followers = ids(4)
    follow(store, desk, pseudonyms.line_user(key, desk, ids(4)[3]), TODAY)
    assert bring_in(store, desk, settings, hours=1) == Listed(4, 0)
    assert known(store, desk) == {pseudonyms.line_user(key, desk, user) for user in ids(3)}


def test_who_was_on_the_list_is_no_new_friend_when_she_comes_back(
    store: Store, desk: Programme, settings: Settings, line: Line
) -> None:
    line.followers = ids(1)
    bring_in(store, desk, settings)
    key = settings.pseudonym_key_file.read_bytes()
    follow(store, desk, pseudonyms.line_user(key, desk, ids(1)[0]), TODAY + DAY)
    tell_us(store, desk, TODAY, 100, 100)
    assert coverage(store, desk, TODAY + DAY, TODAY + DAY) == Coverage(1, 0, 0, None, ())


def test_an_account_that_is_not_verified_is_told_so_and_nothing_is_stored(
    store: Store, desk: Programme, settings: Settings, line: Line
) -> None:
    line.followers, line.is_verified = ids(3), False
    with pytest.raises(NotAllowed):
        bring_in(store, desk, settings)
    assert known(store, desk) == set()


def test_a_list_that_breaks_off_is_not_stored_in_part(
    store: Store, desk: Programme, settings: Settings, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.followers, line.page = ids(30), 10
    monkeypatch.setattr(line_api, "MOST_PAGES", 2)
    with pytest.raises(Away):
        bring_in(store, desk, settings)
    assert known(store, desk) == set()


@pytest.mark.parametrize("case", ["no token", "broken file", "demo"])
def test_without_a_token_nothing_is_asked(
    store: Store, desk: Programme, settings: Settings, line: Line, case: str
) -> None:
    file = settings.line_secrets_file
    assert file
    if case == "demo":
        with store.writing() as db:
            desk = add_programme(db, "demo-r8", is_demo=True)
    else:
        file.write_text("{" if case == "broken file" else json.dumps({desk.slug: "s"}))
    with pytest.raises(SecretsFileUnreadable if case == "broken file" else NoToken):
        bring_in(store, desk, settings)
    assert line.calls == []


def test_a_machine_with_another_key_makes_no_pseudonyms(
    store: Store, desk: Programme, settings: Settings, line: Line
) -> None:
    line.followers = ids(2)
    bring_in(store, desk, settings)
    settings.pseudonym_key_file.write_bytes(b"another key of thirty-two bytes!")
    line.calls.clear()
    with pytest.raises(KeyNotInUse):
        bring_in(store, desk, settings)
    assert line.calls == []
