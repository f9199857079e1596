"""Designs: what somebody laid out, numbered on each piece, for a manager to approve (校了)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from campaigns import campaigns, logos
from core import words
from core.language import mark as _
from core.refusals import Refusal
from printing import designs, formats
from store import print_designs as questions
from store import staff
from store.database import Db
from store.records import PrintDesign, Programme, Staff

APPROVERS = ("manager", "admin")
LONGEST_HEADLINE = 80
LONGEST_SUB = 160
_SPEC_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What was chosen; an empty wording is suited to each place, own words stand instead of the wording's.

    `phones` counts the programme's telephones from 0; None shows all. A newline in the headline breaks it there.
    `hours_on` is the day (2027-04-01) whose opening hours are printed; without it those of the day of printing.
    """

    format: str
    theme: str
    wording: str = ""
    language: str = "ja"
    headline: str = ""
    sub: str = ""
    phones: tuple[int, ...] | None = None
    logo_id: int | None = None
    hours_on: str = ""

    @property
    def own_words(self) -> tuple[str, ...]:
        """Words that stand in no file of ours."""
        return tuple(text for text in (self.headline, self.sub) if text)


class SpecNotReadable(Refusal):
    """A kept design isn't of the shape we know."""

    sentence = _("The design can't be read ({detail}). Nothing was changed. Please tell your administrator.")


class SpecNotUsable(Refusal):
    """A design names something that isn't there."""

    sentence = _("The design asks for '{value}', which isn't there. Nothing was saved. Please choose again.")


class DayNotUsable(Refusal):
    """A design asks for the hours of a day that isn't one."""

    sentence = _("'{day}' is no day such as 2027-04-01. Nothing was saved. Please choose the day again.")


class PhoneNotThere(Refusal):
    """A design shows a telephone that the programme doesn't have."""

    sentence = _("A chosen telephone is no longer among the programme's. Nothing was saved. Please choose again.")


class NoSuchDesign(Refusal):
    """The design is not one of this programme."""

    sentence = _("This design could not be found. Nothing was changed. Please reload the page.")


class MayNotApprove(Refusal):
    """Somebody approves who is neither manager nor administrator."""

    sentence = _("Designs are approved by a manager or an administrator. Nothing was changed. Please ask one of them.")


class NotOfProgramme(Refusal):
    """A manager approves for a programme that is somebody else's."""

    sentence = _(
        "Only a manager of this programme approves its designs. Nothing was changed. "
        "Please ask an administrator to put you on the programme."
    )


class DesignOutdated(Refusal):
    """A fact or text has changed since the design was laid out."""

    sentence = _(
        "What would be printed has changed since version {number} was laid out (for example hours or telephone "
        "numbers). Nothing was saved. Please look at the preview and save it as a new version."
    )


def written(spec: Spec) -> dict[str, Any]:
    """A design as it is kept."""
    kept = {"version": _SPEC_VERSION, **asdict(spec)}
    return kept | {"phones": None if spec.phones is None else list(spec.phones)}


def read(kept: Mapping[str, Any]) -> Spec:
    """A design as it was kept; nothing is guessed. Raises SpecNotReadable."""
    if kept.get("version") != _SPEC_VERSION:
        raise SpecNotReadable(detail=f"version {kept.get('version')}"[:40])
    given = {name: value for name, value in kept.items() if name != "version"}
    unknown = set(given) - {field.name for field in fields(Spec)}
    if unknown or not {"format", "theme"} <= set(given):
        raise SpecNotReadable(detail=", ".join(sorted(map(str, unknown)))[:80] or "format, theme")
    wrong = [name for name, value in given.items() if not _is_of_its_kind(name, value)]
    if wrong:
        raise SpecNotReadable(detail=", ".join(sorted(wrong)))
    phones = given.get("phones")
    return Spec(**{**given, "phones": None if phones is None else tuple(phones)})


def _is_of_its_kind(name: str, value: object) -> bool:
    if name == "logo_id":
        return value is None or type(value) is int
    if name == "phones":
        return value is None or isinstance(value, list | tuple) and all(type(each) is int for each in value)
    return isinstance(value, str)


def save(
    db: Db, *, by: str, at: datetime, programme: Programme, spec: Spec, fingerprint: str, campaign_id: int | None = None
) -> PrintDesign:
    """The design of these choices and printed words: the one that is there, else a new one with the next number.

    `fingerprint` is the SHA-256 of all that is printed beside the code, so that a changed fact is a new version.
    Raises SpecNotUsable, DayNotUsable, PhoneNotThere, NoSuchLogo, NoSuchCampaign, NameTooLong.
    """
    kept = written(_usable(db, programme, spec))
    if campaign_id is not None:
        campaigns.found(db, programme, campaign_id)
    questions.hold(db, programme.id)
    for there in questions.with_fingerprint(db, programme.id, fingerprint):
        if there.spec == kept:
            return there
    made = questions.add(
        db,
        programme_id=programme.id,
        campaign_id=campaign_id,
        spec=kept,
        fingerprint=fingerprint,
        made_at=at,
        made_by=by,
    )
    staff.write_audit(db, at=at, by=by, action="design.save", programme_id=programme.id, design=made.number)
    return made


