"""What to do next."""

from core.language import gettext as _
from workspace import access, widgets

visit = access.require("pr", "manager", "counsellor")

widgets.title(visit.programme.desk, _("What to do next."))
widgets.demo_note(visit.programme)
