"""Logos of a programme: checked on arrival, drawn anew on every piece, kept as long as a design uses them."""

import hashlib
from datetime import datetime

from campaigns import campaigns
from core.language import mark as _
from core.refusals import Refusal
from printing.logos import logo
from printing.logos.logo import Logo
from store import print_designs as questions
from store import staff
from store.database import Db
from store.records import LogoFile, Programme


class NoSuchLogo(Refusal):
    """The logo is not one of this programme."""

    sentence = _("This logo could not be found. Nothing was changed. Please reload the page.")


def add(db: Db, *, by: str, at: datetime, programme: Programme, name: str, data: bytes) -> LogoFile:
    """Keep a logo (SVG or PNG, up to 1 MB); the same file again only gets its new name.

    Raises NameMissing, NameTooLong, LogoNotReadable, LogoTooLarge, LogoElementNotAllowed.
    """
    name, read = campaigns.cleaned(name), logo.read(data)
    kept = questions.add_logo(
        db,
        programme_id=programme.id,
        name=name,
        kind=read.kind,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        width=max(1, round(read.width)),
        height=max(1, round(read.height)),
        made_at=at,
        made_by=by,
    )
    staff.write_audit(db, at=at, by=by, action="logo.add", programme_id=programme.id, logo=kept.name)
    return kept


def of_programme(db: Db, programme: Programme) -> list[LogoFile]:
    """The logos a programme offers, by name."""
    return questions.logos(db, programme.id)


def found(db: Db, programme: Programme, logo_id: int) -> LogoFile:
    """A logo of the programme, one no longer offered too. Raises NoSuchLogo."""
    there = questions.logo(db, programme.id, logo_id)
    if there is None:
        raise NoSuchLogo
    return there


def drawing(db: Db, programme: Programme, logo_id: int | None) -> Logo | None:
    """A logo ready to be drawn; None where none was chosen. Raises NoSuchLogo."""
    if logo_id is None:
        return None
    found(db, programme, logo_id)
    return logo.read(questions.logo_data(db, programme.id, logo_id))


def remove(db: Db, *, by: str, at: datetime, programme: Programme, logo_id: int) -> None:
    """Offer a logo no more; designs that use it can still be printed. Raises NoSuchLogo."""
    there = found(db, programme, logo_id)
    used = any(design.spec.get("logo_id") == logo_id for design in questions.of_programme(db, programme.id))
    questions.remove_logo(db, programme.id, logo_id, keep=used)
    staff.write_audit(db, at=at, by=by, action="logo.remove", programme_id=programme.id, logo=there.name)
