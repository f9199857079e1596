"""Tables that staff edit in place: what was changed, row by row, until it is saved."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st


def table(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], *, key: str, fixed: Sequence[str], caption: str
) -> dict[int, dict[str, Any]]:
    """Show rows to edit; what was changed by place of the row, days as dates.

    `columns` are Streamlit's column settings by key of the row; the columns in `fixed` can't be edited.
    """
    version = f"{key}-{st.session_state.get(f'{key}-version', 0)}"
    st.data_editor(
        list(rows),
        column_config=dict(columns),
        column_order=list(columns),
        disabled=list(fixed),
        hide_index=True,
        num_rows="fixed",
        width="stretch",
        placeholder="",
        alt=caption,
        key=version,
    )
    edited: dict[int, dict[str, Any]] = st.session_state[version].get("edited_rows", {})
    return {
        int(place): {name: _read(rows[int(place)], name, value) for name, value in cells.items()}
        for place, cells in edited.items()
    }


def forget(key: str) -> None:
    """Let go of what was edited, because it has been saved."""
    st.session_state[f"{key}-version"] = st.session_state.get(f"{key}-version", 0) + 1


def _read(row: Mapping[str, Any], name: str, value: Any) -> Any:
    is_day = isinstance(row[name], date) or name.endswith(("_on", "starts", "ends"))
    return date.fromisoformat(value[:10]) if is_day and isinstance(value, str) else value