def approve(db: Db, *, by: Staff, at: datetime, programme: Programme, design_id: int, fingerprint: str) -> PrintDesign:
    """Approve a design (校了) for the words it has now, which must be those it was laid out with.

    In a small office the manager may have laid it out as well; both names stay recorded.
    Raises MayNotApprove, NotOfProgramme, NoSuchDesign, DesignOutdated.
    """
    _must_approve_for(db, by, programme)
    design = found(db, programme, design_id)
    must_be_of_today(design, fingerprint)
    if design.approved_at:
        return design
    questions.set_approval(db, programme_id=programme.id, design_id=design.id, at=at, by=by.email)
    told = {"design": design.number, "made_by": design.made_by}
    staff.write_audit(db, at=at, by=by.email, action="design.approve", programme_id=programme.id, **told)
    return found(db, programme, design_id)


def _must_approve_for(db: Db, by: Staff, programme: Programme) -> None:
    """An administrator may for every programme."""
    if by.role not in APPROVERS or not by.active:
        raise MayNotApprove
    if by.role != "admin" and (by.id, programme.id) not in staff.memberships(db):
        raise NotOfProgramme


def withdraw(db: Db, *, by: str, at: datetime, programme: Programme, design_id: int) -> None:
    """Take an approval back; anybody may, because stopping a wrong print must be easy. Raises NoSuchDesign."""
    design = found(db, programme, design_id)
    if design.approved_at:
        questions.set_approval(db, programme_id=programme.id, design_id=design.id, at=None, by=None)
        told = {"design": design.number, "approved_by": design.approved_by}
        staff.write_audit(db, at=at, by=by, action="design.withdraw", programme_id=programme.id, **told)


def of_programme(db: Db, programme: Programme) -> list[PrintDesign]:
    """A programme's designs, newest first."""
    return questions.of_programme(db, programme.id)


def found(db: Db, programme: Programme, design_id: int) -> PrintDesign:
    """A design of the programme. Raises NoSuchDesign."""
    design = questions.design(db, programme.id, design_id)
    if design is None:
        raise NoSuchDesign
    return design


def is_approved(design: PrintDesign, fingerprint: str) -> bool:
    """Whether somebody approved just these words: an approval ends with the first fact that changes."""
    return design.approved_at is not None and design.fingerprint == fingerprint


def must_be_of_today(design: PrintDesign, fingerprint: str) -> None:
    """Raises DesignOutdated where a piece would carry other words under this design's number."""
    if design.fingerprint != fingerprint:
        raise DesignOutdated(number=design.number)


def hours_day(spec: Spec, today: date | None = None) -> date | None:
    """The day whose opening hours are printed: the chosen one, else `today`. Raises DayNotUsable."""
    if not spec.hours_on:
        return today
    try:
        return date.fromisoformat(spec.hours_on)
    except ValueError as error:
        raise DayNotUsable(day=spec.hours_on[:20]) from error


def _usable(db: Db, programme: Programme, spec: Spec) -> Spec:
    """The choices in their normal form. Raises what `save` raises of them."""
    _must_be_offered(spec)
    hours_day(spec)
    if any(not 0 <= phone < len(programme.telephones) for phone in spec.phones or ()):
        raise PhoneNotThere
    if spec.logo_id is not None:
        logos.found(db, programme, spec.logo_id)
    lines = spec.headline.replace("\r\n", "\n").split("\n")
    headline = "\n".join(campaigns.cleaned(line, most=LONGEST_HEADLINE, may_be_empty=True) for line in lines).strip()
    sub = campaigns.cleaned(spec.sub, most=LONGEST_SUB, may_be_empty=True)
    phones = None if spec.phones is None else tuple(sorted(set(spec.phones)))
    return Spec(**{**vars(spec), "headline": headline, "sub": sub, "phones": phones})


def _must_be_offered(spec: Spec) -> None:
    offered = (
        (spec.format, formats.FORMATS),
        (spec.theme, designs.themes()),
        (spec.wording, ("", *designs.wordings())),
        (spec.language, words.LANGUAGES),
    )
    for value, known in offered:
        if value not in known:
            raise SpecNotUsable(value=value[:40])
