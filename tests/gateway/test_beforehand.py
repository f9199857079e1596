"""What the first answer needs is made beforehand, in a thread, so that no scan waits for it."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gateway.app import Gateway
from gateway.beforehand import Beforehand
from store.database import Store
from survey import invitations, questionnaires
from tests.conftest import NOON
from tests.gateway.client import living
from tests.gateway.conftest import count, wait_until
from tests.gateway.desks import BY, PHONE, Desk

ROOT = Path(__file__).resolve().parents[2]
# Of a fresh process: nothing was made by another test.
NOTHING_IS_LEFT = """
import re
from gateway.beforehand import prepare
prepare()
def compile(*_given):
    raise AssertionError("a pattern was made when it was needed")
re.compile = compile
from survey.crisis import sounds_urgent
from survey.masking import mask
assert mask("電話は03-1234-5678です") == "電話は〔電話〕です"
assert sounds_urgent("いま、夫に包丁を向けられています")
"""


def test_after_it_no_pattern_is_made_any_more() -> None:
    subprocess.run([sys.executable, "-c", NOTHING_IS_LEFT], cwd=ROOT, check=True, timeout=60)


def test_a_start_does_not_wait_for_it_and_all_others_do() -> None:
    let_go, times = threading.Event(), []

    def work() -> None:
        let_go.wait(10)
        times.append(1)

    async def live() -> None:
        beforehand = Beforehand(work)
        await beforehand.start()
        waiting = [asyncio.create_task(beforehand.wait()) for _ in range(3)]
        await asyncio.sleep(0.05)
        assert not any(task.done() for task in waiting)
        let_go.set()
        await asyncio.gather(*waiting)
        await beforehand.wait()

    asyncio.run(live())
    assert times == [1]


def test_what_goes_wrong_is_told_to_who_waits() -> None:
    def work() -> None:
        raise ValueError("no such file")

    async def live() -> None:
        await Beforehand(work).wait()

    with pytest.raises(ValueError, match="no such file"):
        asyncio.run(live())


def test_a_gateway_begins_it_unasked_and_answers_wait_for_it_while_scans_do_not(
    gateway: Gateway, desk: Desk, store: Store
) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        let_go.wait(30)

    with store.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=NOON, programme_id=desk.programme.id, channels=["card"])
        [token] = invitations.issue(db, by=BY, at=NOON, programme=desk.programme)
    gateway.beforehand._work = work
    with living(gateway) as client:
        wait_until(begun.is_set)
        sending = threading.Thread(target=client.post, args=(f"/s/{token}",), kwargs={"data": {"helpful": "very"}})
        sending.start()
        sending.join(0.3)
        assert sending.is_alive()
        assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
        assert client.get(f"/s/{token}", headers=PHONE).status_code == 200
        let_go.set()
        sending.join(10)
    assert count(store, "answer") == 1
