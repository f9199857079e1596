"""What a draft changes against the version that is out, in words a manager can check before she publishes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from survey.questionnaires import Form, Question


@dataclass(frozen=True)
class Rewording:
    """Other words for the same thing; `where` is an option's question in Japanese, empty for a question or the name."""

    where: str
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """Questions by their Japanese words; options as "question option", numbers as "question before → after"."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    options_added: tuple[str, ...] = ()
    options_removed: tuple[str, ...] = ()
    reworded: tuple[Rewording, ...] = ()
    recounted: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    asked_of_others: tuple[str, ...] = ()
    order: bool = False


def says_the_same(out: Form, form: Form) -> bool:
    """Whether there is nothing to publish but, perhaps, another language."""
    return replace(out, languages=()) == replace(form, languages=())


def between(before: Form | None, after: Form) -> Difference:
    """What `after` changes; everything is new where nothing is out yet."""
    if before is None:
        return Difference(added=tuple(question.label["ja"] for question in after.questions))
    old = {question.code: question for question in before.questions}
    new = {question.code: question for question in after.questions}
    both = [(old[code], question) for code, question in new.items() if code in old]
    return Difference(
        added=tuple(question.label["ja"] for code, question in new.items() if code not in old),
        removed=tuple(question.label["ja"] for code, question in old.items() if code not in new),
        options_added=tuple(text for one, other in both for text in _beyond(one, other, other)),
        options_removed=tuple(text for one, other in both for text in _beyond(other, one, other)),
        reworded=(
            *_words("", before.name, after.name),
            *(change for one, other in both for change in _rewordings(one, other)),
        ),
        recounted=_changed(both, lambda one: set(one.positive)),
        targets=_from_to(both, lambda one: "–" if one.target is None else f"{one.target} %"),
        bounds=_from_to(both, lambda one: str(one.limit) if one.kind == "text" else f"{one.low}–{one.high}"),
        alone=tuple(one for pair in both for one in _other_marks(*pair)),
        asked_of_others=_changed(both, lambda one: one.only_if),
        order=_order_differs(old, new) or any(_options_differ_in_order(one, other) for one, other in both),
    )


def _changed(both: Sequence[tuple[Question, Question]], fact: Callable[[Question], object]) -> tuple[str, ...]:
    return tuple(other.label["ja"] for one, other in both if fact(one) != fact(other))


def _from_to(both: Sequence[tuple[Question, Question]], told: Callable[[Question], str]) -> tuple[str, ...]:
    return tuple(f"{other.label['ja']} {told(one)} → {told(other)}" for one, other in both if told(one) != told(other))


def _other_marks(before: Question, after: Question) -> Iterator[str]:
    old = {option.code: option for option in before.options}
    for option in after.options:
        if option.code in old and old[option.code].alone != option.alone:
            yield f"{after.label['ja']} {option.label['ja']}"


def _beyond(less: Question, more: Question, named: Question) -> Iterator[str]:
    for option in more.options:
        if option.code not in less.codes:
            yield f"{named.label['ja']} {option.label['ja']}"


def _rewordings(before: Question, after: Question) -> Iterator[Rewording]:
    yield from _words("", before.label, after.label)
    old = {option.code: option for option in before.options}
    for option in after.options:
        if option.code in old:
            yield from _words(after.label["ja"], old[option.code].label, option.label)


def _words(where: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Rewording]:
    for language in sorted({*before, *after}):
        one, other = before.get(language, ""), after.get(language, "")
        if one != other:
            yield Rewording(where, language, one, other)


def _order_differs(old: Mapping[str, Question], new: Mapping[str, Question]) -> bool:
    return [code for code in old if code in new] != [code for code in new if code in old]


def _options_differ_in_order(before: Question, after: Question) -> bool:
    kept = [code for code in before.codes if code in after.codes]
    return kept != [code for code in after.codes if code in before.codes]
