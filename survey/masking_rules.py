"""Masking rules for mail, numbers, ids and dates: patterns over text in plain-width letters, in the order tried.

Each pattern marks with a group named `it` what is replaced. Japanese words in the patterns are what people type.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Rule:
    """One pattern of a kind, which may be spread over lines; `accepts` may refuse a match."""

    kind: str
    told: str
    accepts: Callable[[re.Match[str]], bool] | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern made ready, when it is first needed: all together take a while, and a start shouldn't wait."""
        return re.compile(self.told, re.VERBOSE | re.IGNORECASE)


DASH = "-‐‑‒–—―−ーｰ~〜"
_BETWEEN = rf"[{DASH}.・()\s/の]{{0,2}}"
_IS = r"(?:\s*(?:は|が|わ|:|=|→|⇒|、|です|,)\s*|\s*)"
_DIGIT = "[0-9〇零一二三四五六七八九]"
_SPOKEN = (
    "(?:ぜろ|ゼロ|れい|まる|いち|イチ|に|ニ|さん|サン|よん|ヨン|し"
    "|ご|ゴ|ろく|ロク|なな|ナナ|しち|はち|ハチ|きゅう|キュウ|く)"
)
_WORD = "[A-Za-z0-9]"
_AT = r"(?:@|\(at\)|\[at\]|\s*(?:アットマーク|アット|あっとまーく|あっと)\s*)"
_DOT = r"(?:\.|\s*(?:ドット|どっと)\s*)"
_TOP = "(?:com|jp|net|org|info|me|io|biz|tv|be|app|link|site|online|xyz|tokyo|dev)"
_SERVICE = (
    "LINE|ライン|らいん|インスタグラム|インスタ|Instagram|ツイッター|Twitter|カカオトーク|カカオ|KakaoTalk|TikTok|ティックトック"
    "|Discord|ディスコード|ディスコ|Skype|スカイプ|Facebook|フェイスブック|Threads|Snapchat|Telegram|テレグラム|YouTube|SNS|Zoom"
)
_ACCOUNT = "ID|アイディー|アカウント名|アカウント|アカ|垢|ユーザー名|ユーザーネーム|ユーザID|ハンドル"
_YEAR = r"(?:(?:19|20)[0-9]{2}|(?:昭和|平成|令和|大正|(?<![A-Z])[SHRT])\s?(?:[0-9]{1,2}|元))"
_PART = r"\s?(?:年|[./\-])\s?"
_DAY = r"[0-9]{1,2}\s?(?:月|[./\-])\s?[0-9]{1,2}\s?日?"
_BORN = r"(?:\s?(?:に|の|に私が)?\s?(?:生まれ|うまれ|産まれ|誕生|生(?![^\s、。]))|born)"
_BIRTH_CUE = rf"(?:誕生日|たんじょうび|生年月日|バースデー|生まれ(?:た日|た年月日)?){_IS}"

