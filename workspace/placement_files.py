"""What hangs where, and from when to when, as files: a ledger, and days for the calendars that staff keep anyway."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from campaigns import links, pieces
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import spoken
from core.words import CHANNELS
from exchange import calendar_file, ledger_file, placement_list, walking_paper
from exchange.calendar_file import Put, Span
from exchange.ledger_file import LedgerRow
from exchange.placement_file import PlacementRow
from exchange.walking_paper import Head
from exchange.writing import About
from store import placements, staff
from store.database import Db
from store.records import Campaign, Placement, Programme
from workspace import exhibits, widgets
from workspace.access import Visit
from workspace.database import settings, store


def offer(visit: Visit, campaigns: Sequence[Campaign]) -> None:
    """Ledger and calendar of one campaign or all; names stand in the calendar only if somebody wants them there."""
    names = {campaign.id: campaign.name for campaign in campaigns}
    with st.expander(_("List and days as files")):
        chosen = st.selectbox(
            _("Campaign"),
            [None, *names],
            format_func=lambda key: _("All campaigns") if key is None else names[key],
            key="files-campaign",
        )
        wanted = [one for one in campaigns if chosen in (None, one.id)]
        with st.container(horizontal=True):
            _button(visit, _("Placement ledger (Excel)"), "ledger.xlsx", exhibits.XLSX, partial(_ledger, visit, wanted))
            _button(
                visit, _("Placement ledger (PDF)"), "ledger.pdf", walking_paper.MIME, partial(_paper, visit, wanted)
            )
            _button(visit, _("Placement ledger (CSV)"), "ledger.csv", exhibits.CSV, partial(_table, visit, wanted))
            again = _("List of places to take in again (Excel)")
            _button(visit, again, "places.xlsx", exhibits.XLSX, partial(_list, visit, wanted))
        is_named = st.checkbox(
            _("Write the names of programme and campaign into the days"),
            help=_("Others may see the calendar. Without the names a day only says what hangs where."),
            key="calendar-named",
        )
        made = partial(_calendar, visit, wanted, is_named=is_named)
        _button(
            visit, _("Days of putting up and taking down (calendar .ics)"), "calendar.ics", calendar_file.MIME, made
        )
        st.caption(
            _(
                "Opens in Outlook, Google and Apple calendars. Opening a later file moves days that have changed and "
                "calls off what will not be put up because its code is retired; a day that you have emptied here must "
                "be deleted there by hand."
            )
        )


def _button(visit: Visit, label: str, name: str, mime: str, made: Callable[[Db], bytes]) -> None:
    st.download_button(
        label,
        partial(_later, visit, made),
        file_name=f"shirube-{visit.programme.slug}-{name}",
        mime=mime,
        on_click="ignore",
        key=f"placements-{name}",
    )


def _later(visit: Visit, made: Callable[[Db], bytes]) -> bytes:
    # It runs after the page, in a thread that knows no language.
    with spoken(visit.language), store().reading() as db:
        return made(db)


def _calendar(visit: Visit, campaigns: Sequence[Campaign], db: Db, *, is_named: bool) -> bytes:
    return calendar(db, visit.programme, campaigns, at=now(), is_named=is_named)


def _ledger(visit: Visit, campaigns: Sequence[Campaign], db: Db) -> bytes:
    told = about(visit, campaigns)
    rows = ledger_rows(db, visit.programme, campaigns)
    return ledger_file.ledger(rows, about=told, beside=exhibits.beside(told))


def _paper(visit: Visit, campaigns: Sequence[Campaign], db: Db) -> bytes:
    rows = ledger_rows(db, visit.programme, campaigns)
    return walking_paper.ledger(rows, paper_head(about(visit, campaigns), _("Placement ledger"), len(rows)))


def _list(visit: Visit, campaigns: Sequence[Campaign], db: Db) -> bytes:
    told = about(visit, campaigns)
    rows = place_rows(db, visit.programme, campaigns)
    return placement_list.as_workbook(rows, about=told, beside=exhibits.beside(told))


def about(visit: Visit, campaigns: Sequence[Campaign]) -> About:
    """What the files are of, and as of which day."""
    return about_named(visit, [campaign.name for campaign in campaigns])


def about_named(visit: Visit, campaigns: Iterable[str]) -> About:
    """The same, of campaigns by their names."""
    today = tokyo_day(now())
    # Nobody is counted here, so nothing is said of small numbers.
    return (*exhibits.about(visit, today, today)[:-1], (_("Campaign"), "、".join(campaigns)))


def paper_head(told: About, title: str, codes: int) -> Head:
    """What stands over a list on paper, of what a file of it is about."""
    known = dict(told)
    demo, whose = (str(known.pop(name, "")) for name in (_("Demo"), _("Programme")))
    facts = [(name, str(value)) for name, value in known.items() if value]
    facts.append((_("Codes"), f"{codes:,}"))
    return Head(title, whose, facts, note=demo, mark=_("Demo") if demo else "")


def _table(visit: Visit, campaigns: Sequence[Campaign], db: Db) -> bytes:
    return ledger_file.as_csv(ledger_rows(db, visit.programme, campaigns))


def ledger_rows(db: Db, programme: Programme, campaigns: Sequence[Campaign]) -> list[LedgerRow]:
    """A row for each code of these campaigns that isn't retired."""
    themes = pieces.themes()
    return [
        LedgerRow(
            code=one.code,
            venue=one.venue,
            address=one.venue_address,
            material=_(CHANNELS[one.channel]),
            design=themes.get(one.design, one.design),
            copies=one.quantity,
            installed_on=one.installed_on,
            removed_on=one.removed_on,
            url=links.address(one.code, origin=settings().public_origin).lower(),
        )
        for one in _current(db, programme, campaigns)
    ]


