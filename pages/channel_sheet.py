"""One A4 page about a channel (答弁資料), to print or to hand on."""

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from workspace import channel_sheet, channel_sheet_view, channels_reading, charts, reading, viewing, widgets
from workspace.access import require

visit = require("pr", "manager")
widgets.title(_("Answers by channel"), _("One page about a channel, to print or to hand on."))
widgets.demo_note(visit.programme)
period = viewing.period(visit.programme)
comparison = reading.comparison_of(visit, period)
put_up = channels_reading.put_up_of(visit, comparison)
offered = channel_sheet.channels(comparison, list(put_up["now"]))
if not offered:
    widgets.empty(
        _("Nothing has been counted in this period yet."),
        _("Choose another period, or put up placements and bring in consultations."),
    )
    widgets.way_to("placements", _("To places and codes"))
    st.stop()

with st.columns([2, 5])[0]:
    channel = viewing.choice(_("Channel"), offered, name="channel", format_func=charts.channel_name)
row = next((one for one in comparison.now.channels if one.channel == channel and not one.includes), None)
sheet = channel_sheet.Sheet(
    comparison=comparison,
    channel=channel,
    row=row,
    now=put_up["now"].get(channel),
    year_before=put_up.get("year_before", {}).get(channel),
)
channel_sheet_view.show(visit, sheet, made_on=tokyo_day(now()))
widgets.way_to("channels", _("All channels"))
