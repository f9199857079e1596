"""What somebody should do next in a programme, said in one sentence each, most urgent first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import tokyo_day
from core.language import gettext as _
from store import batches, campaigns, placements, questionnaires, totals
from store.database import Db
from store.records import Placement, Programme
from workspace import widgets

_QUIET_DAYS = 30
_RECORDS_DAYS = 35


@dataclass(frozen=True)
class Step:
    """One thing to do: the page where it is done, and why."""

    page: str
    sentence: str


@dataclass(frozen=True)
class Standing:
    """How far a programme has come: what is put up, how often it was scanned while it was up."""

    campaigns: int
    placements: list[Placement]
    scans: Mapping[int, int]
    last_records: date | None
    asks: bool

    @property
    def live(self) -> list[Placement]:
        """Placements whose code isn't retired."""
        return [one for one in self.placements if one.retired_at is None]


def standing(db: Db, programme: Programme, at: datetime) -> Standing:
    """What the next steps are decided from; scans before a place's installation aren't counted."""
    records = [one for one in batches.of_programme(db, programme.id, "consultations") if one.state == "published"]
    return Standing(
        campaigns=len(campaigns.of_programme(db, programme.id)),
        placements=placements.of_programme(db, programme.id),
        scans=totals.people_by_placement(db, programme.id, programme.starts, tokyo_day(at)),
        last_records=tokyo_day(records[0].made_at) if records else None,
        asks=questionnaires.current(db, programme.id) is not None,
    )


def steps(found: Standing, *, programme: Programme, role: str, today: date) -> list[Step]:
    """The next steps of a role, at most four. A programme that has ended is read and printed, nothing more."""
    if has_ended(programme, today):
        offered = [*_reading(found), *_printing(found)]
    else:
        offered = [*_putting_up(found, today), *_recording(found, today), *_asking(found), *_reading(found)]
    return [step for step in offered if step.page in _PAGES[role]][:4]


def has_ended(programme: Programme, today: date) -> bool:
    """Whether a programme's last day lies behind us."""
    return programme.ends is not None and programme.ends < today


_PAGES = {
    "pr": {"campaigns", "placements", "prints", "results"},
    "manager": {"campaigns", "placements", "prints", "consultations", "survey_links", "survey_results", "results"},
    "counsellor": {"consultations", "survey_links", "survey_results"},
}
_PAGES["admin"] = _PAGES["manager"]


def _putting_up(found: Standing, today: date) -> Iterator[Step]:
    if not found.campaigns:
        yield Step("campaigns", _("Begin with a campaign: what you tell people about, from when to when."))
        return
    if not found.placements:
        yield Step("placements", _("Say where cards, stickers and posters go; each place gets a code of its own."))
        return
    undated = sum(1 for one in found.live if one.installed_on is None)
    if undated:
        sentence = _("{number} places have no installation date. Until they have one, their scans aren't told apart.")
        yield Step("placements", sentence.format(number=undated))
    quiet = sum(1 for one in found.live if _is_quiet(one, found.scans, today))
    if quiet:
        sentence = _("{number} places were never scanned in the month since they were put up. Is everything there?")
        yield Step("placements", sentence.format(number=quiet))
    yield from _printing(found)


def _printing(found: Standing) -> Iterator[Step]:
    if found.live:
        sentence = _("Cards, stickers and posters can be printed for {number} places.")
        yield Step("prints", sentence.format(number=len(found.live)))


def _is_quiet(one: Placement, scans: Mapping[int, int], today: date) -> bool:
    installed = one.installed_on
    return installed is not None and installed + timedelta(days=_QUIET_DAYS) < today and not scans.get(one.id)


def _recording(found: Standing, today: date) -> Iterator[Step]:
    if found.last_records is None:
        yield Step("consultations", _("No consultation records are here yet. Bring in the first file."))
    elif found.last_records + timedelta(days=_RECORDS_DAYS) < today:
        sentence = _("The last consultation records came on {day}. Newer ones can be brought in.")
        yield Step("consultations", sentence.format(day=widgets.day(found.last_records)))


def _asking(found: Standing) -> Iterator[Step]:
    if found.asks:
        yield Step(
            "survey_links", _("After a consultation, hand over a link to the survey. Each works once, for a day.")
        )


def _reading(found: Standing) -> Iterator[Step]:
    if found.scans or found.last_records:
        yield Step("results", _("See which places and materials bring people who come for the first time."))
    if found.asks:
        yield Step("survey_results", _("See what people answered after their consultation."))
