"""Marks of the thanks: known once, for a minute, to the process that gave them."""

from gateway.marks import LIFE, Marks


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_mark_tells_once_that_something_sounded_like_danger() -> None:
    marks = Marks()
    urgent, usual = marks.give(sounds_urgent=True), marks.give(sounds_urgent=False)
    assert len(urgent) == len(usual)
    assert [marks.take(usual), marks.take(urgent), marks.take(urgent), marks.take("")] == [False, True, False, False]


def test_after_a_minute_a_mark_tells_nothing() -> None:
    clock = Seconds()
    marks = Marks(clock)
    early = marks.give(sounds_urgent=True)
    clock.now += LIFE / 2
    late = marks.give(sounds_urgent=True)
    clock.now += LIFE / 2
    assert (marks.take(early), marks.take(late)) == (False, True)
    assert not marks._until


def test_marks_are_bounded_and_the_oldest_fall_out() -> None:
    marks = Marks(Seconds())
    given = [marks.give(sounds_urgent=True) for _ in range(1_500)]
    assert len(set(given)) == 1_500
    assert [marks.take(mark) for mark in (given[0], given[-1])] == [False, True]
    assert len(marks._until) == 999
