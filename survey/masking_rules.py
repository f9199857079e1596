"""Masking rules for mail, numbers, ids and dates: patterns over text in plain-width letters, in the order tried.

Each pattern marks with a group named `it` what is replaced. Japanese words in the patterns are what people type.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from string import ascii_letters


@dataclass(frozen=True)
class Rule:
    """One pattern of a kind, which may be spread over lines; `accepts` may refuse a match.

    `needs` are characters, and `phrases` words, of which a text must have one, else the pattern is not even tried.
    """

    kind: str
    told: str
    accepts: Callable[[re.Match[str]], bool] | None = None
    needs: str = ""
    # Making a pattern ready that ignores case takes a hundred times as long for each range of kanji in it.
    any_case: bool = False
    phrases: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern made ready, when it is first needed."""
        return re.compile(self.told, re.VERBOSE | (re.IGNORECASE if self.any_case else 0))


DIGITS = "0123456789"
_LATIN = ascii_letters + DIGITS
DASH = "-‐‑‒–—―−ーｰ~〜"
_BETWEEN = rf"[{DASH}.・()*\s/の]{{0,2}}"
_IS = r"(?:\s*(?:は|が|わ|is|:|=|→|⇒|、|です|,|는|은|是|là|é)\s*|\s*)"
_DIGIT = "[0-9〇零一二三四五六七八九]"
_SPOKEN = (
    "(?:ぜろ|ゼロ|れい|まる|いち|イチ|に|ニ|さん|サン|よん|ヨン|し"
    "|ご|ゴ|ろく|ロク|なな|ナナ|しち|はち|ハチ|きゅう|キュウ|く)"
)
_AT_WORD = "(?:アットマーク|アット|あっとまーく|あっと)"
# (a), [at], （アット）: round, square, pointed and Japanese brackets.
_AT = rf"(?:\s{{0,2}}@\s{{0,2}}|\s?[(\[{{<〈【](?:at?|@|{_AT_WORD})[)\]}}>〉】]\s?|\s?{_AT_WORD}\s?)"
_DOT = r"(?:\.|\s?(?:ドット|どっと)\s?)"
_LOCAL = r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]+"
_MAIL_HOST = "(?:gmail|icloud|outlook|hotmail|yahoo|docomo|ezweb|softbank|au|me)"
_CARRIER = (
    r"(?:(?:[a-z0-9\-]+\.){0,2}(?:docomo|ezweb|softbank|vodafone|yahoo)\.(?:ne|co)\.jp"
    r"|(?:gmail|icloud|outlook|hotmail|me|au)\.com|outlook\.jp)"
)
_TOP = "(?:com|jp|net|org|info|me|io|biz|tv|be|app|link|site|online|xyz|tokyo|dev)"
_SERVICE = (
    "LINE|ライン|らいん|インスタグラム|インスタ|Instagram|ツイッター|Twitter|カカオトーク|カカオ|KakaoTalk|TikTok|ティックトック"
    "|Discord|ディスコード|ディスコ|Skype|スカイプ|Facebook|フェイスブック|Threads|Snapchat|Telegram|テレグラム|YouTube|SNS|Zoom"
    "|(?<![A-Z0-9])IG(?![A-Z0-9])|微信|카톡|카카오톡|Zalo|WhatsApp|Viber|Messenger"
)
_SOUGHT = "(?:検索|けんさく|探し|さがし|追加|ついか|フォロー|友だち追加|友達追加)"
_ACCOUNT = (
    "ID|아이디|(?<=微信)号|(?<=账)号|アイディー|アカウント名|アカウント|アカ|垢"
    "|ユーザー名|ユーザーネーム|ユーザID|ハンドル"
)
_YEAR = r"(?:(?:19|20)[0-9]{2}|(?:昭和|平成|令和|大正|(?<![A-Z])[SHRT])\s?(?:[0-9]{1,2}|元))"
_PART = r"\s?(?:年|[./\-])\s?"
_DAY = r"[0-9]{1,2}\s?(?:月|[./\-])\s?[0-9]{1,2}\s?日?"
_BORN = r"(?:\s?(?:に|の|に私が)?\s?(?:生まれ|うまれ|産まれ|誕生|生(?![^\s、。]))|born)"
_BIRTH_CUE = rf"(?:born\s(?:on|in)|誕生日|たんじょうび|生年月日|バースデー|生まれ(?:た日|た年月日)?){_IS}"


