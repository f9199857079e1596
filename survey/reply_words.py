"""The words that carry a survey link on LINE: sent by the gateway, shown to staff exactly as they are sent."""

from core import language
from core.language import gettext as _


def words(address: str) -> str:
    """What is sent, in the default language. Somebody else may read it: it says nothing of what the desk is for."""
    with language.spoken(language.DEFAULT):
        text = _(
            "Here is the questionnaire. You need not answer it.\n{address}\n"
            "It can be opened for 24 hours and answered once. To leave the page at once, press “{exit}”. "
            "This message stays in the talk; you can delete it."
        )
        return text.format(address=address, exit=_("Switch to another page"))