RULES: tuple[Rule, ...] = (
    Rule("メール", rf"(?P<it>(?<!{_WORD})[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*)"),
    Rule("メール", rf"(?P<it>(?<!{_WORD})[A-Za-z0-9._%+\-]+{_AT}[A-Za-z0-9\-]+(?:{_DOT}[A-Za-z0-9\-]+)+)"),
    Rule("URL", r"(?P<it>(?:https?|ttps?)://[A-Za-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%]+)"),
    Rule(
        "URL", rf"(?P<it>(?<![A-Za-z0-9.\-])(?:[A-Za-z0-9\-]+\.)+{_TOP}(?![A-Za-z0-9])(?:/[A-Za-z0-9\-._~/?\#@!&=%]*)?)"
    ),
    # Cards and 12-digit numbers: in a row or in groups of four (American Express: 4-6-5).
    Rule("番号", r"(?P<it>(?<![0-9])[0-9]{12,19}(?![0-9]))"),
    Rule(
        "番号",
        rf"(?P<it>(?<![0-9])[0-9]{{4}}[{DASH}\s][0-9]{{4}}[{DASH}\s][0-9]{{4}}(?:[{DASH}\s][0-9]{{1,4}}){{0,2}}(?![0-9]))",
    ),
    Rule("番号", rf"(?P<it>(?<![0-9])(?:[0-9]{{3}}[{DASH}\s]){{3}}[0-9]{{3}}(?![0-9]))"),
    Rule("番号", rf"(?P<it>(?<![0-9])[0-9]{{4}}[{DASH}\s][0-9]{{6}}[{DASH}\s][0-9]{{5}}(?![0-9]))"),
    Rule(
        "番号",
        rf"(?:口座|免許証?|保険証|学籍|学生証|社員|会員|患者|診察券|受給者証|パスポート|旅券|マイナンバー|暗証|カード)"
        rf"(?:の?番号|の?No\.?|ナンバー)?{_IS}(?P<it>[A-Z]{{0,2}}[0-9][0-9{DASH}]{{3,}}[0-9])(?![0-9])",
    ),
    Rule("電話", rf"(?P<it>\+\s?81{_BETWEEN}(?:\(0\))?[0-9](?:{_BETWEEN}[0-9]){{8,9}})(?![0-9])"),
    Rule(
        "電話",
        rf"(?<![0-9])(?<![0-9][./\-])(?P<it>\(?[0〇零]{_BETWEEN}{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{8,9}})(?!{_DIGIT})",
    ),
    Rule("電話", rf"(?<![0-9.\-])(?P<it>[789]0[{DASH}\s]?[0-9]{{4}}[{DASH}\s]?[0-9]{{4}})(?![0-9])"),
    Rule("電話", rf"(?P<it>(?:ぜろ|ゼロ|れい)(?:{_BETWEEN}{_SPOKEN}){{9,10}})"),
    Rule(
        "電話",
        rf"(?:電話|でんわ|TEL|携帯|ケータイ|スマホ|内線)(?:番号)?{_IS}(?P<it>[0-9]{{2,4}}[{DASH}\s]?[0-9]{{3,4}})(?![0-9年月日円])",
    ),
    Rule(
        "電話",
        rf"内線(?:番号)?{_IS}(?P<it>[0-9]{{2,6}})",
    ),
    Rule("郵便番号", rf"(?P<it>〒\s?[0-9]{{3}}\s?[{DASH}]?\s?[0-9]{{4}})(?![0-9])"),
    Rule("郵便番号", rf"郵便番号{_IS}(?P<it>[0-9]{{3}}\s?[{DASH}の]?\s?[0-9]{{4}})(?![0-9])"),
    Rule("郵便番号", rf"(?<![0-9{DASH}])(?P<it>[0-9]{{3}}[{DASH}][0-9]{{4}})(?![0-9{DASH}])"),
    Rule(
        "生年月日",
        rf"{_BIRTH_CUE}(?P<it>(?:{_YEAR}{_PART})?{_DAY}|{_YEAR}{_PART}[0-9]{{1,2}}月|{_YEAR}年|(?:19|20)[0-9]{{6}})",
    ),
    Rule(
        "生年月日",
        rf"(?P<it>(?:{_YEAR}{_PART})?{_DAY}|{_YEAR}{_PART}[0-9]{{1,2}}月|{_YEAR}年|(?:19|20)[0-9]{{6}}){_BORN}",
    ),
    Rule("生年月日", rf"(?P<it>(?<![0-9])(?:19[0-9]{{2}}|(?:昭和|大正)\s?(?:[0-9]{{1,2}}|元)){_PART}{_DAY})"),
    Rule("生年月日", r"(?P<it>(?<![0-9])19[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9]))"),
    Rule("ID", r"(?<![A-Za-z0-9])(?P<it>@[A-Za-z0-9_][A-Za-z0-9_.\-]{2,})"),
    Rule(
        "ID",
        rf"(?:{_SERVICE}|(?<![A-Z0-9])X)?\s?(?:の|、)?\s?(?:{_ACCOUNT}){_IS}[「\"“『(]?(?P<it>[A-Z0-9][A-Z0-9_.\-]{{2,}})",
        lambda match: not re.fullmatch(f"{_SERVICE}|pass|password|sos", match["it"], re.IGNORECASE),
    ),
    Rule(
        "ID",
        rf"(?:{_SERVICE}){_IS}[「\"“『(]?(?P<it>(?=[A-Z0-9_.\-]*[0-9_.])[A-Z0-9][A-Z0-9_.\-]{{3,}})",
    ),
)
