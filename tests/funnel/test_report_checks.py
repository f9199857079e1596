"""For each kind one sentence that must be asked about, and some that mustn't."""

import re
import time
from dataclasses import replace
from typing import Any

import pytest

from core.language import spoken
from core.words import REPORT_TEXTS
from funnel.report import Answered, Cell, Channel, Deed, Edition, Figure, Money, Report, Split
from funnel.report_checks import findings
from funnel.report_findings import Finding
from funnel.report_wording import SENTENCES, sentence
from tests.funnel.reports import SCENARIOS, aim, desk, project, report

AGES = {"10s": 7, "20s": 26, "30s": 119, "40s": 30, "50s": 44}
PEER, TRAINING = Deed("peer_support", "", 18, 179), Deed("training", "", 2, 40)


def town(texts: dict[str, str], **more: Any) -> Report:
    """A desk like Kita's with one heading written."""
    told = {"consultations": 226, "friends": 442, "friends_new": 109, "persons": 94, "first": 46, "ages": AGES}
    whole = project(2023, "1-1", texts=texts, desk=desk(2023, **(told | more.pop("desk", {}))))
    return report(2023, replace(whole, **more))


def asked(text: str, part: str = "effect", **more: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.quote) for one in findings(town({part: text}, **more))]


def kinds(text: str, part: str = "effect", **more: Any) -> list[str]:
    return [kind for kind, _quote in asked(text, part, **more)]


CONSULTATIONS = (aim("consultations", 280, "件", 226),)
NEARLY = (aim("consultations", 226, "件", 226),)
TRAININGS = (aim("training_sessions", 2, "回", 2, "sessions"), aim("peer_sessions", 5, "回", 18, "sessions"))
POSITIVE = (aim("more_positive", 70, "%", 72, "rate"),)
SATISFIED = (aim("training_satisfaction_2", 80, "%", 56, "rate"),)
LATER = (aim("equality", 20, "%", None, "external", later=True),)
SPECIALISTS = (Deed("specialist", "法律相談", 2, 23), Deed("specialist", "からだの相談", 2, 21))
OUTREACH = {"aims": (aim("outreach", 12, "件", 0, "external"),), "deeds": (Deed("outreach_done", "", 0, 0),)}
LARGE = {"desk": {"ages": None, "consultations": 2260}}
HELD = {"aims": TRAININGS, "deeds": (PEER, TRAINING)}
NIGHTS = (aim("nights", 100, "泊", 211, "nights"),)
COST = Money(6_347_000, 4_760_000, 0.75, lines=(("相談業務の委託料", 5_797_000), ("カードの印刷と設置", 550_000)))
TWICE = (
    aim("training_satisfaction_1", 80, "%", 88, "rate"),
    aim("training_satisfaction_2", 80, "%", 56, "rate"),
)
FIGURES = (Figure("家庭", 11.1, "%", "平成29年", "県の調査", None),)
MISSED = "相談件数は目標に届かなかった。"

