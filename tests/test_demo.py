"""The demo: loaded once, the same every time, only where no stranger can scan it."""

import stat
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import demo
import figures_command
import scenario
from campaigns.demos import PublicAddress
from core.settings import Settings
from store import programmes, staff
from store.database import Db, Store
from store.recording import open_recording
from store.schema import migrate
from tests.conftest import NOON, add_programme
from tests.demo_store import Played, play, played
from workspace import passwords

__all__ = ["played"]  # a fixture

KITA_R4 = {"slug": "kita-r4", "since": date(2022, 4, 7), "until": date(2023, 3, 31)}


def everything(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with store.reading() as db:
        tables = [row[0] for row in db.exec_driver_sql(names)]
        return {name: db.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in tables}


def test_all_scenarios_are_played_a_continued_one_first(played: Played) -> None:
    assert len(played.said) == 5
    names = demo.scenarios()
    assert sorted(names) == ["itabashi-r4", "kita-r4", "kita-r5", "osaka-r4", "ueda-r3"]
    assert names.index("kita-r4") < names.index("kita-r5")
    assert demo.scenarios("kita-r5") == ["kita-r4", "kita-r5"]


def test_progress_names_each_scenario_as_it_is_done(played: Played) -> None:
    for number, name in enumerate(demo.scenarios(), start=1):
        assert f"{number}/5" in played.said[number - 1]
        assert name in played.said[number - 1]


def test_a_second_load_changes_nothing(played: Played) -> None:
    before = everything(played.store)
    began = time.monotonic()
    said: list[str] = []
    demo.load(played.store, played.settings, names=demo.scenarios(), say=said.append)
    assert everything(played.store) == before
    assert len(said) == 5
    print(f"a second load takes {time.monotonic() - began:.2f} s")


def test_every_demo_programme_says_so(played: Played) -> None:
    with played.store.reading() as db:
        for programme in programmes.all_programmes(db):
            assert programme.is_demo
            assert programme.made_up
            assert programme.telephones
            # Numbers that belong to nobody.
            assert all("-0000-" in phone["number"] or "-00-" in phone["number"] for phone in programme.telephones)
            assert "example" in programme.doorway_url


def test_the_four_accounts_open_with_the_one_password(played: Played) -> None:
    path = demo.password_file(played.settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    password = path.read_text(encoding="utf-8").strip()
    with played.store.reading() as db:
        people = staff.everyone(db)
        assert {person.email: person.role for person in people} == {
            f"{role}@demo.example": role for role in ("admin", "pr", "manager", "counsellor")
        }
        for person in people:
            assert person.is_demo
            assert passwords.check(person.password_hash, password)
            assert len(programmes.of_staff(db, person.id)) == 5


def told(store: Store, year: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a year, without what is random: codes, and with them the order of places that are alike."""
    with store.reading() as db:
        found: dict[str, Any] = dict(figures_command.read(db, **year))
    rows = [{name: value for name, value in place.items() if name != "code"} for place in found["placements"] or ()]
    return found | {"placements": sorted(rows, key=str)}


def test_the_same_year_comes_out_every_time(tmp_path: Path, played: Played) -> None:
    again = play(tmp_path, ["kita-r4"])
    assert told(again.store, KITA_R4) == told(played.store, KITA_R4)
    again.store.close()


def test_a_later_year_can_be_loaded_by_itself_and_comes_out_the_same(tmp_path: Path, played: Played) -> None:
    year = {"slug": "kita-r5", "since": date(2023, 4, 1), "until": date(2024, 3, 31)}
    again = play(tmp_path, ["kita-r4"])
    demo.load(again.store, again.settings, names=demo.scenarios("kita-r5"), say=again.said.append)
    assert told(again.store, year) == told(played.store, year)
    again.store.close()


def fresh(tmp_path: Path, **facts: str) -> tuple[Settings, Store]:
    settings = Settings(data_dir=tmp_path, _env_file=None, **facts)
    store = Store(settings.database)
    migrate(store)
    return settings, store


@pytest.mark.parametrize(
    "url",
    ["https://to-u.example.lg.jp", "http://localhost.example.com", "http://127.0.0.1.example.com", "http://10.0.0.1"],
)
def test_a_public_address_is_refused_before_anything_is_stored(tmp_path: Path, url: str) -> None:
    settings, store = fresh(tmp_path, public_url=url)
    with pytest.raises(PublicAddress):
        demo.load(store, settings, names=demo.scenarios(), say=print)
    assert not any(count for name, count in everything(store).items() if name != "alembic_version")
    assert not demo.password_file(settings).exists()
    store.close()


@pytest.mark.parametrize("url", ["", "http://localhost:8600", "http://127.0.0.1:8600", "http://[::1]:8600"])
def test_this_machine_itself_is_no_public_address(tmp_path: Path, url: str) -> None:
    settings, store = fresh(tmp_path, public_url=url)
    demo.load(store, settings, names=[], say=print)
    store.close()


def test_an_unknown_scenario_is_refused_with_the_known_ones() -> None:
    with pytest.raises(demo.NoSuchScenario, match="kita-r4"):
        demo.scenarios("kita-r9")


def test_totals_that_miss_what_was_published_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = scenario.load

    def wrong(name: str) -> scenario.Scenario:
        told = load(name)
        return scenario.Scenario(**{**vars(told), "published": {**told.published, "consultations": 31}})

    monkeypatch.setattr(scenario, "load", wrong)
    settings, store = fresh(tmp_path)
    with pytest.raises(demo.TotalsMissed, match="30"):
        demo.load(store, settings, names=["itabashi-r4"], say=print)
    # What was broken off is removed and begun again.
    monkeypatch.setattr(scenario, "load", load)
    with store.reading() as db:
        assert demo.is_wanted(db)
    demo.load(store, settings, names=["itabashi-r4"], say=print)
    with store.reading() as db:
        assert [programme.slug for programme in programmes.all_programmes(db)] == ["itabashi-r4"]
    store.close()


def test_a_lost_password_file_is_replaced_with_one_that_opens(tmp_path: Path) -> None:
    settings, store = fresh(tmp_path)
    demo.load(store, settings, names=[], say=print)
    demo.password_file(settings).unlink()
    demo.load(store, settings, names=[], say=print)
    with store.reading() as db:
        admin = staff.by_email(db, "admin@demo.example")
    assert admin
    assert passwords.check(admin.password_hash, demo.password_file(settings).read_text(encoding="utf-8").strip())
    store.close()


def test_the_demo_belongs_into_an_empty_store_only(db: Db) -> None:
    assert demo.is_wanted(db)
    add_programme(db)
    assert not demo.is_wanted(db)


def test_a_store_with_one_chosen_scenario_wants_no_other(db: Db) -> None:
    chosen = add_programme(db, "kita-r4", is_demo=True)
    assert demo.is_wanted(db)  # broken off, as long as nothing says that it was played
    staff.write_audit(db, at=NOON, by="demo", action="demo.played", programme_id=chosen.id)
    assert not demo.is_wanted(db)
    add_programme(db, "kita-r5", is_demo=True)
    assert demo.is_wanted(db)


def test_a_store_where_all_are_played_wants_no_demo(played: Played) -> None:
    with played.store.reading() as db:
        assert not demo.is_wanted(db)


def test_nothing_of_a_person_but_pseudonyms_is_in_the_store(played: Played) -> None:
    # Bytes of the file and of the log beside it: no LINE id, no user agent, no client's address.
    main = Path(played.store.url.removeprefix("sqlite:///"))
    data = b"".join(part.read_bytes() for part in main.parent.glob(f"{main.name}*"))
    with played.store.reading() as db:
        code = db.exec_driver_sql("SELECT code FROM placement ORDER BY id DESC LIMIT 1").scalar_one()
        last = db.exec_driver_sql("SELECT email FROM staff ORDER BY id DESC LIMIT 1").scalar_one()
    # What was written first and last is there, so what is not there was never written.
    assert code.encode() in data
    assert last.encode() in data
    assert b"iPhone" not in data
    assert b"198.51.100.7" not in data
    assert b"userId" not in data
    with played.store.reading() as db:
        persons = [
            row[0] for row in db.exec_driver_sql("SELECT DISTINCT person FROM line_event WHERE person IS NOT NULL")
        ]
    assert persons
    assert all(len(person) == 32 and not person.startswith("U") for person in persons)


def test_a_gateway_can_record_beside_the_demo(played: Played) -> None:
    recording = open_recording(played.store.url)
    recording.write([])
    recording.close()
