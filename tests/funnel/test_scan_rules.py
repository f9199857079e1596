"""Versions of the rule: what each says of every sign, and what the signs say of the first."""

from importlib.metadata import version

import crawleruseragents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import SCAN_CLASSES
from funnel import scan_rules, scans
from tests.funnel import first_rule
from tests.funnel.kept import KEPT

# Rules that scans were stored under are facts; whoever changes one of these lines moves old numbers.
STORED = {
    1: "head=head staff-link=staff prefetch=prefetch no-agent=bot preview=preview says-bot=bot no-browser=bot"
    " in-app=person crawler=bot headless=person bare=person browser=person",
    2: "head=head staff-link=staff prefetch=prefetch no-agent=bot preview=preview says-bot=bot no-browser=bot"
    " in-app=person crawler=bot headless=bot bare=bot browser=person",
}
WORDS = st.sampled_from(
    [
        "Mozilla/5.0",
        "Opera/9.8",
        "(iPhone; CPU)",
        "(Linux; Android 14)",
        "(X11)",
        " ",
        "Line/13",
        "CUBOT",
        "curl/8",
        "bot",
    ]
    + [
        "jsdom/22",
        "Headless",
        "GPTBot",
        "facebookexternalhit/1.1",
        "WhatsApp/2",
        "Safari",
        "+http://",
        "Nagios",
        "Wget",
    ]
)


def test_no_rule_that_scans_were_stored_under_has_changed() -> None:
    told = {
        number: " ".join(f"{sign}={kind}" for sign, kind in rule.classes.items())
        for number, rule in scan_rules.RULES.items()
    }
    assert told == STORED


@pytest.mark.parametrize("number", scan_rules.RULES)
def test_every_rule_has_a_class_for_every_sign_and_says_why(number: int) -> None:
    rule = scan_rules.RULES[number]
    assert {*rule.classes} == {*scan_rules.SIGNS}
    assert {*rule.classes.values()} <= {*SCAN_CLASSES}
    assert rule.why.endswith(".")


def test_a_newer_data_set_needs_a_newer_rule() -> None:
    assert scan_rules.RULES[scan_rules.NEWEST].data == version("crawler-user-agents")


def test_the_newest_rule_is_what_scans_are_judged_by() -> None:
    assert scans.RULE == scan_rules.NEWEST == max(scan_rules.RULES)


def test_rules_differ() -> None:
    first, second = scan_rules.RULES[1].classes, scan_rules.RULES[2].classes
    assert {sign for sign in first if first[sign] != second[sign]} == {"headless", "bare"}


def by_signs(agent: str) -> str:
    sign = scans.judge("GET", [(b"user-agent", agent.encode("latin-1"))], b"").sign
    return scan_rules.RULES[1].classes[sign]


def test_the_signs_say_of_the_first_rule_what_it_said_of_everything_the_data_set_knows() -> None:
    known = [agent for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA for agent in entry["instances"]]
    known = [agent for agent in known if agent.isascii()] + [request.agent for request in KEPT]
    assert len(known) > 2_000
    assert [agent for agent in known if by_signs(agent[:512]) != first_rule.class_of_agent(agent[:512])] == []


@given(st.lists(WORDS, max_size=6).map(" ".join))
def test_the_signs_say_of_the_first_rule_what_it_said_of_anything(agent: str) -> None:
    assert by_signs(agent) == first_rule.class_of_agent(agent)


def test_a_scan_that_the_rule_stored_keeps_its_class_under_it_even_without_a_sign() -> None:
    assert scan_rules.under(1, kind="person", stored_by=1, sign=None) == "person"
    assert scan_rules.under(2, kind="person", stored_by=2, sign=None) == "person"


def test_without_a_sign_another_rule_says_nothing() -> None:
    assert scan_rules.under(2, kind="bot", stored_by=1, sign=None) is None
    assert scan_rules.under(1, kind="person", stored_by=2, sign=None) is None


def test_a_sign_of_a_rule_to_come_is_not_guessed() -> None:
    assert scan_rules.under(2, kind="bot", stored_by=3, sign="a-sign-of-next-year") is None


@pytest.mark.parametrize(("sign", "then"), [("bare", "person"), ("headless", "person"), ("crawler", "bot")])
def test_a_kept_sign_tells_what_the_first_rule_would_have_said(sign: str, then: str) -> None:
    assert scan_rules.under(1, kind="bot", stored_by=2, sign=sign) == then