MUST_ASK: list[tuple[str, str, str, dict[str, Any]]] = [
    ("gap", "相談は○○件であった。", "○○", {}),
    ("gap", "開催日は調整中である。", "調整中", {}),
    ("gap", "相談員は＿＿人である。", "＿＿", {}),
    ("gap", "委託先はXXである。", "XX", {}),
    ("gap", "18,374 + P", "+ P", {}),
    ("open_end", "12月以降に受け付けた相談件数が77件である。", "12月以降に受け付けた相談件数が77件", {}),
    ("stock_or_flow", "・LINE相談友達登録者数 442名", "442名", {}),
    ("persons_as_cases", "3月末時点の友だち登録件数は442件。", "友だち登録件数は442件", {}),
    ("persons_as_cases", "相談者は226件であった。", "相談者は226件", {}),
    ("cases_as_persons", "相談者226名に応じた。", "相談者226名", {}),
    ("cases_as_persons", "LINE相談件数は226名。", "LINE相談件数は226名", {}),
    ("claim_without_number", "ポスターの工夫は効果があった。", "効果があった", {}),
    ("claim_without_number", "二次元コードが効果的であったと考えている。", "効果的であった", {}),
    ("claim_without_number", "相談が大幅に増えた。", "大幅に増", {}),
    ("differs", "LINE相談件数は年間２２８件であった。", "２２８件", {}),
    ("differs", "実人数は120人である。", "120人", {}),
    ("differs", "友だち登録者数は3月末時点で440名。", "440名", {}),
    ("differs", "ピアサポートを18回開き、170人が参加した。", "170人", {"deeds": (PEER,)}),
    ("differs", "研修会を3回実施した。", "3回", {"deeds": (TRAINING,)}),
    ("differs", "一時宿泊数は210泊となった。", "210泊", {"deeds": (Deed("stay", "", 0, 211),)}),
    ("differs", "生理用品を1万200パック配った。", "1万200パック", {"deeds": (Deed("goods", "", 0, 10_000),)}),
    ("differs", "法律相談 全2回 24件", "24件", {"deeds": SPECIALISTS}),
    ("differs", "15件の同行を行った。", "15件", {"deeds": (Deed("accompaniment", "", 0, 12),)}),
    ("differs", "一時宿泊数は210泊となった。", "210泊", {"aims": (aim("nights", 100, "泊", 211, "nights"),)}),
    ("months_differ", "7月～11月の相談件数は99件である。", "7月～11月の相談件数は99件", {}),
    ("differs", "7月～11月の相談件数は95件、年間の相談件数は230件である。", "230件", {}),
    ("months_differ", "10月の相談件数は29件であった。", "10月の相談件数は29件", {}),
    ("target_differs", "相談件数の目標300件。" + MISSED, "目標300件", {"aims": CONSULTATIONS}),
    ("target_without_result", "", "", {"aims": (aim("more_positive", 70, "%", None, "rate"),)}),
    ("result_untold", "目標は「前向きな気持ちになれた」割合 70%である。", "70%", {"aims": POSITIVE}),
    ("missed_unmentioned", "研修会は満足度の高い会とした。", "", {"aims": SATISFIED}),
    ("missed_unmentioned", "LINE相談件数は226件である。", "", {"aims": CONSULTATIONS}),
    ("not_above", "相談件数は目標280件を上回った。" + MISSED, "目標280件を上回っ", {"aims": CONSULTATIONS}),
    ("not_above", "ピアサポートと人材育成事業は実施回数が目標値を超えた。", "目標値を超え", {"aims": TRAININGS}),
    ("not_reached", "目標を達成した。相談件数は少なかった。", "目標を達成し", {"aims": CONSULTATIONS}),
    ("rate_differs", "目標280件に対する達成率は90.0％である。", "90.0％", {"aims": CONSULTATIONS}),
    ("sessions_differ", "実施期間中に全105回開設した。", "全105回", {"desk": {"sessions": 103}}),
    ("sessions_differ", "毎週木曜日　全105回", "全105回", {"desk": {"sessions": 103}, "part": "schedule"}),
    ("counted_sessions", "", "", {"desk": {"sessions": 103, "sessions_counted": 105}}),
    ("few_young", "若年女性からの相談が多く寄せられた。", "若年女性からの相談が多く", {}),
    ("new_or_repeat", "新規相談者が多く、周知が進んだ。", "新規相談者が多", {}),
    ("new_or_repeat", "継続相談者が少なく、課題である。", "継続相談者が少な", {}),
    ("not_the_most", "20代が最も多かった。", "20代が最も多", {}),
    ("not_the_most", "最も多かったのは40代である。", "最も多かったのは40代", {}),
    ("not_half", "20代が半数を超えた。", "20代が半数を超え", {}),
    ("no_more", "LINE相談件数は前年度の232件から増加した。", "232件から増加", {}),
    ("no_fewer", "LINE相談件数は前年度の200件から減少した。", "200件から減少", {}),
    ("share_of_few", "年代は10代 3.1％である。", "3.1％", {}),
    ("share_of_fewer", "年代は10代 1.3％である。", "1.3％", {"desk": {"ages": {"10s": None, "20s": 30, "30s": None}}}),
    ("share_of_fewer", "アンケート（回答者58人）では、12.1％がつらくなった。", "12.1％", {}),
    ("n_missing", "アンケートで「相談して良かった」と回答した割合 79.4%である。", "79.4%", {}),
    ("share_differs", "30代は62.7％であった。", "62.7％", {}),
    ("shares_sum", "10代 3.1％、20代 11.5％、30代 52.7％、40代 13.3％、50代 29.5％", "3.1％", {}),
    ("mean_differs", "相談件数は1日あたり平均3.3件である。", "", {}),
    ("not_short", "一時宿泊は目標を下回った。", "目標を下回っ", {"aims": NIGHTS}),
    ("not_short", "宿泊は目標100泊には届かなかった。", "目標100泊には届かな", {"aims": NIGHTS}),
    ("not_reached", "相談は目標の280件を受け付けた。", "目標の280件を受け付け", {"aims": CONSULTATIONS}),
    ("rate_differs", "相談件数は目標の9割に達した。", "9割", {"aims": CONSULTATIONS}),
    ("sessions_differ", "週2回、計110回開設した。", "計110回", {}),
    ("sessions_differ", "LINE相談は全103回実施した。", "全103回", {}),
    ("share_differs", "10代が2割を占めた。", "2割", {}),
    ("share_differs", "相談の約8割が20代以下であった。", "約8割", {}),
    ("share_differs", "相談者のうち30代の割合は25.7％であった。", "25.7％", {}),
    ("not_half", "相談者の半数以上が40代以上であった。", "半数以上が40代以上", {}),
    ("not_half", "29歳以下からの相談が大半であった。", "29歳以下からの相談が大半", {}),
    ("new_or_repeat", "新規の相談者が継続の相談者を上回った。", "新規の相談者が継続の相談者を上回", {}),
    ("no_more", "相談件数は昨年度を上回った（令和4年度232件）。", "昨年度を上回った（令和4年度232件", {}),
    ("change_differs", "相談件数は前年度（232件）から16件減少した。", "16件減少", {}),
    ("change_differs", "友だち登録者は前年度から109名減少した。", "109名減少", {}),
    ("not_the_month", "相談が最も多かった月は2月であった。", "最も多かった月は2月", {}),
    ("not_the_month", "5月の相談が最も少なかった。", "5月の相談が最も少な", {}),
    ("month_below", "毎月19件以上の相談があった。", "19件", {}),
    ("mean_differs", "毎月10件以上の新規相談があった。", "10件", {}),
    ("mean_differs", "相談件数は月平均25件であった。", "平均25件", {}),
    ("mean_differs", "1人あたりの相談回数は平均3.4件であった。", "平均3.4件", {}),
    ("ratio_differs", "171人のうち56人（42.7％）が利用した。", "42.7％", {}),
    ("ratio_differs", "相談226件のうち29件、約3割は夜の相談であった。", "約3割", {}),
    ("differs", "令和5年度の相談は全部で236件であった。", "236件", {}),
    ("differs", "今年度の友だち登録者は新たに190人増えた。", "190人", {}),
    ("differs", "生理用品を1万2,000パック配った。", "1万2,000パック", {"deeds": (Deed("goods", "", 0, 10_000),)}),
    ("differs", "今年度は286件の相談が寄せられた。", "286件", {}),
    ("months_differ", "3月には29件の相談があった。", "3月には29件", {}),
    ("months_differ", "9月以降、3月までの相談件数は150件である。", "9月以降、3月までの相談件数は150件", {}),
    ("share_differs", "50代の相談が30代に次いで多く、全体の29.5％を占めた。", "29.5％", {}),
    ("new_or_repeat", "相談の半分近くが新規の方からであった。", "相談の半分近くが新規", {}),
    ("change_differs", "友だちの数は前年度末の333名から119名増え、442名となった。", "119名増", {}),
    ("differs", "事業に要した経費は6,743千円である。", "6,743千円", {"money": COST}),
    ("change_differs", "相談件数は前年度より20件増え、226件となった（前年度232件）。", "20件増", {}),
    ("not_the_most", "相談者のうち20代が最多であった。", "20代が最多", {}),
    ("differs", "相談全体のうち継続の相談は190件であった。", "190件", {}),
    ("sessions_differ", "窓口の開設日数は年間111日であった。", "111日", {}),
    ("differs", "事業費の総額は6,473千円であった。", "6,473千円", {"money": COST}),
    ("differs", "カードの印刷と設置に505千円を支出した。", "505千円", {"money": COST}),
    ("ratio_differs", "新規の相談は全体の4割を占めた。", "4割", {}),
    ("not_reached", "目標の280件は達成することができた。", "目標の280件は達成することができ", {"aims": CONSULTATIONS}),
    ("differs", "事業費6,374千円であった。", "6,374千円", {"money": COST}),
    ("differs", "4,670千円を交付金でまかなった。", "4,670千円", {"money": COST}),
    ("differs", "委託料として5,977千円を支払った。", "5,977千円", {"money": COST}),
    ("differs", "交付率は80％である。", "80％", {"money": COST}),
    ("n_missing", "アンケートではほとんどの人が「役に立った」と答えた。", "ほとんどの人", {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "quote", "more"), MUST_ASK)
def test_it_is_asked(kind: str, text: str, quote: str, more: dict[str, Any]) -> None:
    more = dict(more)
    found = asked(text, more.pop("part", "effect"), **more)
    assert kind in [each for each, _quote in found], found
    if quote:
        assert (kind, quote) in found


QUIET: list[tuple[str, str, dict[str, Any]]] = [
    ("effect", "LINE相談件数は年間226件、登録者は3月末時点で442名であった。", {}),
    ("effect", "年度内に新たに109名が友だち登録した。", {}),
    ("effect", "約200件の相談があった。", {}),
    ("effect", "LINE相談件数は226件で、前年度の232件から減少した。", {}),
    ("effect", "令和4年度の相談件数は232件であった。", {}),
    ("effect", "DVに関する相談は45件であった。電話相談は120件であった。", {}),
    ("effect", "相談員3名、ポスター120枚、アンケートの回答は58件である。", {}),
    ("effect", "4月～9月の相談件数は114件であった。", {}),
    ("effect", "LINE相談件数は約200件であった。20代は約12％である。", {}),
    ("effect", "LINE相談件数は226件、このほか12件は予約のみであった。", {}),
    ("effect", "若年女性からの相談が多く寄せられた。", {"desk": {"ages": {"10s": 26, "20s": 70, "30s": 130}}}),
    ("effect", "LINE相談件数は226件である。", {"desk": {"monthly": [20] * 11 + [None]}}),
    ("effect", "相談件数は月平均18.8件で、最も多かったのは10月の19件であった。", {}),
    ("effect", "10月の相談件数は19件、3月は18件であった。", {}),
    ("effect", "4月に窓口を開き、年間の相談件数は226件となった。", {}),
    ("issues", "来年度は相談件数300件を目指し、周知を強める。", {}),
    ("effect", "目標280件に対し226件（80.7％）であった。", {"aims": CONSULTATIONS}),
    ("purpose", "LINE相談件数：年間280件（月平均23件程度）", {"aims": CONSULTATIONS}),
    ("effect", "相談件数は226件（前年度232件）で、友だちは令和6年3月31日現在442名（前年度末333名）である。", {}),
    ("effect", "相談件数226件のうち、新規は46件、継続は180件である。1人あたり平均2.4件の相談があった。", {}),
    ("outline", "カードを3,000枚作り、中学校12校に配った。ステッカーは100枚をトイレ個室38か所に貼った。", {}),
    ("effect", "講座は全5回、延べ60人が参加した。アンケート（回答者45人）では93.3％が満足と答えた。", {}),
    ("effect", "LINE相談の友だちは442人になり、そのうち109人が今年度の登録である。", {}),
    ("effect", "12月以降、3月末までに受け付けた相談件数は74件である。", {}),
    ("effect", "アンケートでは「効果があった」と答えた人が多かった（回答者58人）。", {}),
    ("effect", "効果があったかどうかを検証する。", {}),
    ("effect", "広報の効果が表れ、LINE相談件数は226件となった。", {}),
    ("effect", "継続相談者が多く、新規相談者が少ないという課題がある。", {}),
    ("effect", "30代が最も多かった。若い世代からの相談は少なかった。", {}),
    ("outline", "10代 3.1％、20代 11.5％、30代 52.7％、40代 13.3％、50代 19.5％", LARGE),
    ("effect", "LINE相談件数は226件、学生は12名、研修の講師は2人であった。", {}),
    ("effect", "LINE相談を開き、必要な人には12件の同行を行った。", {}),
    ("effect", "LINE相談から面談に移った人は15件あった。", {}),
    ("effect", "登録者は年度末で442人。", {}),
    ("effect", "アウトリーチ件数は0件であったが、対面の相談につながった。", OUTREACH),
    ("effect", "相談件数は目標280件に対する達成率80.7％で、目標に近い達成率となった。", {"aims": CONSULTATIONS}),
    ("effect", "相談件数は目標280件を上回ることができなかった。", {"aims": CONSULTATIONS}),
    ("issues", "相談件数が目標280件を上回るよう、周知が課題である。", {"aims": CONSULTATIONS}),
    ("effect", "相談件数は目標226件を達成した。", {"aims": NEARLY}),
    ("effect", "ピアサポートは実施回数が目標値を超えた。研修は2回である。", HELD),
    ("purpose", "男女平等である人の割合 目標20%(R7年度)", {"aims": LATER}),
    ("purpose", "割合の目標は前向き 70%。結果は、前向きになれた人が72%（回答者228人）。", {"aims": POSITIVE}),
    ("effect", "実施期間中に全100回開設し、1日あたり平均2.3件の相談があった。", {}),
    ("effect", "ピアサポートは全18回、参加者179名。", {"deeds": (PEER,), "desk": {"sessions": 30}}),
    ("effect", "アンケートの回答者58人のうち79.4%が良かったと答えた。", {}),
    ("effect", "宿泊は1人7泊までとし、延べ211泊の利用があった。", {"aims": NIGHTS}),
    ("effect", "DVに関する相談45件のうち継続の相談は30件であった。開設日数は年間100日である。", {}),
    ("effect", "前年度に10件あった中断は、今年度は4件に減った。継続相談は全体の約8割である。", {}),
    ("survey", "区の世論調査（令和5年）では、窓口を知っている人は2割であった。", {}),
    ("effect", "ピアサポートは定員5名で18回開き、延べ179名が参加した。", {"deeds": (PEER,)}),
    ("effect", "やどかりは1泊1,000円で、2泊3日までである。", {"aims": NIGHTS}),
    ("effect", "相談件数は前年度（232件）をやや下回った。", {}),
    ("effect", "相談件数は226件で、前年度の232件から6件減少した。", {}),
    ("effect", "友だち登録者は前年度末より109名増加し442名となった。", {}),
    ("effect", "昨年度は目標を達成したが、今年度は目標280件に届かなかった。", {"aims": CONSULTATIONS}),
    ("effect", "相談件数は目標の8割にとどまった。", {"aims": CONSULTATIONS}),
    ("effect", "宿泊は目標100泊の3倍には届かなかった。211泊である。", {"aims": NIGHTS}),
    ("effect", "宿泊は目標を下回ることはなかった。", {"aims": NIGHTS}),
    ("effect", "1回目の満足度は目標を上回ったが、2回目は56％（回答者20人）にとどまった。", {"aims": TWICE}),
    ("effect", "2回目の満足度は目標の80％を下回った。", {"aims": TWICE}),
    ("effect", "30代が全体の5割強を占め、50代が約2割であった。", {}),
    ("effect", "30代が過半数を占めた。新規相談者の大半は20代であった。", {}),
    ("effect", "毎月18件以上の相談があり、月平均19件程度、1人あたり平均2.4件であった。", {}),
    ("effect", "相談が最も多かった月は7月であった。", {}),
    ("effect", "相談者1人が週3回まで予約できる。割引は2割引とした。", {}),
    ("effect", "相談226件のうち46件（20.4％）が新規であった。", {}),
    ("effect", "毎週2回の開設で、計100回実施した。", {}),
    ("survey", "全国では約6割が相談していない（令和4年 内閣府調査）。", {}),
    ("outline", "事業費は634万円（うち交付金4,760千円）、委託料5,797千円、人件費2,000千円である。", {"money": COST}),
    ("outline", "予算6,500千円に対し、事業費は約630万円であった。カードは1枚12円である。", {"money": COST}),
    ("situation", "過去3年間の29歳以下の相談者は、全体の2～4%程度である。", {}),
    ("situation", "令和元年度の調査では44.6%であり、その理由は60.4%が同じであった。", {}),
    ("situation", "昨年度の相談は3割ほど増えた。相談は45件であった。", {}),
    ("situation", "生活に困る家庭は11.1%である。", {"figures": FIGURES}),
]  # fmt: skip


@pytest.mark.parametrize(("part", "text", "more"), QUIET)
def test_it_is_not_asked(part: str, text: str, more: dict[str, Any]) -> None:
    assert asked(text, part, **more) == []


def test_a_figure_of_others_needs_its_year() -> None:
    assert asked("生活に困る家庭は11.1%である。", "situation") == [("missing_year", "11.1%")]


QUESTIONS = (
    Answered("helpful", "役に立ちましたか。", 56, 45, 0.804, 0.68, 0.89),
    Answered("more_positive", "いまの気持ちはどうですか。", 56, 38, 0.679, 0.55, 0.79),
)
CHANNELS = (
    Channel("card", 2700, 13, 32_400, 385, 25, 24, 25, 11, 70),
    Channel("sticker", 392, 18, 101_920, 231, 28, 26, 28, 17, 15),
)
RECORDED = [
    ("カードを3,000枚、駅や店に配布した。", ["3,000枚"]),
    ("カードの配布枚数は2,500枚であった。", ["2,500枚"]),
    ("カードを3,000枚印刷し、15か所に置いた。", ["15か所"]),
    ("カードを3,000枚印刷し、2,700枚を13か所に配布した。ステッカーは約400枚を貼った。", []),
    ("カードとステッカーは合わせて3,092枚を配布した。", []),
    ("アンケートを送り、56人（32.7％）から回答を得た。", []),
    ("カードを高校に500枚、図書館3か所に200枚配布した。来年度はカードを5,000枚配布する予定である。", []),
    ("二次元コードの読み取りは863回であった。", ["863回"]),
    ("カードの二次元コードの読み取りは385回であった。", []),
    ("52件をほかの支援機関につないだ。", ["52件"]),
    ("29件をほかの支援機関につないだ。5件を警察につないだ。", []),
    ("アンケートには65人が回答した。", ["65人"]),
    ("アンケートの回収率は50％であった。", ["50％"]),
    ("アンケートは171人に渡し、56人が回答した（回収率32.7％）。", []),
    ("研修のアンケートには25人が回答した。", []),
    ("「役に立った」と答えた人は90.4％（56人中）であった。", ["90.4％"]),
    ("「役に立った」と答えた人は46人（回答者56人）であった。", ["46人"]),
    ("回答者56人のうち、約7割が「前向きになった」と答えた。", []),
    ("8割を超える人が「前向きになった」と答えた（回答者56人）。", ["8割"]),
    ("「役に立った」と答えた人が45人（80.4％、56人中）であった。", []),
]


@pytest.mark.parametrize(("text", "quotes"), RECORDED)
def test_what_was_handed_out_and_answered_is_held_against_the_records(text: str, quotes: list[str]) -> None:
    whole = town({"effect": text}, desk={"answered": 56, "questions": QUESTIONS})
    [one] = whole.projects
    assert one.desk
    split = replace(one.desk.splits[Edition.INSIDE], channels=CHANNELS, sent=171)
    stages = {**one.desk.stages, "scans": 763, "linked_onward": 29}
    told = replace(one.desk, splits={Edition.INSIDE: split}, stages=stages)
    assert [each.quote for each in findings(replace(whole, projects=(replace(one, desk=told),)))] == quotes


def test_a_question_that_is_hidden_is_not_compared() -> None:
    hidden = replace(QUESTIONS[0], positive=None, share=None)
    text = "「役に立った」と答えた人は90.4％（56人中）であった。"
    assert asked(text, desk={"answered": 56, "questions": (hidden,)}) == []


MONEY = [
    (Money(6_562_000, 4_923_000, 0.75), ["grant_above"]),
    (Money(6_562_000, 4_921_000, 0.75), []),
    (Money(6_562_000, 4_921_500, 0.75), []),
    (Money(297_000, 222_000, 0.75), []),
    (Money(18_374_000, 11_250_000, 0.75), ["grant_below"]),
    (Money(18_374_000, 11_250_000, 0.75, 11_250_000), []),
    (Money(18_374_000, 11_250_000, 0.75, 12_000_000), ["grant_not_ceiling"]),
    (Money(18_374_000, 11_250_000, 0.75, 15_000_000), ["grant_differs"]),
    (Money(18_374_000, 11_250_000), []),
    (Money(None, 11_250_000, 0.75), []),
    (Money(900, 900, None, note="+ P"), ["gap_in_money"]),
    (Money(900_000, lines=(("委託料", 500_000), ("印刷", 300_000))), ["lines_sum"]),
    (Money(900_000, lines=(("委託料", 500_000), ("印刷", 400_000))), []),
]


@pytest.mark.parametrize(("money", "expected"), MONEY)
def test_money_is_held_against_its_terms(money: Money, expected: list[str]) -> None:
    assert kinds("", money=money) == expected


def test_months_that_miss_the_year_are_asked_about() -> None:
    assert kinds("", desk={"monthly": [20] * 12}) == ["months_sum"]


def test_parts_of_an_activity_are_added_up_where_all_are_seen() -> None:
    def goods(*counts: int | None) -> tuple[Deed, ...]:
        cells = tuple(Cell(code, count) for code, count in zip(("school", "shop"), counts, strict=True))
        return (Deed("goods", "", 0, 10, parts={Edition.INSIDE: cells}),)

    assert kinds("", deeds=goods(4, 5)) == ["parts_sum"]
    assert kinds("", deeds=goods(4, 6)) == kinds("", deeds=goods(4, None)) == []


def test_more_days_than_meetings_are_asked_about() -> None:
    days = tuple((each, None) for each in desk(2023, consultations=1, sessions=20).opening_days)
    assert kinds("", deeds=(replace(PEER, days=days),)) == ["days_differ"]
    assert kinds("", deeds=(replace(PEER, days=days[:18]),)) == []


def test_a_mean_may_be_of_the_sessions_that_the_text_or_the_office_counts() -> None:
    mean, open_days = "相談件数は1日あたり平均10.3件。", "実施期間中に全105回。"
    osaka: dict[str, Any] = {"desk": {"consultations": 1081, "sessions": 103}}
    assert kinds(mean, **osaka) == ["mean_differs"]
    assert kinds(mean + open_days, **osaka) == ["sessions_differ"]
    assert kinds(open_days, desk={"sessions": 103, "sessions_counted": 105}) == ["sessions_differ"]
    assert kinds(mean, desk={"consultations": 1081, "sessions": 103, "sessions_counted": 105}) == ["counted_sessions"]


def test_the_same_number_told_again_is_asked_once() -> None:
    whole = town({"effect": "友達登録 442名", "outline": "友だちの登録 442名"})
    assert [(one.kind, one.part) for one in findings(whole)] == [("stock_or_flow", "effect")]


def test_questions_come_by_project_heading_and_place() -> None:
    texts = {"issues": "件数は○○件、来年は調整中。", "effect": "○○"}
    two = town(texts)
    second = project(2023, "1-2", texts={"purpose": "未定"})
    found = findings(replace(two, projects=(*two.projects, second)))
    order = [(one.project, one.part, one.quote) for one in found]
    assert order == [("1-1", "effect", "○○"), ("1-1", "issues", "調整中"), ("1-2", "purpose", "未定")]


def test_another_project_may_tell_the_desks_number() -> None:
    second = project(2023, "1-2", texts={"effect": "LINE相談件数は230件である。"})
    whole = town({})
    [found] = findings(replace(whole, projects=(*whole.projects, second)))
    assert (found.kind, found.project, found.number) == ("differs", "1-2", "1-1/consultations")


def secret(edition: str) -> Split:
    return Split(ages=(Cell("10s", 3 if edition != Edition.INSIDE else None), Cell("30s", 223)))


def test_no_question_tells_what_staff_may_not_see() -> None:
    texts = "10代は1.3％であった。若年女性からの相談が多く、20代が最も多かった。10代は1.8％であった。"
    whole = town({"effect": texts})
    [one] = whole.projects
    assert one.desk
    hidden = replace(one, desk=replace(one.desk, splits={edition: secret(edition) for edition in Edition}))
    found = findings(replace(whole, projects=(hidden,)))
    assert [each.kind for each in found] == ["share_of_fewer", "share_of_fewer"]
    assert not any("3件" in sentence(each) for each in found)


FEW = aim("training_satisfaction_2", 80, "%", 73, "rate", n=15)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("missed_unmentioned_of_few", "研修会を開いた。"),
        ("not_above_of_few", "研修の満足度は目標80%を上回った。"),
        ("not_reached_of_few", "研修の満足度は目標80%を達成した。"),
    ],
)
def test_a_share_of_few_is_asked_about_without_its_number(kind: str, text: str) -> None:
    found = findings(town({"effect": text}, aims=(FEW,)))
    assert kind in [one.kind for one in found]
    assert not any("73" in sentence(one) or "73" in str(one.facts) for one in found)
    many = findings(town({"effect": text}, aims=(replace(FEW, n=150),)))
    assert kind.removesuffix("_of_few") in [one.kind for one in many]


