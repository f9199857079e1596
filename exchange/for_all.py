"""One value for a column that a whole list lacks: no division writes カード beside each of its facilities."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace

from exchange.columns import Column
from exchange.tables import Table, plain

_HEADING = "{name}（すべての行）"


def with_values(table: Table, columns: Sequence[Column], values: Mapping[str, str]) -> tuple[Table, dict[str, str]]:
    """The table with a column more for each value (by our keys), and the headings of these columns by our keys.

    A value of a column that may not hold for a whole list is left out.
    """
    taken = {plain(name) for name in table.columns}
    headings: dict[str, str] = {}
    for column in columns:
        if column.for_all and values.get(column.key):
            heading = _HEADING.format(name=column.name)
            while plain(heading) in taken:
                heading += "*"
            headings[column.key] = heading
    if not headings:
        return table, {}
    more = {heading: values[key] for key, heading in headings.items()}
    rows = tuple(replace(row, cells=ChainMap(dict(row.cells), more)) for row in table.rows)
    return replace(table, columns=(*table.columns, *more), rows=rows), headings
