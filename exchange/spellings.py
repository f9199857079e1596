"""How contractors and divisions write the fixed words of the field, mapped to their codes.

The first spelling of each code is the one templates offer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core import words
from exchange.tables import plain

_NUMBERED = re.compile(r"[\s①-⒛㉑-㉟㊱-㊿]+(?=\S)")  # ①家族, ⒉お金: the place in somebody's own list


def normal(text: str) -> str:
    """A word as it is looked up: no matter how wide, spaced or numbered (①) it is written."""
    return plain(_NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text)


@dataclass(frozen=True)
class Spellings:
    """Codes by every way to write them, and the words templates offer."""

    codes: Mapping[str, str]
    choices: tuple[str, ...]

    def code_of(self, text: str) -> str | None:
        """The code of a word; None where nobody has written it so before."""
        return self.codes.get(normal(text))

    def knows(self, text: str) -> bool:
        """Whether somebody has written it so before."""
        return normal(text) in self.codes

    def with_own(self, own: Mapping[str, str]) -> "Spellings":
        """These and somebody's own words, as `normal` makes them, which go before; '' says nothing, as a blank does."""
        return replace(self, codes={**self.codes, **own}) if own else self

    def written(self, code: str) -> str:
        """The word that templates offer for a code."""
        return next(choice for choice in self.choices if self.code_of(choice) == code)


def _read(labels: Mapping[str, str], written: Mapping[str, tuple[str, ...]]) -> Spellings:
    """Spellings with the codes themselves and their English labels, which our own tables show."""
    codes = {plain(word): code for code, label in labels.items() for word in (code, label)}
    codes |= {plain(word): code for code, spellings in written.items() for word in spellings}
    return Spellings(codes, tuple(spellings[0] for spellings in written.values()))


BLANKS = ("", "不明", "未確認", "聞いていない", "わからない", "なし", "無回答", "-", "－", "―", "unknown", "n/a")

FLAGS = _read(
    {"new": "new", "repeat": "repeat"},
    {
        "new": ("新規", "初回", "新", "はじめて", "初めて"),
        "repeat": ("継続", "再", "再相談", "再来", "2回目以降", "リピート", "リピーター"),
    },
)

CHANNELS = _read(
    words.CHANNELS,
    {
        "card": ("カード", "相談案内カード", "案内カード", "名刺カード", "相談カード"),
        "sticker": ("ステッカー", "トイレのステッカー", "トイレステッカー", "相談案内ステッカー", "シール", "トイレ"),
        "poster": ("ポスター", "周知ポスター", "掲示"),
        "leaflet": ("リーフレット", "チラシ", "ちらし", "パンフレット", "紙袋"),
        "sns": ("SNS", "ツイッター", "Twitter", "X", "Instagram", "インスタグラム", "インスタ", "Facebook", "SNS広告"),
        "website": (
            "ホームページ",
            "HP",
            "Web",
            "ウェブ",
            "ウェブサイト",
            "Webサイト",
            "インターネット",
            "検索",
            "ネット検索",
        ),
        "newsletter": ("広報紙", "区報", "市報", "広報", "広報誌", "区の広報"),
        "event": ("イベント", "講座", "講演会"),
        "desk": ("他の窓口", "他窓口", "他機関", "関係機関", "窓口", "他の相談窓口"),
        "friend": ("知人", "友人", "友だち", "友達", "家族", "口コミ", "知り合い", "家族・知人"),
        "other": ("その他",),
    },
)

AGE_BANDS = _read(
    words.AGE_BANDS,
    {
        "10s": ("10代", "10代以下", "19歳以下", "20歳未満", "10歳代"),
        "20s": ("20代", "20歳代"),
        "30s": ("30代", "30歳代"),
        "40s": ("40代", "40歳代"),
        "50s": ("50代", "50歳代"),
        "60s": ("60代", "60歳代"),
        "70s": ("70代以上", "70代", "70歳以上", "80代", "90代", "80代以上"),
        "unknown": BLANKS[1:],
    },
)

OUTCOMES = _read(
    words.OUTCOMES,
    {
        "closed": ("終了", "終結", "相談終了", "完了", "解決", "傾聴"),
        "linked_onward": ("つないだ", "他機関へつないだ", "他機関紹介", "紹介", "引継ぎ", "引き継ぎ", "連携", "つなぎ"),
        "faded_out": ("フェードアウト", "途中離脱", "中断", "離脱", "途中で終わった"),
        "busy": ("混雑", "対応できず", "対応不可", "満員", "混雑で対応できず"),
        "no_reply": ("返信なし", "応答なし", "無応答", "返事なし"),
    },
)

