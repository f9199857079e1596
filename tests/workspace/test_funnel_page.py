"""The funnel page as staff see it."""

from datetime import timedelta

import pytest

from store.database import Store
from tests.funnel.town import APRIL, MAY, Town, at, found, row
from tests.workspace.cast import hire
from tests.workspace.pages import text, visit


@pytest.fixture
def town(workspace: Store) -> Town:
    made = found(workspace)
    card = made.put_up("card", venue_kind="library", quantity=50, design="soft")
    for number in range(6):
        made.come(card, f"c{number}", at(APRIL + timedelta(days=number), 19, 7 * number))
        made.line("follow", f"x{number}", at(APRIL + timedelta(days=number), 8, 7 * number))
    made.consult(*(row(f"p{number}", APRIL, outcome="closed") for number in range(11)), row("p1", MAY), row("p2", MAY))
    return made


@pytest.mark.slow
def test_the_page_tells_the_funnel_its_rates_and_what_was_put_up(town: Town) -> None:
    with town.store.writing() as db:
        manager = hire(db, "manager", [town.programme])
    page = visit(town.store, manager, "results", {"view-year": 2026})
    told = text(page)
    assert "相談は13件（11人）" in told
    assert "「相談」の85％（n＝13、95％区間 58～96％） 参考値" in told
    assert 'data-stage="friends_new"' in told
    assert "この数字の意味" in [one.label for one in page.expander]
    assert "不明（コードを使わなかった" in told
    [by] = [box for box in page.selectbox if box.label == "分け方"]
    told = text(by.set_value("venue_kind").run())
    assert "図書館" in told
    assert page.query_params["by"] == "venue_kind"
    assert "相談件数は、この内訳では出せません" in told


@pytest.mark.slow
def test_without_line_and_records_nothing_reads_as_zero(workspace: Store) -> None:
    town = found(workspace)
    town.scan(town.put_up("card"), at(APRIL), at(MAY))
    with workspace.writing() as db:
        staff = hire(db, "pr", [town.programme])
    told = text(visit(workspace, staff, "results", {"view-year": 2026}))
    ladder = told[told.index("sb-funnel") : told.index("</div>", told.index("sb-funnel"))]
    assert ladder.count("推定できません") == 4
    for stage in ("requests", "consultations", "consultations_first", "persons", "surveys_sent", "surveys_answered"):
        rung = ladder[ladder.index(f'data-stage="{stage}"') :]
        assert "記録がありません" in rung[: rung.index("</li>")], stage
