"""State of the system: what runs by itself, what could not be counted, where things are kept."""

from core.language import gettext as _
from workspace import access, state_jobs, state_view, widgets
from workspace.database import store

visit = access.require(without_programme=True)
with store().reading() as db:
    state = state_view.read(db)

widgets.title(_("State of the system"), _("Whether everything that runs by itself is running."))
if visit.chosen:
    widgets.demo_note(visit.chosen)
state_view.lead(state_view.concerns(state))
state_view.numbers(state)

widgets.section(_("Automatic work"), _("Nobody has to start it; one worker does it at a time."))
state_jobs.listing(state_jobs.standings(state.runs, state.at))

widgets.section(
    _("Scans that could not be counted"),
    _("People were led on as usual, but neither the store nor the spare place on disk could take the scan."),
)
state_view.uncounted(state)
