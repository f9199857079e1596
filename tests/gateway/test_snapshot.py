"""What is known at one moment, where a retired code leads on, and the file that survives the store."""

import os
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import snapshot_file
from gateway.route_table import RouteTable
from gateway.snapshot import Snapshot, Target
from gateway.snapshot_file import NAME, SnapshotUnusable
from store.records import Programme

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ADD_FRIEND = "https://line.me/R/ti/p/%40000sample"
TODAY = date(2026, 6, 3)


def desk(number: int, slug: str, *, starts: date, ends: date | None, line: int = 1, url: str = "") -> Programme:
    return Programme(
        id=number,
        slug=slug,
        name="女性のためのLINE相談",
        name_en="",
        municipality="見本区",
        section="男女共同参画課",
        desk="ひとやすみ",
        desk_reading="",
        desk_kind="",
        who_may_consult="",
        closed_note="",
        doorway="line",
        line_basic_id="@000sample",
        doorway_url=url or f"{ADD_FRIEND}-{slug}",
        languages=["ja"],
        telephones=[{"number": "00-0000-0000"}],
        closed_on_holidays=False,
        continues_id=None,
        line_id=line,
        starts=starts,
        ends=ends,
        history_starts=None,
        is_demo=False,
        made_up="",
    )


def knowing(*desks: Programme, **more: object) -> Snapshot:
    """A snapshot in which every desk may lead to its own doorway."""
    allowed = {each.id: frozenset({each.doorway_url}) for each in desks}
    return Snapshot(**{"programmes": {each.slug: each for each in desks}, "allowed": allowed, **more})  # type: ignore[arg-type]


LAST_YEAR = desk(1, "kita-r7", starts=date(2025, 4, 1), ends=date(2026, 3, 31))
THIS_YEAR = desk(2, "kita-r8", starts=date(2026, 4, 1), ends=None)
NEXT_YEAR = desk(3, "kita-r9", starts=date(2027, 4, 1), ends=None)
ANOTHER = desk(4, "ueda-r8", starts=date(2026, 4, 1), ends=None, line=4)


def test_a_retired_code_of_a_running_desk_leads_on_to_it() -> None:
    assert knowing(THIS_YEAR, ANOTHER).way_on("kita-r8", TODAY) == THIS_YEAR.doorway_url


def test_one_of_a_desk_that_has_ended_leads_on_to_the_one_that_continues_it() -> None:
    assert knowing(LAST_YEAR, THIS_YEAR, NEXT_YEAR, ANOTHER).way_on("kita-r7", TODAY) == THIS_YEAR.doorway_url


def test_where_both_run_it_leads_on_to_the_newest() -> None:
    older = replace(LAST_YEAR, ends=None)
    assert knowing(older, THIS_YEAR).way_on("kita-r7", TODAY) == THIS_YEAR.doorway_url


@pytest.mark.parametrize(("day", "runs"), [(-1, False), (0, True), (364, True), (365, False)])
def test_a_desk_runs_from_its_first_to_its_last_day(day: int, runs: bool) -> None:
    asked = LAST_YEAR.starts + timedelta(days=day)
    assert knowing(LAST_YEAR).way_on("kita-r7", asked) == (LAST_YEAR.doorway_url if runs else None)


def test_where_none_runs_and_where_there_is_none_it_leads_nowhere() -> None:
    assert knowing(LAST_YEAR, ANOTHER).way_on("kita-r7", TODAY) is None
    for slug in ("", "nobody", "../kita-r8", "KITA-R8"):
        assert knowing(THIS_YEAR).way_on(slug, TODAY) is None


@pytest.mark.parametrize("url", ["https://evil.example/", "http://line.me/x", "https://line.me/\r\nx: y"])
def test_it_leads_to_no_address_that_is_not_allowed_or_not_safe(url: str) -> None:
    wrong = replace(THIS_YEAR, doorway_url=url)
    assert knowing(wrong, allowed={wrong.id: frozenset({ADD_FRIEND})}).way_on("kita-r8", TODAY) is None
    if url != "https://evil.example/":
        assert knowing(wrong, allowed={wrong.id: frozenset({url})}).way_on("kita-r8", TODAY) is None


