"""A demo stays on the machine it runs on: nobody outside may scan a desk that isn't there."""

from core.language import mark as _
from core.refusals import Refusal
from store import programmes
from store.database import Db


class PublicAddress(Refusal):
    """A demo must not stand where real people could scan it."""

    sentence = _(
        "The demo runs on this machine only. Nothing was loaded or started. "
        "Please unset SHIRUBE_PUBLIC_URL, or take a store without the demo."
    )


def must_stay_here(db: Db, *, is_public: bool) -> None:
    """Raise PublicAddress where a store with a demo is given an address that a phone outside could reach."""
    if is_public and any(programme.is_demo for programme in programmes.all_programmes(db)):
        raise PublicAddress
