"""The record of changes in words: who changed what, when."""

from core.dates import TOKYO
from core.language import gettext as _
from core.language import mark
from store.records import AuditEntry

_ACTIONS = {
    "staff.added": mark("Added a member of staff"),
    "staff.role_changed": mark("Changed a role"),
    "staff.joined": mark("Put somebody on a programme"),
    "staff.left": mark("Took somebody off a programme"),
    "staff.password_changed": mark("Gave a new password"),
    "staff.switched_off": mark("Took away a sign-in"),
    "staff.switched_on": mark("Gave a sign-in back"),
}


def worded(entry: AuditEntry) -> str:
    """What was done, in the reader's language; the action's own name where nobody has worded it."""
    return _(_ACTIONS.get(entry.action, entry.action))


def rows(entries: list[AuditEntry], programmes: dict[int, str]) -> list[dict[str, object]]:
    """The entries as rows of a table, moments in Tokyo time."""
    return [
        {
            "at": f"{entry.at.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            "by": entry.by,
            "programme": programmes.get(entry.programme_id or 0, ""),
            "action": worded(entry),
            "detail": _detail(entry.detail),
        }
        for entry in entries
    ]


def _detail(facts: dict[str, object]) -> str:
    return "; ".join(f"{name} {_plain(value)}" for name, value in facts.items() if value not in (None, "", []))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
