"""State of the system for the administrator, and what the home page says of it to others."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import worker
from core.dates import now, start_of, tokyo_day
from funnel import pseudonym_keys
from store import friends, jobs, line_desks, schema, unrecorded
from store import tables as t
from store.database import Store
from store.records import JobRun, LineEvent, Programme, Unrecorded
from tests.conftest import NOON, add_programme
from tests.gateway.desks import put_up
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import database, state_jobs, state_notes

EVERY_JOB = {job.name: 0 for job in worker.JOBS}


def desk(store: Store, **facts: object) -> Programme:
    with store.writing() as db:
        return add_programme(db, **{"starts": (now() - timedelta(days=400)).date(), **facts})


def ran(store: Store, hours_ago: Mapping[str, float], outcome: str = "0") -> None:
    with store.writing() as db:
        for name, hours in hours_ago.items():
            jobs.note_run(db, name=name, at=now() - timedelta(hours=hours), outcome=outcome)


def opened(store: Store, programme: Programme, role: str = "admin", page: str = "state") -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [programme])
    return pages.visit(store, person, page)


def came(store: Store, programme: Programme, *days_ago: int) -> None:
    with store.writing() as db:
        for number in days_ago:
            at = now() - timedelta(days=number)
            friends.record_events(db, [LineEvent(programme.id, f"e{number}", "follow", at, "p", None)])


def salted(store: Store, day: date) -> None:
    with store.writing() as db:
        db.execute(t.day_salt.insert().values(day=day, salt="0" * 64))


def test_every_job_of_the_worker_has_its_words_and_its_time() -> None:
    assert {name: plan.minutes for name, plan in state_jobs.PLANS.items()} == {
        job.name: job.minutes for job in worker.JOBS
    }


def test_when_all_has_run_the_page_says_so_in_one_sentence(either: Store) -> None:
    programme = desk(either)
    ran(either, EVERY_JOB, "7")
    said = pages.text(opened(either, programme))
    assert "すべて予定どおりです" in said
    assert "sb-attention" not in said
    assert said.count(">予定どおり</td>") == len(worker.JOBS)
    assert said.count('<td class="n">7</td>') == len(worker.JOBS)


def test_a_worker_that_never_ran_is_told_once_and_not_job_by_job(workspace: Store) -> None:
    said = pages.text(opened(workspace, desk(workspace)))
    assert "まだ一度も動いていません" in said
    assert said.count("sb-attention") == 1


def test_a_worker_that_stands_still_is_told_with_the_moment(workspace: Store) -> None:
    programme = desk(workspace)
    ran(workspace, dict.fromkeys(EVERY_JOB, 30))
    said = pages.text(opened(workspace, programme))
    assert "から止まっています" in said
    assert "manage.py work が動いているか" in said


def test_one_late_job_is_named(workspace: Store) -> None:
    programme = desk(workspace)
    ran(workspace, EVERY_JOB | {"close_old_sessions": 2.1, "release_answers": 24.5})
    said = pages.text(opened(workspace, programme))
    assert "「期限の切れたサインインを消す」が遅れています" in said
    assert said.count("遅れています") == 2  # above, and in its row


def test_a_job_that_failed_is_named_with_the_kind_of_fault(workspace: Store) -> None:
    programme = desk(workspace)
    ran(workspace, EVERY_JOB)
    ran(workspace, {"fold_devices": 0}, "failed: DataError")
    said = pages.text(opened(workspace, programme))
    assert "「端末の推定に使った鍵と記録を消す」が、前回うまくいきませんでした" in said
    assert "うまくいきませんでした（DataError）" in said


def test_what_went_wrong_with_google_sheets_is_told_in_sentences_with_a_way_there(workspace: Store) -> None:
    programme = desk(workspace)
    ran(workspace, EVERY_JOB)
    ran(workspace, {"sheets": 0}, "failed: FarFewer, KeyUnusable")
    page = opened(workspace, programme)
    said = pages.text(page)
    assert "KeyUnusable" not in said
    assert "サービスアカウントの鍵ファイルが使えません" in said
    assert "いつもより大幅に少ない" in said
    assert "sheets" in {link.proto.page for link in page.get("page_link")}


def test_a_job_that_is_planned_no_more_is_shown_by_its_name(workspace: Store) -> None:
    programme = desk(workspace)
    ran(workspace, EVERY_JOB | {"old_job": 500})
    said = pages.text(opened(workspace, programme))
    assert ">old_job</td>" in said
    assert "すべて予定どおりです" in said


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (1, True)])
def test_what_tells_devices_apart_is_late_48_hours_after_its_day_began(seconds: int, late: bool) -> None:
    day = date(2026, 6, 3)
    at = start_of(day) + timedelta(hours=48, seconds=seconds)
    assert state_jobs.deletion_is_late(day, at) is late
    assert not state_jobs.deletion_is_late(None, at)


def test_a_late_deletion_is_told_to_administrator_and_manager(either: Store) -> None:
    programme = desk(either)
    ran(either, EVERY_JOB)
    day = tokyo_day(now()) - timedelta(days=3)
    salted(either, day)
    told = f"{day.year}年{day.month}月{day.day}日の端末の推定に使った鍵か記録が、まだ消えていません"
    assert told in pages.text(opened(either, programme))
    said = pages.text(opened(either, programme, "manager", "home"))
    assert told in said
    assert "システム管理者に伝えてください" in said
    assert told not in pages.text(opened(either, programme, "pr", "home"))


def test_the_salt_of_yesterday_is_no_matter(workspace: Store) -> None:
    programme = desk(workspace)
    ran(workspace, EVERY_JOB)
    salted(workspace, tokyo_day(now()) - timedelta(days=1))
    assert "すべて予定どおりです" in pages.text(opened(workspace, programme))


def missed(store: Store, programme: Programme, days_ago: int, scans: int) -> None:
    since = now() - timedelta(days=days_ago)
    with store.writing() as db:
        unrecorded.note(db, [Unrecorded(programme.id, days_ago, since, since + timedelta(minutes=4), scans)])


def test_scans_that_could_not_be_counted_are_listed_for_all_programmes(either: Store) -> None:
    programme, other = desk(either), desk(either, slug="other-r8", municipality="別区")
    ran(either, EVERY_JOB)
    missed(either, programme, 2, 12)
    missed(either, other, 5, 3)
    missed(either, other, 400, 99)
    said = pages.text(opened(either, programme))
    rows = said[said.index("この12か月、新しい順") :]
    assert rows.index('<td class="n">12</td>') < rows.index("別区") < rows.index('<td class="n">3</td>')
    assert '<td class="n">99</td>' not in rows


def test_without_a_miss_the_page_says_there_was_none(workspace: Store) -> None:
    assert "この12か月には、ありませんでした" in pages.text(opened(workspace, desk(workspace)))


def test_the_key_is_told_by_the_day_it_came_into_use_and_never_shown(workspace: Store) -> None:
    programme = desk(workspace)
    with workspace.writing() as db:
        key = pseudonym_keys.in_use(db, database.settings().pseudonym_key_file, at=NOON)
    said = pages.text(opened(workspace, programme))
    assert "2026年6月3日" in said
    assert key.hex() not in said
    assert pseudonym_keys.fingerprint(key) not in said
    assert "使っている鍵と違います" not in said


def test_another_key_file_than_the_one_in_use_is_told(workspace: Store) -> None:
    programme = desk(workspace)
    file = database.settings().pseudonym_key_file
    with workspace.writing() as db:
        pseudonym_keys.in_use(db, file, at=NOON)
    file.chmod(0o600)
    file.write_bytes(b"x" * 32)
    assert "使っている鍵と違います" in pages.text(opened(workspace, programme))


def test_store_schema_and_codes_are_told(either: Store) -> None:
    programme = desk(either)
    with either.writing() as db:
        put_up(db, programme, "card", "poster")
    said = pages.text(opened(either, programme))
    assert ("SQLiteのファイル" if either.is_sqlite else "PostgreSQL") in said
    assert f"スキーマ {schema.newest()}" in said
    assert "使っているコード</span><b>2</b>" in said


def home_notes(page: AppTest) -> int:
    return pages.text(page).count("sb-attention")


def test_the_home_page_is_quiet_where_all_is_well(workspace: Store) -> None:
    programme = desk(workspace)
    came(workspace, programme, *range(0, 28))
    for role in ("admin", "manager", "pr", "counsellor"):
        assert home_notes(opened(workspace, programme, role, "home")) == 0


def test_line_gone_silent_is_told_with_the_way_to_its_page(either: Store) -> None:
    programme = desk(either)
    came(either, programme, *range(12, 40))
    page = opened(either, programme, "manager", "home")
    assert "LINEからの通知が12日間ありません" in pages.text(page)
    assert home_notes(page) == 1
    assert home_notes(opened(either, programme, "counsellor", "home")) == 0


def test_a_desk_that_never_had_a_notice_or_has_ended_is_not_called_silent(workspace: Store) -> None:
    never = desk(workspace)
    ended = desk(workspace, slug="ended-r7", ends=tokyo_day(now()) - timedelta(days=20))
    came(workspace, ended, *range(30, 60))
    with workspace.reading() as db:
        for programme in (never, ended):
            assert state_notes.notes(db, programme=programme, role="admin", at=now()) == []


def test_a_failed_relay_and_a_miss_are_told_short(workspace: Store) -> None:
    programme = desk(workspace)
    missed(workspace, programme, 2, 1_200)
    missed(workspace, programme, 31, 5)
    with workspace.writing() as db:
        for back in (1, 8):
            day = tokyo_day(now()) - timedelta(days=back)
            line_desks.note_relayed(db, programme.id, day, forwarded=9, failed=2)
    said = pages.text(opened(workspace, programme, "manager", "home"))
    assert "受託事業者に渡せなかったLINEの通知が2件" in said
    assert "数えられなかった読みとりが1,200回" in said
    with workspace.reading() as db:
        found = {
            role: [note.page for note in state_notes.notes(db, programme=programme, role=role, at=now())]
            for role in ("admin", "manager", "pr", "counsellor")
        }
    assert found == {"admin": ["line", "state"], "manager": ["line", "results"], "pr": ["results"], "counsellor": []}


def test_another_programmes_misses_are_not_told(workspace: Store) -> None:
    programme, other = desk(workspace), desk(workspace, slug="other-r8")
    missed(workspace, other, 2, 7)
    with workspace.reading() as db:
        assert state_notes.notes(db, programme=programme, role="admin", at=now()) == []


@given(st.sets(st.integers(0, 27)))
def test_a_silence_is_strange_after_a_week_and_after_three_times_the_usual(days: set[int]) -> None:
    by_day = {date(2026, 6, 1) + timedelta(days=number): 1 for number in days}
    usual = state_notes.longest_usual_silence(by_day)
    assert usual >= 7
    assert usual * max(1, len(days)) >= 3 * 28
    assert usual == 7 or usual * max(1, len(days)) == pytest.approx(3 * 28)


def test_jobs_stand_as_of_a_moment() -> None:
    at = datetime(2026, 6, 3, 3, tzinfo=NOON.tzinfo)
    runs = [JobRun("fold_devices", at - timedelta(hours=2, seconds=1), "1")]
    found = {one.name: one for one in state_jobs.standings(runs, at)}
    assert found["fold_devices"].is_late
    assert found["release_answers"].is_late
    assert found["release_answers"].last is None
    assert state_jobs.stands_still(runs, at)
    assert not state_jobs.stands_still([JobRun("forget_order", at, "0")], at)