def filled(url: str = THIS_YEAR.doorway_url) -> Snapshot:
    parts = [(0, "0AAAAAA11,0BBBBBB4000000000"), (1, "ZAAAAAA12")]
    table = RouteTable().replaced(parts, goes=lambda _placement: False)
    targets = (Target(THIS_YEAR.id, url, False), Target(THIS_YEAR.id, url, True))
    return knowing(THIS_YEAR, LAST_YEAR, table=table, targets=targets, portions={0: "abc", 4_000_000: "def"})


def leads_to(snapshot: Snapshot, code: str) -> bytes | None:
    found = snapshot.find(code)
    return dict(found.headers)[b"location"] if found else None


def test_a_snapshot_comes_back_as_it_was_written(tmp_path: Path) -> None:
    for written in (Snapshot(), filled()):
        snapshot_file.write(tmp_path, written, key=KEY)
        assert snapshot_file.read(tmp_path, key=KEY) == written
    found = snapshot_file.read(tmp_path, key=KEY)
    assert leads_to(found, "0BBBBBB") == THIS_YEAR.doorway_url.encode()
    assert leads_to(found, "ZAAAAAA") == b"/closed/kita-r8"
    assert leads_to(found, "ZAAAAAB") is None


def test_the_file_and_its_folder_are_for_its_owner_only(tmp_path: Path) -> None:
    snapshot_file.write(tmp_path / "new", filled(), key=KEY)
    assert os.stat(tmp_path / "new" / NAME).st_mode & 0o777 == 0o600
    assert os.stat(tmp_path / "new").st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "new").iterdir()] == [NAME]


@given(st.data())
def test_a_file_that_anything_happened_to_is_not_served(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("snapshot")
    snapshot_file.write(folder, filled(), key=KEY)
    whole = (folder / NAME).read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = data.draw(
        st.sampled_from([whole[:place], whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], whole + b"x"])
    )
    (folder / NAME).write_bytes(changed)
    with pytest.raises(SnapshotUnusable):
        snapshot_file.read(folder, key=KEY)


def test_a_file_of_another_host_is_not_served(tmp_path: Path) -> None:
    snapshot_file.write(tmp_path, filled(), key=OTHER_KEY)
    with pytest.raises(SnapshotUnusable):
        snapshot_file.read(tmp_path, key=KEY)


def test_a_file_of_another_release_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_file, "newest", lambda: "0001")
    snapshot_file.write(tmp_path, filled(), key=KEY)
    assert snapshot_file.read(tmp_path, key=KEY) == filled()
    monkeypatch.undo()
    with pytest.raises(SnapshotUnusable):
        snapshot_file.read(tmp_path, key=KEY)


def test_no_file_is_something_else_than_a_wrong_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        snapshot_file.read(tmp_path, key=KEY)
    (tmp_path / NAME).touch()
    with pytest.raises(SnapshotUnusable):
        snapshot_file.read(tmp_path, key=KEY)


@pytest.mark.parametrize("url", ["https://evil.example/", "http://line.me/x"])
def test_an_address_is_looked_at_again_when_the_file_is_read(tmp_path: Path, url: str) -> None:
    # Signed by us and wrong all the same: what the allow-list beside it doesn't hold, or no code may lead to.
    allowed = {THIS_YEAR.id: frozenset({ADD_FRIEND} | ({url} if url.startswith("http:") else set()))}
    snapshot_file.write(tmp_path, replace(filled(url), allowed=allowed), key=KEY)
    found = snapshot_file.read(tmp_path, key=KEY)
    assert leads_to(found, "0AAAAAA") == b"/closed/kita-r8"


def test_of_several_gateways_that_write_at_once_one_whole_file_stays(tmp_path: Path) -> None:
    each = [replace(filled(), portions={0: str(number)}) for number in range(8)]
    read: list[Snapshot] = []

    def gateway(snapshot: Snapshot) -> None:
        for _turn in range(5):
            snapshot_file.write(tmp_path, snapshot, key=KEY)
            read.append(snapshot_file.read(tmp_path, key=KEY))

    threads = [threading.Thread(target=gateway, args=(snapshot,)) for snapshot in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 40
    assert all(snapshot in each for snapshot in read)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_what_a_killed_gateway_left_is_cleared_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    old, fresh = tmp_path / f".{NAME}-old", tmp_path / f".{NAME}-fresh"
    for draft in (old, fresh):
        draft.touch()
    os.utime(old, (1, 1))
    snapshot_file.write(tmp_path, filled(), key=KEY)
    assert sorted(path.name for path in tmp_path.iterdir()) == [fresh.name, NAME]
