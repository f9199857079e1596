"""Columns that a person chose for a list: whether it can be read by them, and what to do where it can't."""

from collections.abc import Mapping

from core.language import mark as _
from core.refusals import Refusal
from exchange import for_all
from exchange.columns import mapped
from exchange.refusals import ColumnsMissing
from exchange.spellings import is_blank
from exchange.tables import Table
from workspace.mapping_reading import Kind


class NotYetChosen(Refusal):
    """A column that every row needs was not chosen."""

    sentence = _("No column is chosen yet for: {columns}. Nothing was saved. Please choose the list's column for it.")


class NotYetChosenForAll(Refusal):
    """A column that every row needs was not chosen, nor what holds for all rows instead."""

    sentence = _(
        "No column is chosen yet for: {columns}. Nothing was saved. Please choose the list's column for it. Where the "
        "list has none, choose in the field “All rows” under it what holds for all of them."
    )


class ColumnEmpty(Refusal):
    """Nothing is written in a column that every row needs."""

    sentence = _(
        "Nothing is written in the column “{header}”, so it can't be read as “{column}”. Nothing was saved. Please "
        "choose another one, or (none) and then what holds for all rows."
    )


def must_fit(table: Table, kind: Kind, chosen: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Refuse columns, and values for all rows, by which a list can't be read.

    Raises NotYetChosen, NotYetChosenForAll, ColumnEmpty, MappingUnfit.
    """
    whole, more = for_all.with_values(table, kind.columns, values)
    try:
        headers = mapped(whole, kind.columns, one_of=kind.one_of, mapping={**chosen, **more}).headers
    except ColumnsMissing as missing:
        may_be_said = any(
            each.for_all and each.required and each.key not in {**chosen, **more} for each in kind.columns
        )
        raise (NotYetChosenForAll if may_be_said else NotYetChosen)(**missing.facts) from None
    for column in kind.columns:
        header = headers.get(column.key, "")
        if column.required and column.for_all and all(is_blank(row.cells[header]) for row in whole.rows):
            raise ColumnEmpty(header=header, column=column.name)
