"""A batch: scans join it until its writer begins, and none is ever between two batches."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from gateway.batch import Batch
from store.recording import ScanRow


def row(seq: int) -> ScanRow:
    return ScanRow(1, 1, seq, 1, 0, "person", 1, "2026-06-03", None)


def played(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scene(), 20))  # type: ignore[arg-type]


def test_scans_join_until_the_writer_begins() -> None:
    async def scene() -> None:
        batch = Batch(asyncio.get_running_loop())
        assert batch.add(row(1))
        assert batch.add(row(2))
        assert [each.seq for each in batch.seal()] == [1, 2]
        assert batch.add(row(3)) is None
        assert [each.seq for each in batch.seal()] == [1, 2]

    played(scene)


def test_a_full_batch_takes_no_more() -> None:
    async def scene() -> None:
        batch = Batch(asyncio.get_running_loop())
        assert all(batch.add(row(seq)) for seq in range(1_000))
        assert batch.add(row(1_000)) is None

    played(scene)


def test_whoever_waits_is_let_go_and_one_who_left_harms_no_other() -> None:
    async def scene() -> None:
        batch = Batch(asyncio.get_running_loop())
        left, stays = batch.add(row(1)), batch.add(row(2))
        assert left
        assert stays
        left.cancel()
        batch.seal()
        assert not stays.done()
        batch.answer()
        await stays

    played(scene)


def test_a_scan_is_in_the_batch_that_took_it_or_in_none() -> None:
    """The writer, in its own thread, seals one batch after another while the loop adds as fast as it can."""

    async def scene() -> None:
        loop, written, taken = asyncio.get_running_loop(), [], 0
        for turn in range(400):
            batch, begun = Batch(loop), threading.Event()

            def write(batch: Batch = batch, begun: threading.Event = begun) -> None:
                begun.wait(5)
                written.append(tuple(batch.seal()))

            writer = threading.Thread(target=write)
            writer.start()
            begun.set()
            added = 0
            while batch.add(row(added)):
                added += 1
            writer.join()
            assert len(written[turn]) == added
            taken += added
        assert taken > 0

    played(scene)
