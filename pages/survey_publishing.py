"""Publishing: the tables and quotations of a survey that leave the house."""

from core.language import gettext as _
from workspace import changing, survey_results_choice, survey_results_publishing, survey_results_quoting, widgets
from workspace.access import require
from workspace.database import store

visit = require("manager")
widgets.title(_("Publish survey results"), _("What may leave the house: tables without small numbers, and quotations."))
widgets.demo_note(visit.programme)
changing.told_once()
choice = survey_results_choice.pick("survey-publishing", visit.programme, is_over=True)
with store().reading() as db:
    written = survey_results_choice.read_words(db, visit.programme, choice)

survey_results_publishing.publishing(visit, choice)
survey_results_publishing.published(visit, choice)
survey_results_quoting.quoting(visit, choice, written)
survey_results_quoting.released(visit, choice)
widgets.note(
    _("A table is kept as it left. A year that was published once can't be published again with other numbers."),
    _("The numbers on the results page are for the house only: they hide less."),
)
