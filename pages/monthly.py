"""A month on one page for the manager: what changed, by channel, targets, what to do; to print or to mail."""

from core.language import gettext as _
from workspace import monthly_view, widgets
from workspace.access import require

visit = require("pr", "manager")
widgets.title(_("Monthly report"), _("One page a month: what changed, by channel, targets, what to do."))
widgets.demo_note(visit.programme)
month = monthly_view.choose(visit.programme)
monthly_view.show(visit, monthly_view.read_for(visit, month.since))
