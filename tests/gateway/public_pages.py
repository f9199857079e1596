"""Every page that a person with a phone may see, in every language, made by the gateway's own functions.

`python -m tests.gateway.public_pages` writes the accessibility trees that tests compare with anew: read the difference.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser
from starlette.responses import Response

from core.language import PUBLIC, spoken
from gateway import leaving, notices, survey_form, survey_pages
from gateway.survey_form import Sheet
from gateway.survey_pages import Found
from survey import questionnaires, urgent
from survey.answers import Given, NothingChosen
from survey.questionnaires import Form, Option, Question
from tests import browser as browsing

TREES = Path(__file__).parents[1] / "data" / "accessibility"
TOKEN = "A" * 22
_ELSEWHERE = "https://line.me/R/ti/p/%40000sample"
CHANNELS = ("card", "sticker", "poster", "leaflet", "sns", "website", "event", "friend", "other")


def everything() -> Form:
    """The closing survey with all its modules, and with one question of each kind that those leave out."""
    form = questionnaires.compose(modules=questionnaires.modules("closing"), channels=CHANNELS)
    whys = (Option("a", _same("わけ A")), Option("b", _same("わけ B")))
    return Form(
        code=form.code,
        languages=PUBLIC,
        questions=(
            *form.questions,
            Question("times", "number", _same("回数 / Times"), low=1, high=50),
            Question("why", "multiple", _same("わけ / Why"), whys, only_if=("helpful", ("not_at_all",))),
        ),
        name=form.name,
    )


def _same(text: str) -> dict[str, str]:
    return dict.fromkeys(PUBLIC, text)


def pages(language: str) -> dict[str, str]:
    """The HTML of every public page in a language, by name."""
    form = everything()
    first = next(question for question in form.questions if question.kind in ("scale", "single"))
    given: Given = ((first.code, first.codes[0]), ("times", "99"))
    lines = urgent.lines()

    def shown(sheet: Sheet | None = None, *, is_open: bool = False) -> Response:
        found = Found(form, is_open, is_demo=is_open)
        return survey_pages.form_page(found, sheet or Sheet(), language=language, lines=lines)

    with spoken(language):
        mending = survey_form.to_mend(form, given=given, refusal=NothingChosen())
    assert mending.problems, "a number outside its range must be told"
    made: dict[str, Callable[[], Response]] = {
        "form": shown,
        "open survey": lambda: shown(is_open=True),
        "second step": lambda: shown(Sheet(_leading_on(form), is_second=True)),
        "second step, nothing more": lambda: shown(Sheet((("helpful", "very"),), is_second=True)),
        "errors": lambda: shown(mending),
        "refused": lambda: shown(Sheet(refusal=NothingChosen())),
        "thanks": lambda: survey_pages.thanks(language, lines=lines, urgent_first=False),
        "thanks, urgent first": lambda: survey_pages.thanks(language, lines=lines, urgent_first=True),
        "gone": lambda: survey_pages.gone(language),
        "send again": lambda: survey_pages.out_of_reach(language, given, lines=lines),
        "open again": lambda: survey_pages.out_of_reach(language, (), lines=lines),
        "unknown": lambda: notices.unknown(language),
        "closed": lambda: notices.closed(language),
        "closed, leading on": lambda: notices.closed(language, way_on=_ELSEWHERE),
        "unavailable": lambda: notices.unavailable(language),
        "busy": lambda: notices.busy(language, seconds=5),
        "too slow": lambda: notices.too_slow(language),
        "failed": lambda: notices.failed(language),
        "blank": lambda: notices.blank(language),
        "leaving": lambda: leaving.away(language),
    }
    return {name: bytes(make().body).decode() for name, make in made.items()}


def _leading_on(form: Form) -> Given:
    conditions = [question.only_if for question in form.questions if question.only_if]
    return tuple((code, options[0]) for code, options in conditions)


def tree(browser: Browser, html: str) -> str:
    """The accessibility tree of a page as a screen reader is given it."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="ja-JP")
    try:
        page.set_content(html)
        return page.locator("html").aria_snapshot() + "\n"
    finally:
        page.close()


def main() -> None:
    TREES.mkdir(parents=True, exist_ok=True)
    with browsing.browser() as browser:
        for language in ("ja", "ja-easy", "en"):
            made = pages(language)
            for name in ("form", "thanks"):
                (TREES / f"{name}.{language}.yml").write_text(tree(browser, made[name]), encoding="utf-8")


if __name__ == "__main__":
    main()