TOPICS = _read(
    words.TOPICS,
    {
        "family": ("家族", "家庭", "親子", "親", "家族関係", "親族"),
        "partner": ("パートナー", "配偶者", "夫婦", "恋人", "交際相手", "離婚", "夫", "恋愛"),
        "violence": ("DV", "暴力", "性暴力", "デートDV", "性被害"),
        "childcare": ("育児", "子育て", "子ども", "子供", "妊娠"),
        "work": ("仕事", "就労", "職場", "就職"),
        "money": ("お金", "経済", "生活困窮", "生活費", "生活", "経済的なこと"),
        "school": ("学校", "学業", "進路", "いじめ"),
        "body": ("からだ", "身体", "体", "健康", "からだのこと", "病気"),
        "mind": ("こころ", "心", "メンタル", "精神", "不安", "孤独", "心の健康"),
        "relations": ("人間関係", "対人関係", "友人関係"),
        "housing": ("住まい", "住居", "居場所", "家", "住宅"),
        "other": ("その他",),
    },
)

VENUE_KINDS = _read(
    words.VENUE_KINDS,
    {
        "school": ("学校", "中学校", "高校", "高等学校", "小学校", "大学", "専門学校", "教育機関"),
        "ward_facility": (
            "公共施設",
            "区施設",
            "区の施設",
            "市施設",
            "市の施設",
            "区役所",
            "市役所",
            "区民センター",
            "公民館",
        ),
        "shop": ("店舗", "店", "お店", "スーパー", "コンビニ", "ドラッグストア", "商業施設", "美容院"),
        "hospital": ("病院", "クリニック", "医院", "診療所", "薬局", "医療機関", "産婦人科", "病院・クリニック"),
        "station": ("駅", "鉄道駅"),
        "library": ("図書館",),
        "community": ("子ども食堂", "こども食堂", "NPO", "地域団体", "地域", "子ども食堂・NPO", "社会福祉協議会"),
        "employment": ("ハローワーク", "就労支援", "しごとセンター"),
        "online": ("オンライン", "SNS", "インターネット", "ウェブ", "Web"),
        "other": ("その他",),
    },
)

LANGUAGES = _read(
    words.LANGUAGES,
    {
        "ja": ("日本語",),
        "ja-easy": ("やさしい日本語",),
        "en": ("英語", "English"),
        "zh-Hans": ("中国語", "簡体字", "中文"),
        "ko": ("韓国語", "ハングル"),
        "vi": ("ベトナム語",),
        "pt": ("ポルトガル語",),
        "tl": ("タガログ語", "フィリピン語"),
        "ne": ("ネパール語",),
    },
)

ACTIVITIES = _read(
    {code: label for code, (label, _unit) in words.ACTIVITIES.items()},
    {
        "outreach_offered": ("アウトリーチの案内", "アウトリーチ案内", "アウトリーチの提案", "アウトリーチ提案"),
        "outreach_wanted": ("アウトリーチの希望", "アウトリーチ希望"),
        "outreach_done": ("アウトリーチの実施", "アウトリーチ実施", "アウトリーチ", "アウトリーチ支援", "訪問支援"),
        "accompaniment": ("同行支援", "同行"),
        "referral": ("関係機関への紹介", "関係機関紹介", "他機関への紹介", "他機関紹介", "紹介", "つなぎ"),
        "stay": ("一時宿泊", "宿泊", "宿泊支援", "一時的な宿泊", "ショートステイ"),
        "peer_support": ("ピアサポート", "ピアサポートグループ", "居場所", "交流会", "自助グループ"),
        "specialist": ("専門相談", "専門家相談", "専門家による相談"),
        "training": ("研修", "研修会", "講座", "講演会", "人材育成"),
        "case_conference": ("ケース検討会", "事例検討会", "ケース会議", "事例検討", "ケースカンファレンス"),
        "goods": ("物品の配布", "物品配布", "配布", "物資の提供", "物品提供", "生理用品の配布"),
    },
)

BODIES = _read(
    words.BODIES,
    {
        "welfare_office": ("福祉事務所", "生活福祉課", "生活保護"),
        "child_support": ("子ども家庭支援センター", "子供家庭支援センター", "児童相談所", "こども家庭センター"),
        "social_council": ("社会福祉協議会", "社協"),
        "women_counselling": ("女性相談（面接）", "女性相談", "面接相談", "婦人相談", "配偶者暴力相談支援センター"),
        "police": ("警察", "警察署"),
        "hospital": ("病院・クリニック", "病院", "クリニック", "医療機関", "医院", "診療所", "産婦人科"),
        "shelter": ("シェルター", "一時保護所", "一時保護", "母子生活支援施設", "女性自立支援施設"),
        "legal": ("法律相談機関", "法テラス", "弁護士", "弁護士会", "法律相談", "司法書士"),
        "employment": ("ハローワーク", "就労支援", "しごとセンター", "公共職業安定所"),
        "school": ("学校", "中学校", "高校", "高等学校", "大学", "教育機関"),
        "other": ("その他",),
    },
)


def is_blank(text: str) -> bool:
    """Whether a cell says nothing, or says that nobody knows."""
    return plain(text) in _BLANKS


_BLANKS = frozenset(plain(word) for word in BLANKS)
