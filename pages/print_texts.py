"""Languages and logos of printed pieces."""

from core.language import gettext as _
from workspace import changing, print_texts, widgets
from workspace.access import require

visit = require("pr", "manager")
widgets.title(_("Languages and logos"), _("What your desk says in other languages, and the logos on its pieces."))
widgets.demo_note(visit.programme)
changing.told_once()

language = print_texts.choosing()
widgets.section(_("Texts of your desk"), _("The other sentences on a piece are there already in every language."))
print_texts.texts(visit, language)
if language != "ja":
    widgets.section(_("Who has read them"))
    print_texts.review(visit, language)
widgets.section(_("Logos"))
print_texts.all_logos(visit)
