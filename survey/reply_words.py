"""The words that carry a survey link: sent on LINE by the gateway, copied by staff who send it themselves."""

from core import language
from core.language import gettext as _


def words(address: str, spoken: str = language.DEFAULT) -> str:
    """What is sent, in a language. Somebody else may read it: it says nothing of what the desk is for."""
    with language.spoken(spoken):
        text = _(
            "Here is the questionnaire. You need not answer it.\n{address}\n"
            "It can be opened for 24 hours and answered once. To leave the page at once, press “{exit}”. "
            "This message stays in the talk; you can delete it."
        )
        said = language.filled(text, address=address, exit=_("Switch to another page"))
        # A message has no place for readings.
        return language.READING.sub(r"\1", said)
