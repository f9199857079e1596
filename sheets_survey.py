"""Survey results as they were published, for a spreadsheet: the lines that left the house already, and no others."""

from collections.abc import Iterator, Sequence
from datetime import date

from core.dates import tokyo_day
from exchange.sheet_plan import OutColumn, Outward, Value
from store import publications as kept
from store import questionnaires
from store.database import Db
from store.records import Programme
from store.survey_records import Publication
from survey import publications
from survey.forms import form_of, said
from survey.population import ORDERED
from survey.publications import Line

HIDDEN = "非表示"
_COLUMNS = (
    OutColumn("published", "公表した日", "表を公表した日。公表したあとに集まった回答は含みません。"),
    OutColumn("survey", "アンケート", "どのアンケートか。"),
    OutColumn("period", "対象の期間", "回答のあった期間。"),
    OutColumn("part", "項目", "何についての行か。"),
    OutColumn("question", "質問", "最後に使った質問文。"),
    OutColumn("who", "回答・内訳", "回答の選択肢、または一緒に数えた人。"),
    OutColumn("count", "人数または通数", "人。「渡したリンク」の行は通。10人未満は「非表示」。"),
    OutColumn("n", "母数", "その質問に答えた人。「答えた人」の行は渡したリンク。"),
    OutColumn("percent", "割合（％）", "母数に対する割合。小数は出しません。"),
    OutColumn("low", "割合の下（％）", "95％信頼区間の下の端（ウィルソン）。"),
    OutColumn("high", "割合の上（％）", "95％信頼区間の上の端（ウィルソン）。"),
    OutColumn("note", "注", "参考値：30人に満たない人の割合。"),
)
_PARTS = {
    "sent": "渡したリンク",
    "answered": "答えた人",
    "option": "答えた人すべて",
    "rate": "前向きな答え（合計）",
    "mean": "平均",
}
_SPLITS = {
    "month": "月ごと",
    "first_time": "はじめてか、2回目以降か",
    "channel": "窓口を知ったきっかけ",
    "age_band": "年代",
}


def survey(db: Db, programme: Programme) -> Outward:
    """All that was published of a programme's questionnaires, oldest first."""
    forms = questionnaires.of_programme(db, programme.id)
    names = {form.code: said(form_of(form).name, "ja") for form in forms}
    rows: dict[str, Sequence[Value]] = {}
    for code in names:
        for one in kept.of_survey(db, programme.id, code):
            rows |= dict(_rows(one, names[code]))
    return Outward(_COLUMNS, rows)


def _rows(one: Publication, name: str) -> Iterator[tuple[str, Sequence[Value]]]:
    since, until = (date.fromisoformat(one.figures[key]) for key in ("since", "until"))
    of_all = (
        tokyo_day(one.made_at).isoformat(),
        name if one.open_survey_id is None else f"{name}（会場・第{one.open_survey_id}号）",
        f"{since} ～ {until}",
    )
    for place, line in enumerate(publications.lines_of(one), 1):
        yield f"{one.id}/{place}", (*of_all, *_cells(line))


def _cells(line: Line) -> Sequence[Value]:
    return (
        _SPLITS[line.by] if line.by else _PARTS[line.part],
        said(line.question, "ja") if line.question else None,
        _who(line),
        HIDDEN if line.count is None else line.count,
        line.n,
        line.percent,
        line.low,
        line.high,
        "参考値" if line.is_reference else None,
    )


def _who(line: Line) -> str | None:
    if line.names and all(isinstance(name, str) for name in line.names):
        first, last = (int(str(name)[-2:]) for name in (line.names[0], line.names[-1]))
        return f"{first}月" if first == last else f"{first}～{last}月"
    parts = [said(name, "ja") for name in line.names if not isinstance(name, str)]
    if line.by in ORDERED and len(parts) > 2:
        parts = [f"{parts[0]}～{parts[-1]}"]
    parts += ["答えなし"] if line.is_silent else []
    return "・".join(parts) or None
