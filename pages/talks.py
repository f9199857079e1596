"""Talks going on now: since when, how many messages, and a button to end one."""

from core.language import gettext as _
from workspace import talk_list, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager", "counsellor")
widgets.title(_("Talks going on now"), _("Which talks are open, and which one can be ended. The list renews itself."))
widgets.demo_note(visit.programme)
talk_list.going_on()

with store().reading() as db:
    going = talk_list.read(db, visit.programme)
talk_list.how_to_read(going)