def test_a_rate_of_a_share_of_few_is_not_worked_out() -> None:
    text = "満足度の達成率は90％である。"
    assert "rate_differs" not in kinds(text, aims=(FEW,))
    assert "rate_differs" in kinds(text, aims=(replace(FEW, n=150),))


def test_a_question_hidden_inside_is_asked_about_without_its_number() -> None:
    hidden = [Answered("more_positive", "前向き", 20, None, None, None, None)]
    whole = [Answered("more_positive", "前向き", 20, 13, 0.65, 0.4, 0.8)]
    reached = aim("more_positive", 70, "%", 65, "rate", n=20)
    base = town({"effect": "アンケートを行った。"}, aims=(reached,))
    [one] = base.projects
    assert one.desk
    splits: dict[str, Split] = {
        Edition.SUBMIT: Split(questions=tuple(whole)),
        Edition.INSIDE: Split(questions=tuple(hidden)),
    }
    found = findings(replace(base, projects=(replace(one, desk=replace(one.desk, splits=splits)),)))
    assert "missed_unmentioned_of_few" in [each.kind for each in found]
    assert not any("65" in sentence(each) for each in found)


def test_nothing_is_asked_of_an_empty_report() -> None:
    assert findings(report(2023, project(2023))) == ()


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_question_is_a_question_in_both_languages(kind: str) -> None:
    facts = dict.fromkeys(re.findall(r"\{(\w+)\}", SENTENCES[kind]), "1")
    found = Finding(kind, "", "", "", "", facts)
    assert sentence(found).endswith(("か。", "ません。"))
    assert sentence(found).count("。") <= 3
    with spoken("en"):
        assert "?" in sentence(found)


@pytest.mark.parametrize("slug", SCENARIOS)
def test_quotes_stand_in_their_texts(slug: str) -> None:
    whole = SCENARIOS[slug]()
    texts = {one.number: one.texts for one in whole.projects}
    for one in findings(whole):
        assert one.part in (*REPORT_TEXTS, "")
        assert one.quote in texts[one.project].get(one.part, "")
        assert sentence(one)


def test_a_page_full_of_numbers_is_read_in_no_time() -> None:
    before = time.monotonic()
    asked("相談件数1件10代1%" * 300)
    asked("目標" * 2000)
    asked("若年" * 2000)
    asked("1" * 4000)
    asked("交付金額" * 500 + "事業費1千円カード1枚" * 100, money=COST)
    asked("前年度から1人増、" * 400)
    asked("10代" * 1300 + "が、全体の1割")
    assert time.monotonic() - before < 5
