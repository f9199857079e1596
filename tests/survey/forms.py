"""Any form that an office could make in the editor, for property tests."""

from collections.abc import Sequence
from itertools import count

from hypothesis import strategies as st

from core.words import LANGUAGES
from survey.form_rules import LONGEST_NAME
from survey.forms import CHOICES, KINDS, ORIGINAL, Form, Option, Question
from survey.presets import presets

# Whatever can be typed on a keyboard in one of the nine languages, joiners and emoji included.
SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
WORDS = st.text(SIGNS, min_size=1, max_size=12).filter(lambda text: text.strip() != "")
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)


@st.composite
def labels(draw: st.DrawFn, ending: str = "") -> dict[str, str]:
    """Words in Japanese, English and some of the others."""
    more = draw(st.sets(st.sampled_from([code for code in LANGUAGES if code not in ORIGINAL]), max_size=1))
    return {language: draw(WORDS) + ending for language in (*ORIGINAL, *sorted(more))}


@st.composite
def questions(draw: st.DrawFn, code: str, before: Sequence[Question]) -> Question:
    """A question that keeps the rules behind those before it."""
    kind = draw(st.sampled_from(KINDS))
    asked = [question for question in before if question.kind in CHOICES and not question.only_if]
    only_if = None
    if asked and draw(st.booleans()):
        on = draw(st.sampled_from(asked))
        only_if = (on.code, tuple(draw(st.lists(st.sampled_from(on.codes), min_size=1, unique=True))))
    options: tuple[Option, ...] = ()
    positive: tuple[str, ...] = ()
    if kind in CHOICES:
        codes = draw(st.lists(CODES, min_size=2, max_size=4, unique=True))
        endings = (f" {number}" for number in count())
        is_alone = st.booleans() if kind == "multiple" else st.just(False)
        options = tuple(Option(option, draw(labels(next(endings))), alone=draw(is_alone)) for option in codes)
        if kind != "multiple":
            positive = tuple(draw(st.lists(st.sampled_from(codes), max_size=len(codes) - 1, unique=True)))
    low = draw(st.integers(0, 100)) if kind == "number" else None
    return Question(
        code=code,
        kind=kind,
        label=draw(labels()),
        options=options,
        positive=positive,
        limit=draw(st.integers(1, 200)) if kind == "text" else 0,
        only_if=only_if,
        low=low,
        high=None if low is None else low + draw(st.integers(1, 100)),
        target=draw(st.none() | st.integers(1, 100)) if positive else None,
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form of up to five questions that keeps all rules; its languages are left to whoever keeps it."""
    made: list[Question] = []
    for code in draw(st.lists(CODES, min_size=1, max_size=5, unique=True)):
        made.append(draw(questions(code, made)))
    name = draw(labels())
    assert all(len(words) <= LONGEST_NAME for words in name.values())
    return Form(draw(st.sampled_from(presets())), (), tuple(made), name)
