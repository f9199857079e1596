"""What waited in a spool under a key that was destroyed meanwhile."""

import json
from datetime import timedelta

from core.settings import Settings
from funnel import pseudonym_keys
from gateway.app import Gateway
from store.database import Store
from store.records import LineEvent
from store.types import milliseconds
from tests.conftest import NOON
from tests.gateway.client import living
from tests.gateway.conftest import count, rows, wait_until
from tests.gateway.desks import Desk


def test_only_what_happened_after_the_key_was_destroyed_is_set_aside(
    gateway: Gateway, settings: Settings, store: Store, desk: Desk
) -> None:
    with store.writing() as db:
        key = pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=NOON - timedelta(days=1))
        pseudonym_keys.forget(db, settings.pseudonym_key_file, by="test", at=NOON)
    moments = {"before": NOON - timedelta(minutes=1), "then": NOON, "after": NOON + timedelta(minutes=1)}
    waiting = [LineEvent(desk.programme.id, name, "message", at, "anna", None, None) for name, at in moments.items()]
    made_with = pseudonym_keys.fingerprint(key)
    told = [{**vars(each), "at": milliseconds(each.at), "made_with": made_with} for each in waiting]
    settings.spool_dir.mkdir(parents=True)
    (settings.spool_dir / "line-1.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in told))

    def set_aside() -> list[str]:
        files = settings.spool_dir.glob("refused-line-*.jsonl")
        return [json.loads(line)["event_id"] for file in files for line in file.read_text().splitlines()]

    with living(gateway):
        wait_until(lambda: bool(set_aside()))
        wait_until(lambda: count(store, "line_event") == 2)
    assert set_aside() == ["after"]
    assert {"before", "then"} == {value for row in rows(store, "line_event") for value in row} & set(moments)
