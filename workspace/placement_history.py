"""The lists of places that were brought in, each to be taken back while nothing of it is in the world."""

from typing import Any

from campaigns import placement_imports
from core.dates import now
from core.language import gettext as _
from store import batches, placements
from store.database import Db
from workspace import import_history, widgets
from workspace.access import Visit
from workspace.database import store


def show(visit: Visit) -> None:
    """The lists so far with their campaigns, and the way back; nothing where none was brought in."""
    programme = visit.programme
    with store().reading() as db:
        listed = batches.of_programme(db, programme.id, placement_imports.KIND)
        campaigns = placements.campaigns_of_batches(db, programme.id)
    if not listed:
        return
    widgets.section(
        _("Lists of places so far"),
        _("A list can be taken back as a whole, as long as nothing of it was printed, scanned or put up."),
    )
    words = import_history.Words(
        name="placements",
        about=_("Campaign"),
        number=lambda number: _("{number} codes").format(number=f"{number:,}"),
        take_back=_("Take a list of places back"),
        done=_("The list was taken back. Its places are listed and counted no more, and its codes lead nowhere."),
    )
    about = {key: _(", ").join(names) for key, names in campaigns.items()}
    import_history.table(words, listed, about)
    who: dict[str, Any] = {"by": visit.by, "at": now(), "programme": programme}

    def look(batch_id: int) -> str:
        with store().reading() as db:
            return placement_imports.state_of(db, programme=programme, batch_id=batch_id)

    def undo(db: Db, batch_id: int, seen: str) -> None:
        placement_imports.undo(db, **who, batch_id=batch_id, seen=seen)

    import_history.taking_back(words, listed, about, undo, look=look)