def place_rows(db: Db, programme: Programme, campaigns: Sequence[Campaign]) -> list[PlacementRow]:
    """The same as the template has them, with what they cost; codes are of one programme, and not taken in again."""
    names = PlacementRow.__dataclass_fields__.keys() - {"address"}
    return [
        PlacementRow(**{name: getattr(one, name) for name in names}, address=one.venue_address)
        for one in _current(db, programme, campaigns)
    ]


def _current(db: Db, programme: Programme, campaigns: Sequence[Campaign]) -> Iterator[Placement]:
    for campaign in campaigns:
        for one in placements.of_programme(db, programme.id, campaign_id=campaign.id):
            if one.retired_at is None:
                yield one


def calendar(
    db: Db, programme: Programme, campaigns: Sequence[Campaign], *, at: datetime, is_named: bool = False
) -> bytes:
    """The calendar of these campaigns of a programme, as they are `at` a moment."""
    changed = staff.last_done(db, programme_id=programme.id, action="placement.change", subject="placement")
    altered = staff.last_done(db, programme_id=programme.id, action="campaign.change", subject="campaign")
    puts: list[Put] = []
    spans: list[Span] = []
    for campaign in campaigns:
        found = placements.of_programme(db, programme.id, campaign_id=campaign.id)
        remark = f"{widgets.programme_name(programme)}\n{campaign.name}" if is_named else ""
        puts += [_put(one, changed.get(one.id), remark) for one in found]
        if found:  # codes are never deleted: the day of the first one is the campaign's for good
            first, last = found[0].made_at, altered.get(campaign.id)
            spans.append(Span(campaign.id, first, last, campaign.starts, campaign.ends, remark))
    return calendar_file.calendar(puts, spans, at=at)


def _put(one: Placement, changed_at: datetime | None, remark: str) -> Put:
    done = [at for at in (changed_at, one.retired_at) if at]
    return Put(
        key=one.id,
        made_at=one.made_at,
        changed_at=max(done, default=None),
        venue=one.venue,
        address=one.venue_address,
        channel=_(CHANNELS[one.channel]),
        pieces=one.quantity,
        installed_on=one.installed_on,
        removed_on=one.removed_on,
        remark=remark,
        retired_on=tokyo_day(one.retired_at) if one.retired_at else None,
    )
