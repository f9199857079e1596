"""Whether a number changed by more than chance, and which change could be seen at all."""

import streamlit as st

from core.language import gettext as _
from workspace import effect_choice, effect_details, effect_turns, effect_view, viewing, widgets
from workspace.access import require

visit = require("pr", "manager")
programme = visit.programme
widgets.title(_("Effect check"), _("Has the number changed by more than chance?"))
widgets.demo_note(programme)
period = viewing.period(programme)
looked = effect_choice.choose(visit, period)
effect_view.first_sentence(looked)
effect_view.picture(visit, looked)

if looked.found:
    closer = st.expander(_("More on this comparison"), key="effect-closer", on_change="rerun")
    if closer.open:
        with closer:
            effect_details.closer(visit, looked)

effect_view.before_you_begin(looked)
turns = st.expander(_("Begin in one area after another"), key="effect-turns", on_change="rerun")
if turns.open:
    with turns:
        effect_turns.show(visit, looked.until)
