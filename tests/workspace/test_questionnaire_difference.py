"""What publishing would change: nothing that a version holds goes out unseen."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from survey.questionnaires import Form, Option, Question, compose
from workspace import questionnaire_changes as changes
from workspace.questionnaire_difference import Difference, between, says_the_same

OUT = compose("event", channels=["card"])


def changed(code: str, **facts: object) -> Form:
    asked = tuple(replace(one, **facts) if one.code == code else one for one in OUT.questions)  # type: ignore[arg-type]
    return replace(OUT, questions=asked)


def test_nothing_differs_from_itself_nor_by_its_languages() -> None:
    assert between(OUT, OUT) == Difference()
    assert says_the_same(OUT, replace(OUT, languages=("ja",)))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (changed("satisfied", target=90), {"targets": ("今回の内容に、満足しましたか。 80 % → 90 %",)}),
        (changed("satisfied", target=None), {"targets": ("今回の内容に、満足しましたか。 80 % → –",)}),
        (changed("word", limit=100), {"bounds": ("ひとこと 200 → 100",)}),
        (changed("recommend", label={"ja": "点数", "en": "Points"}, high=5), {"bounds": ("点数 0–10 → 0–5",)}),
        (changed("recommend", label={"ja": "点数", "en": "Points"}, low=1), {"bounds": ("点数 0–10 → 1–10",)}),
        (
            changes.with_alone(OUT, "channel", ["forgotten", "card"]),
            {"alone": ("この集まりを、どこで知りましたか。 カード",)},
        ),
        (changes.with_positive(OUT, "clear", ["very"]), {"recounted": ("話や資料は、わかりやすかったですか。",)}),
        (changes.without(OUT, "word"), {"removed": ("ひとこと",)}),
        (changes.moved(OUT, "word", by=-1), {"order": True}),
        (changes.with_condition(OUT, "not_satisfied", None), {"asked_of_others": (OUT.questions[1].label["ja"],)}),
    ],
)
def test_each_change_is_told_and_can_be_published(after: Form, told: dict[str, object]) -> None:
    assert not says_the_same(OUT, after)
    found = between(OUT, after)
    assert {name: getattr(found, name) for name in told} == told


def test_a_new_name_is_told_and_so_is_which_question_an_option_belongs_to() -> None:
    clear = OUT.question("clear")
    assert clear
    said_before = clear.options[0].label["en"]
    after = changes.renamed(changes.reworded(OUT, "clear", "en", "Clear", option="very"), "ja", "講座のアンケート")
    told = [(one.where, one.language, one.before, one.after) for one in between(OUT, after).reworded]
    assert told == [
        ("", "ja", "研修・講座のアンケート", "講座のアンケート"),
        ("話や資料は、わかりやすかったですか。", "en", said_before, "Clear"),
    ]


EVERY_FACT: dict[type, dict[str, Callable[[], Form]]] = {
    Form: {
        "name": lambda: changes.renamed(OUT, "ja", "別の名前"),
        "questions": lambda: changes.without(OUT, "word"),
    },
    Question: {
        "label": lambda: changes.reworded(OUT, "word", "ja", "言葉"),
        "options": lambda: changes.without_option(OUT, "clear", "little"),
        "positive": lambda: changes.with_positive(OUT, "clear", ["very"]),
        "limit": lambda: changed("word", limit=20),
        "only_if": lambda: changes.with_condition(OUT, "word", "clear", ["very"]),
        "low": lambda: changed("recommend", low=1),
        "high": lambda: changed("recommend", high=9),
        "target": lambda: changes.with_target(OUT, "satisfied", 70),
    },
    Option: {
        "label": lambda: changes.reworded(OUT, "clear", "ja", "よい", option="very"),
        "alone": lambda: changes.with_alone(OUT, "channel", []),
    },
}
# Who is meant, what can't change (a question keeps its kind), and what publishing decides by itself.
NO_FACTS = {"code", "kind", "languages"}


@pytest.mark.parametrize("kind", EVERY_FACT)
def test_no_fact_of_a_form_goes_out_unseen(kind: type) -> None:
    # A fact that is added to a form one day fails here until a difference tells it.
    assert {one.name for one in fields(kind)} - NO_FACTS == set(EVERY_FACT[kind])
    for name, make in EVERY_FACT[kind].items():
        assert between(OUT, make()) != Difference(), name
        assert not says_the_same(OUT, make()), name


def test_where_nothing_is_out_all_is_new() -> None:
    assert between(None, OUT) == Difference(added=tuple(one.label["ja"] for one in OUT.questions))
