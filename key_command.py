"""`manage.py forget-key`: destroys the key of the pseudonyms, for ever."""

from collections.abc import Callable
from pathlib import Path

from core.dates import now
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from funnel import pseudonym_keys
from store import programmes
from store.database import Db, Store

Ask = Callable[[str], str]
Say = Callable[[str], None]


class NotConfirmed(Refusal):
    """Something else was typed than what was asked for."""

    sentence = mark("That was not the number asked for. Nothing was destroyed.")


def forget(store: Store, file: Path, *, by: str, ask: Ask | None, say: Say) -> None:
    """Say what will be lost, let the number of programmes be typed, destroy the key, and say what is out of reach.

    `ask` gives what somebody types after a question; without it nobody is asked. Raises NotConfirmed, OtherKeyHere,
    NoKey, KeyNotDestroyed, StoreUnavailable.
    """
    with store.reading() as db:
        count, names = _programmes(db)
        pseudonym_keys.must_be_forgettable(db, file)
    if ask:
        say(
            _("This destroys the key that turns LINE user ids and clients' numbers into pseudonyms: {file}").format(
                file=file
            )
        )
        say(_("Concerned: {names}").format(names=names))
        say(_("What is stored stays and counts as before. But nobody can ever again be recognised across this moment:"))
        say(_("- whoever consulted before and comes again is counted as first, unless the list says 'repeat';"))
        say(_("- friends and clients known from before must be brought in anew;"))
        say(_("- who unfollows later stays among the friends counted until now."))
        typed = ask(_("To go on, type how many programmes this concerns ({count})").format(count=count))
        if typed.strip() != str(count):
            raise NotConfirmed
    with store.writing() as db:
        was_here = pseudonym_keys.forget(db, file, by=by, at=now())
    say(_("The key was overwritten and removed.") if was_here else _("No key file was here; the key no longer counts."))
    say(
        _(
            "Out of reach of this command: copies on other machines, backups and snapshots of the disk, and what an "
            "SSD keeps by itself. Please delete the copies; a gateway that still has one takes no LINE events."
        )
    )


def _programmes(db: Db) -> tuple[int, str]:
    every = programmes.all_programmes(db)
    return len(every), ", ".join(programme.slug for programme in every) or "-"
