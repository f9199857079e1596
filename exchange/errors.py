"""What is wrong with a cell: the row and column a person finds it by, and the sentence that says what to write."""

import re
from dataclasses import dataclass

from core.language import gettext
from core.language import mark as _

LONGEST_WORD = 20  # letters; what is longer is a text and no word of a vocabulary
_LONGEST_SHOWN = 30
_LINE_ID = re.compile(r"U[0-9a-f]{32}", re.IGNORECASE)

PROBLEMS = {
    "start_missing": _("The start is missing."),
    "not_a_moment": _("'{value}' is not a day and time. Write it like 2026/7/2 18:05 or 令和8年7月2日 18:05."),
    "no_such_day": _("There is no day '{value}'."),
    "not_a_date": _("'{value}' is not a day. Write it like 2026/7/2 or 令和8年7月2日."),
    "in_the_future": _("'{value}' lies in the future."),
    "too_long_ago": _("'{value}' is before the year 2000."),
    "ends_before_start": _("The end '{value}' is not within 12 hours after the start."),
    "person_missing": _("The client's number or LINE user ID is missing."),
    "not_a_line_id": _("This is not a LINE user ID: it is U and 32 letters or digits."),
    "reference_too_long": _("The client's number is longer than 64 characters."),
    "outcome_missing": _("The result is missing."),
    "word_unknown": _("'{value}' is not known here. Use one of: {choices}."),
    "name_missing": _("The name is missing."),
    "material_missing": _("The material is missing. Write one of: {choices}."),
    "text_too_long": _("The text is too long."),
    "not_a_number": _("'{value}' is not a number. Write it in digits, or leave the cell empty."),
    "not_whole": _("'{value}' is not a whole number. Write one, or leave the cell empty."),
    "number_out_of_range": _("'{value}' can't be. Write a number from {choices}, or leave the cell empty."),
    "removed_before_installed": _("The day of removal needs a day of installation before it."),
    "friend_day_missing": _("The day is missing."),
    "day_twice": _("'{value}' stands in the list twice. Keep the row that is right."),
    "followers_fell": _(
        "'{value}' is fewer than on an earlier day, and LINE's counter of all friends never falls. "
        "If these are the friends of one day, choose the column for those."
    ),
    "day_missing": _("The first day is missing."),
    "ends_before_day": _("The last day '{value}' lies before the first."),
    "crosses_years": _("'{value}' lies in another fiscal year than the first day. Write one row for each year."),
    "outside_days": _("'{value}' can't be recorded. Days lie between {choices}."),
    "none_or_unknown": _("'{value}' may mean 0 or that nobody counted. Write 0, or leave the cell empty."),
    "share_or_percent": _("'{value}' may be a share of 1. Write it in per cent, such as 97.5."),
    "satisfied_missing": _("How many answered needs the satisfaction beside it."),
    "not_of_this_kind": _("'{value}' doesn't belong to this kind of activity. Leave the cell empty."),
}


@dataclass(frozen=True)
class RowError:
    """One wrong cell; `value` is what was written, cut and never a person's reference.

    `words` are the words in it that the column's vocabulary lacks; () where anything else is wrong with it.
    `sheet_row` is the row behind its sheet's name where several sheets are one list, '' else.
    """

    row: int
    column: str
    key: str
    value: str = ""
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sheet_row: str = ""

    @property
    def place(self) -> str:
        """The row as a person finds it."""
        return self.sheet_row or str(self.row)


class CellWrong(Exception):
    """A cell says something that can't be stored; collected into a RowError by its row."""

    def __init__(
        self, column: str, key: str, value: str = "", choices: tuple[str, ...] = (), words: tuple[str, ...] = ()
    ) -> None:
        super().__init__(key)
        self.column, self.key, self.value, self.choices = column, key, value, choices
        tidy = tuple(" ".join(word.split()) for word in words)
        self.words = tidy if all(len(word) <= LONGEST_WORD for word in tidy) else ()

    def at(self, row: int, sheet_row: str = "") -> RowError:
        """The error with the row it stands in."""
        return RowError(row, self.column, self.key, shown(self.value), self.choices, self.words, sheet_row)


def shown(value: str) -> str:
    """A cell as an error may repeat it: short, and without anything that looks like a LINE user id."""
    hidden = _LINE_ID.sub("…", value)
    return hidden if len(hidden) <= _LONGEST_SHOWN else f"{hidden[:_LONGEST_SHOWN]}…"


def worded(error: RowError) -> str:
    """What is wrong and what to write instead, in the reader's language."""
    return gettext(PROBLEMS[error.key]).format(value=error.value, choices="、".join(error.choices))