def _rule(kind: str, told: str, needs: str, accepts: Callable[[re.Match[str]], bool] | None = None) -> Rule:
    return Rule(kind, told, accepts, needs, any_case=True)


RULES: tuple[Rule, ...] = (
    _rule("メール", rf"(?P<it>{_LOCAL}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*)", "@"),
    _rule("メール", rf"(?P<it>{_LOCAL}{_AT}[A-Za-z0-9\-]+(?:{_DOT}[A-Za-z0-9\-]+)+)", "@アあ([{<〈【"),
    # A star instead of the sign, or the bare word, before what only mail is sent to.
    _rule("メール", rf"(?P<it>{_LOCAL}[☆★●○◎■#]{_CARRIER})", "☆★●○◎■#"),
    _rule("メール", rf"(?P<it>{_LOCAL}\sat\s{_MAIL_HOST}(?:\.|\sdot\s)(?:com|jp|net|co\.jp|ne\.jp))", "tT"),
    _rule("URL", r"(?P<it>(?:https?|ttps?)://[A-Za-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%]+)", ":"),
    _rule(
        "URL",
        rf"(?P<it>(?<![A-Za-z0-9.\-])(?:[A-Za-z0-9\-]+\.)+{_TOP}(?![A-Za-z0-9])(?:/[A-Za-z0-9\-._~/?\#@!&=%]*)?)",
        ".",
    ),
    # Cards and 12-digit numbers: in a row or in groups of four (American Express: 4-6-5).
    _rule("番号", r"(?P<it>(?<![0-9])[0-9]{12,19}(?![0-9]))", DIGITS),
    _rule(
        "番号",
        rf"(?P<it>(?<![0-9])[0-9]{{4}}[{DASH}\s][0-9]{{4}}[{DASH}\s][0-9]{{4}}(?:[{DASH}\s][0-9]{{1,4}}){{0,2}}(?![0-9]))",
        DIGITS,
    ),
    _rule("番号", rf"(?P<it>(?<![0-9])(?:[0-9]{{3}}[{DASH}\s]){{3}}[0-9]{{3}}(?![0-9]))", DIGITS),
    _rule("番号", rf"(?P<it>(?<![0-9])[0-9]{{4}}[{DASH}\s][0-9]{{6}}[{DASH}\s][0-9]{{5}}(?![0-9]))", DIGITS),
    _rule(
        "番号",
        rf"(?:口座|免許証?|保険証|在留カード|学籍|学生証|社員|会員|患者|診察券|受給者証|パスポート|旅券|マイナンバー|暗証|カード)"
        rf"(?:の?(?:記号)?番号|の?No\.?|ナンバー)?{_IS}(?P<it>[A-Z]{{0,2}}[0-9][0-9{DASH}]{{3,}}[0-9][A-Z]{{0,2}})(?![A-Z0-9])",
        DIGITS,
    ),
    _rule("電話", rf"(?P<it>\+\s?81{_BETWEEN}(?:\(0\))?[0-9](?:{_BETWEEN}[0-9]){{8,9}})(?![0-9])", "+"),
    _rule(
        "電話",
        rf"(?<![0-9])(?<![0-9][./\-])(?P<it>\(?[0〇零]{_BETWEEN}{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{8,9}})(?!{_DIGIT})",
        "0〇零",
    ),
    _rule("電話", rf"(?<![0-9.\-])(?P<it>[789]0[{DASH}\s]?[0-9]{{4}}[{DASH}\s]?[0-9]{{4}})(?![0-9])", "0"),
    # The letter O for a zero.
    _rule("電話", rf"(?<![A-Z0-9])(?P<it>[0O][789][0O](?:{_BETWEEN}[0-9O]){{8}})(?![A-Z0-9])", "oO0"),
    _rule("電話", rf"(?P<it>(?:ぜろ|ゼロ|れい)(?:{_BETWEEN}{_SPOKEN}){{9,10}})", "ぜゼれ"),
    _rule(
        "電話",
        rf"(?:電話|でんわ|TEL|携帯|ケータイ|スマホ|内線)(?:番号)?{_IS}(?P<it>[0-9]{{2,4}}[{DASH}\s]?[0-9]{{3,4}})(?![0-9年月日円])",
        DIGITS,
    ),
    _rule("電話", rf"内線(?:番号)?{_IS}(?P<it>[0-9]{{2,6}})", DIGITS),
    _rule("郵便番号", rf"(?P<it>〒\s?[0-9]{{3}}\s?[{DASH}]?\s?[0-9]{{4}})(?![0-9])", "〒"),
    _rule("郵便番号", rf"郵便番号{_IS}(?P<it>[0-9]{{3}}\s?[{DASH}の]?\s?[0-9]{{4}})(?![0-9])", DIGITS),
    _rule("郵便番号", rf"(?<![0-9{DASH}])(?P<it>[0-9]{{3}}[{DASH}][0-9]{{4}})(?![0-9{DASH}])", DIGITS),
    _rule(
        "生年月日",
        rf"{_BIRTH_CUE}(?P<it>(?:{_YEAR}{_PART})?{_DAY}|{_YEAR}{_PART}[0-9]{{1,2}}月|{_YEAR}年|(?:19|20)[0-9]{{6}})",
        DIGITS + "元",
    ),
    _rule(
        "生年月日",
        rf"(?P<it>(?:{_YEAR}{_PART})?{_DAY}|{_YEAR}{_PART}[0-9]{{1,2}}月|{_YEAR}年|(?:19|20)[0-9]{{6}}){_BORN}",
        DIGITS + "元",
    ),
    _rule("生年月日", rf"(?P<it>(?<![0-9])(?:19[0-9]{{2}}|(?:昭和|大正)\s?(?:[0-9]{{1,2}}|元)){_PART}{_DAY})", DIGITS),
    _rule("生年月日", r"(?P<it>(?<![0-9])19[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9]))", "9"),
    _rule("ID", r"(?<![A-Za-z0-9])(?P<it>[A-Z0-9_.]{2,32}\#[0-9]{4})(?![0-9])", "#"),
    _rule("ID", r"(?<![A-Za-z0-9])(?P<it>@[A-Za-z0-9_][A-Za-z0-9_.\-]{2,})", "@"),
    _rule(
        "ID",
        rf"(?:{_SERVICE}|(?<![A-Z0-9])X)?\s?(?:の|、)?\s?(?:{_ACCOUNT}){_IS}[「\"“『(]?(?P<it>[A-Z0-9][A-Z0-9_.\-]{{2,}})",
        _LATIN,
        lambda match: not re.fullmatch(f"{_SERVICE}|pass|password|sos", match["it"], re.IGNORECASE),
    ),
    _rule(
        "ID",
        rf"(?:{_SERVICE})(?:の|\scủa\stôi)?{_IS}[「\"“『(]?(?P<it>(?=[A-Z0-9_.\-]*[0-9_.])[A-Z0-9][A-Z0-9_.\-]{{3,}})",
        _LATIN,
    ),
    # What to look for there: with a sign or digit in it, or with the word for looking or following after it.
    _rule(
        "ID",
        rf"(?:{_SERVICE}|(?<![A-Z0-9])X)で\s?[「『\"“]?(?P<it>(?=[A-Z0-9_.\-]*(?:[0-9_.\-]|[」』\"”\s]*(?:で|を|って|と)\s?{_SOUGHT}))"
        rf"[A-Z0-9][A-Z0-9_.\-]{{3,}})(?=[」』\"”\s]*(?:で|を|って|と|み|見))",
        _LATIN,
    ),
)
