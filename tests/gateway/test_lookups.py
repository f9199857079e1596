"""Looking up what a stranger typed: shared, bounded, never a queue."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

import pytest

from gateway.lookups import Lookups
from store.database import StoreUnavailable


def played(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scene(), 20))  # type: ignore[arg-type]


def test_all_who_ask_for_a_key_share_one_question() -> None:
    asked: list[list[str]] = []

    def question(keys: list[str]) -> dict[str, int]:
        asked.append(keys)
        return {"a": 1}

    async def scene() -> None:
        lookups = Lookups(question)
        assert await asyncio.gather(*(lookups.ask(key) for key in "aabab")) == [1, 1, None, 1, None]

    played(scene)
    assert asked == [["a", "b"]]


def test_past_its_budget_a_key_counts_as_unknown_without_a_question() -> None:
    asked: list[str] = []

    def question(keys: list[str]) -> dict[str, int]:
        asked.extend(keys)
        return dict.fromkeys(keys, 1)

    async def scene() -> None:
        lookups = Lookups(question)
        found = await asyncio.gather(*(lookups.ask(str(number)) for number in range(1000)))
        assert 100 <= found.count(1) < 150
        assert found.count(1) + found.count(None) == 1000
        await asyncio.sleep(0.2)
        assert await lookups.ask("later") == 1

    played(scene)
    assert len(asked) < 160


def test_one_after_another_has_no_larger_budget() -> None:
    asked: list[str] = []

    def question(keys: list[str]) -> dict[str, int]:
        asked.extend(keys)
        return {}

    async def scene() -> None:
        lookups = Lookups(question)
        for number in range(1000):
            assert await lookups.ask(str(number)) is None

    played(scene)
    assert len(asked) < 200


@pytest.mark.parametrize("error", [StoreUnavailable(), ValueError("anything else")])
def test_an_error_is_told_to_all_who_wait_and_to_nobody_after(error: Exception) -> None:
    answers = iter([error, {"a": 1}])

    def question(_keys: list[str]) -> dict[str, int]:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[return-value]

    async def scene() -> None:
        lookups = Lookups(question)
        told = await asyncio.gather(lookups.ask("a"), lookups.ask("a"), return_exceptions=True)
        assert [type(one) for one in told] == [type(error)] * 2
        assert await lookups.ask("a") == 1

    played(scene)


def test_one_who_hangs_up_takes_the_answer_from_nobody() -> None:
    may_answer = threading.Event()

    def question(_keys: list[str]) -> dict[str, int]:
        may_answer.wait(10)
        return {"a": 1}

    async def scene() -> None:
        lookups = Lookups(question)
        impatient, patient = asyncio.create_task(lookups.ask("a")), asyncio.create_task(lookups.ask("a"))
        await asyncio.sleep(0.05)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        may_answer.set()
        assert await patient == 1

    played(scene)


def test_a_question_that_hangs_is_waited_for_shortly_and_by_the_first_only() -> None:
    may_answer = threading.Event()

    def question(keys: list[str]) -> dict[str, int]:
        may_answer.wait(20)
        return dict.fromkeys(keys, 1)

    async def scene() -> None:
        lookups = Lookups(question)
        began = time.monotonic()
        told = await asyncio.gather(lookups.ask("a"), lookups.ask("b"), return_exceptions=True)
        assert [type(one) for one in told] == [StoreUnavailable] * 2
        assert 0.9 < time.monotonic() - began < 3
        began = time.monotonic()
        for key in "abc":
            with pytest.raises(StoreUnavailable):
                await lookups.ask(key)
        assert time.monotonic() - began < 0.5
        may_answer.set()
        while lookups._asking:
            await asyncio.sleep(0.01)
        assert await lookups.ask("a") == 1

    played(scene)
