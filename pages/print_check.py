"""Check a print file: any PDF, from its own bytes, before it goes anywhere."""

from core.language import gettext as _
from workspace import print_check, widgets
from workspace.access import require

visit = require("pr", "manager")
widgets.title(_("Check a print file"), _("May this PDF be printed as it is?"))
widgets.demo_note(visit.programme)
print_check.dropped(visit)
