"""The rules of masking: patterns over text in plain-width letters, in the order they are tried.

Each pattern marks with a group named `it` what is replaced. Japanese words in the patterns are what people type.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One pattern of a kind; `accepts` may refuse a match."""

    kind: str
    pattern: re.Pattern[str]
    accepts: Callable[[re.Match[str]], bool] | None = None


def _rule(kind: str, pattern: str, accepts: Callable[[re.Match[str]], bool] | None = None) -> Rule:
    return Rule(kind, re.compile(pattern, re.VERBOSE | re.IGNORECASE), accepts)


_DASH = "-‐‑‒–—―−ーｰ~〜"
_BETWEEN = rf"[{_DASH}.・()\s/の]{{0,2}}"
_IS = r"(?:\s*(?:は|が|わ|:|=|→|⇒|、|です|,)\s*|\s*)"
_DIGIT = "[0-9〇零一二三四五六七八九]"
_SPOKEN = "(?:ぜろ|ゼロ|れい|まる|いち|イチ|に|ニ|さん|サン|よん|ヨン|し|ご|ゴ|ろく|ロク|なな|ナナ|しち|はち|ハチ|きゅう|キュウ|く)"
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
    _rule("メール", rf"(?P<it>(?<!{_WORD})[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*)"),
    _rule("メール", rf"(?P<it>(?<!{_WORD})[A-Za-z0-9._%+\-]+{_AT}[A-Za-z0-9\-]+(?:{_DOT}[A-Za-z0-9\-]+)+)"),
    _rule("URL", r"(?P<it>(?:https?|ttps?)://[A-Za-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%]+)"),
    _rule(
        "URL", rf"(?P<it>(?<![A-Za-z0-9.\-])(?:[A-Za-z0-9\-]+\.)+{_TOP}(?![A-Za-z0-9])(?:/[A-Za-z0-9\-._~/?\#@!&=%]*)?)"
    ),
    # Cards and 12-digit numbers: in a row or in groups of four (American Express: 4-6-5).
    _rule("番号", r"(?P<it>(?<![0-9])[0-9]{12,19}(?![0-9]))"),
    _rule(
        "番号",
        rf"(?P<it>(?<![0-9])[0-9]{{4}}[{_DASH}\s][0-9]{{4}}[{_DASH}\s][0-9]{{4}}(?:[{_DASH}\s][0-9]{{1,4}}){{0,2}}(?![0-9]))",
    ),
    _rule("番号", rf"(?P<it>(?<![0-9])[0-9]{{4}}[{_DASH}\s][0-9]{{6}}[{_DASH}\s][0-9]{{5}}(?![0-9]))"),
    _rule(
        "番号",
        rf"(?:口座|免許証?|保険証|学籍|学生証|社員|会員|患者|診察券|受給者証|パスポート|旅券|マイナンバー|暗証|カード)"
        rf"(?:の?番号|の?No\.?|ナンバー)?{_IS}(?P<it>[A-Z]{{0,2}}[0-9][0-9{_DASH}]{{3,}}[0-9])(?![0-9])",
    ),
    _rule("電話", rf"(?P<it>\+\s?81{_BETWEEN}(?:\(0\))?[0-9](?:{_BETWEEN}[0-9]){{8,9}})(?![0-9])"),
    _rule(
        "電話",
        rf"(?<![0-9])(?<![0-9][./\-])(?P<it>\(?[0〇零]{_BETWEEN}{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{8,9}})(?!{_DIGIT})",
    ),
    _rule("電話", rf"(?<![0-9.\-])(?P<it>[789]0[{_DASH}\s]?[0-9]{{4}}[{_DASH}\s]?[0-9]{{4}})(?![0-9])"),
    _rule("電話", rf"(?P<it>(?:ぜろ|ゼロ|れい)(?:{_BETWEEN}{_SPOKEN}){{9,10}})"),
    _rule(
        "電話",
        rf"(?:電話|でんわ|TEL|携帯|ケータイ|スマホ|内線)(?:番号)?{_IS}(?P<it>[0-9]{{2,4}}[{_DASH}\s]?[0-9]{{3,4}})(?![0-9年月日円])",
    ),
    _rule(
        "電話",
        rf"内線(?:番号)?{_IS}(?P<it>[0-9]{{2,6}})",
    ),
    _rule("郵便番号", rf"(?P<it>〒\s?[0-9]{{3}}\s?[{_DASH}]?\s?[0-9]{{4}})(?![0-9])"),
    _rule("郵便番号", rf"郵便番号{_IS}(?P<it>[0-9]{{3}}\s?[{_DASH}の]?\s?[0-9]{{4}})(?![0-9])"),
    _rule("郵便番号", rf"(?<![0-9{_DASH}])(?P<it>[0-9]{{3}}[{_DASH}][0-9]{{4}})(?![0-9{_DASH}])"),
    _rule("生年月日", rf"{_BIRTH_CUE}(?P<it>(?:{_YEAR}{_PART})?{_DAY}|{_YEAR}年|(?:19|20)[0-9]{{6}})"),
    _rule("生年月日", rf"(?P<it>(?:{_YEAR}{_PART})?{_DAY}|{_YEAR}年|(?:19|20)[0-9]{{6}}){_BORN}"),
    _rule("生年月日", rf"(?P<it>(?<![0-9])(?:19[0-9]{{2}}|(?:昭和|大正)\s?(?:[0-9]{{1,2}}|元)){_PART}{_DAY})"),
    _rule("生年月日", r"(?P<it>(?<![0-9])19[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9]))"),
    _rule("ID", r"(?<![A-Za-z0-9])(?P<it>@[A-Za-z0-9_][A-Za-z0-9_.\-]{2,})"),
    _rule(
        "ID",
        rf"(?:{_SERVICE}|(?<![A-Z0-9])X)?\s?(?:の|、)?\s?(?:{_ACCOUNT}){_IS}[「\"“『(]?(?P<it>[A-Z0-9][A-Z0-9_.\-]{{2,}})",
        lambda match: not re.fullmatch(_SERVICE, match["it"], re.IGNORECASE),
    ),
    _rule(
        "ID",
        rf"(?:{_SERVICE}|(?<![A-Z0-9])X){_IS}[「\"“『(]?(?P<it>(?=[A-Z0-9_.\-]*[0-9_.])[A-Z0-9][A-Z0-9_.\-]{{3,}})",
    ),
)

_KANJI = "一-龥々〆ヵヶ"
_PLACE = rf"[{_KANJI}ァ-ヴー]"
_NUMBER = "(?:[0-9]{1,4}|[一二三四五六七八九十百〇]{1,4})"
_LOT = (
    rf"(?:{_NUMBER}\s?丁目(?:\s?{_NUMBER}\s?(?:番地?|[{_DASH}の])?(?:\s?の?{_NUMBER}\s?号?)?)?"
    rf"|{_NUMBER}\s?番地?(?:の?\s?{_NUMBER}\s?号?)?"
    rf"|[0-9]{{1,4}}\s?[{_DASH}の]\s?[0-9]{{1,4}}(?:\s?[{_DASH}の]\s?[0-9]{{1,4}}){{0,2}})"
)
_HOUSE = "(?:マンション|アパート|ハイツ|コーポ|団地|ハイム|メゾン|レジデンス|コート|パレス|ヴィラ|ビル|荘)"
_ROOM = rf"(?:\s?(?:{_PLACE}|[A-Z]){{0,10}}{_HOUSE}(?:{_PLACE}|[A-Z]){{0,8}}\s?(?:[A-Z0-9]{{1,3}}(?:号棟|棟)\s?)?(?:[0-9]{{1,4}}\s?(?:号室|号)?)?|\s?[0-9]{{2,4}}号室)?"
_OFFICE = "(?:役所|役場|民|立|内|外|長|報|議|営|政|道|部|全域|域|主催|在住|公式|社会|子ども|男女|保健)"


def _ends_with_number(match: re.Match[str]) -> bool:
    return re.search(r"[0-9一二三四五六七八九十]", match["it"]) is not None


def place_rules(lists: Mapping[str, frozenset[str]]) -> tuple[Rule, ...]:
    """Addresses: from a prefecture or a city on, a lot's number after a town, a house with its room."""
    prefecture = "|".join(sorted(lists["prefectures"]))
    named = "|".join(sorted(lists["municipalities"], key=len, reverse=True))
    city = rf"(?:{named}|{_PLACE}{{1,7}}?[市区町村郡])"
    town = rf"(?:{_PLACE}|(?<=[{_KANJI}])[ヶケがのノ](?=[{_KANJI}])){{1,9}}"
    return (
        _rule(
            "住所",
            rf"(?P<it>(?:{prefecture})\s?{city}(?:{city})?\s?(?:(?!{_OFFICE})(?:{town})?\s?{_LOT}{_ROOM}|(?!{_OFFICE}){_PLACE}{{2,6}})?)",
        ),
        _rule("住所", rf"(?P<it>{city}\s?(?:{town})?\s?{_LOT}{_ROOM})(?!人|回|時|位|歳|年|月|円|点|対)", _ends_with_number),
        _rule(
            "住所",
            rf"(?P<it>{_PLACE}{{1,8}}?{_NUMBER}\s?丁目(?:\s?{_NUMBER}\s?(?:番地?|[{_DASH}の])?(?:\s?の?{_NUMBER}\s?号?)?)?{_ROOM})",
        ),
        _rule("住所", rf"(?P<it>{_PLACE}{{2,8}}[0-9]{{1,3}}[{_DASH}の][0-9]{{1,3}}[{_DASH}の][0-9]{{1,4}}{_ROOM})"),
        _rule("住所", rf"(?P<it>{_PLACE}{{1,8}}{_NUMBER}番地(?:の?{_NUMBER})?{_ROOM})"),
        _rule(
            "住所",
            rf"(?P<it>{_PLACE}{{0,10}}{_HOUSE}{_PLACE}{{0,8}}\s?(?:[A-Z0-9]{{1,3}}(?:号棟|棟)\s?)?[0-9]{{1,4}}\s?号室?)",
        ),
        _rule(
            "住所",
            rf"(?P<it>(?:{named}|{_PLACE}{{1,4}}[市区])(?!{_OFFICE}){_PLACE}{{2,5}})(?=に住|に引っ越|在住|に家|の(?:家|自宅|実家|アパート|マンション)|から来)",
        ),
        _rule(
            "住所",
            rf"(?:住所|住んでいる(?:の|ところ|所|場所)|自宅)は\s?(?P<it>[^\s、。]{{0,14}}?[市区町村](?:{_PLACE}{{0,8}}))(?=です|だ|、|。|\s|$|の|に)",
            lambda match: (
                not re.fullmatch(r".*(?:この|その|同じ|隣の|となりの)?[市区町村]内?", match["it"][-3:])
                or len(match["it"]) > 2
            ),
        ),
    )


_CALLED = r"(?:さん|ちゃん|くん|君|さま|様|先生|氏|サン|チャン|クン)"


def name_rules(lists: Mapping[str, frozenset[str]]) -> tuple[Rule, ...]:
    """Names after 「名前は」, before さん and its like, and known names after a relation."""
    surname = "|".join(sorted(lists["surnames"], key=len, reverse=True))
    given = "|".join(sorted(lists["given"], key=len, reverse=True))
    kana = "|".join(sorted(lists["kana"], key=len, reverse=True))
    known = rf"(?:(?:{surname})\s?(?:{given}|[{_KANJI}]{{1,2}})?|{given})"
    end = r"(?=で(?:す|し|あ)|と(?:いい|言い|申|もう|呼|よ|いう|言う)|といいます|って(?:いい|言い|呼|いう)|だ|、|。|,|\s|$|」)"
    nobody, unsaid = lists["nobody"], lists["unsaid"]

    def is_somebody(match: re.Match[str]) -> bool:
        name = match["it"]
        if name in nobody or any(name.endswith(word) for word in nobody if len(word) > 1):
            return False
        return not (len(name) >= 3 and name[-1] in "員師士者官長係役")

    def is_said(match: re.Match[str]) -> bool:
        return not any(match["it"].startswith(word) for word in unsaid) and match["it"] not in nobody

    return (
        _rule(
            "名前",
            rf"(?:名前|なまえ|氏名|本名|実名|フルネーム|旧姓|苗字|名字|下の名){_IS}[「『]?"
            rf"(?P<it>[{_KANJI}]{{1,5}}(?:\s[{_KANJI}]{{1,4}})?|[ァ-ヴー]{{2,8}}(?:[\s・][ァ-ヴー]{{2,8}})?|[ぁ-ん]{{2,5}}(?:\s[ぁ-ん]{{2,5}})?){end}",
            is_said,
        ),
        _rule("名前", rf"(?P<it>{known})(?={_CALLED})", is_somebody),
        _rule("名前", rf"(?<![ぁ-ん])(?P<it>{kana})(?=(?:さん|ちゃん|くん|君|先生)(?!と[いう]))"),
        _rule("名前", rf"(?<=[のとがにはもやへを])(?P<it>{kana})(?=(?:さん|ちゃん|くん|君|先生))"),
        _rule("名前", rf"(?P<it>[ァ-ヴー]{{2,10}})(?={_CALLED})", is_somebody),
        _rule(
            "名前",
            rf"(?P<it>[{_KANJI}]{{2,5}})(?=(?:さん|ちゃん(?!と)|くん|君|さま|様(?![{_KANJI}])|先生|サン))",
            is_somebody,
        ),
        _rule("名前", rf"(?P<it>(?<![{_KANJI}])[{_KANJI}]{{1,5}}(?:\s[{_KANJI}]{{1,4}})?)(?=と(?:申|もう)し)"),
        _rule(
            "名前",
            rf"(?:私|わたし|あたし|僕|俺|うち)(?:は|の名は|、)\s?(?P<it>{known})(?=です|と(?:いい|言い)|って|だ)",
        ),
        _rule(
            "名前",
            rf"(?:夫|妻|旦那|主人|彼氏|彼女|彼|娘|息子|長女|長男|次女|次男|母|父|姉|妹|兄|弟|友達|友だち|友人|上司|先輩|後輩|同僚|担任|店長|相談員|担当|ママ友|親友|元カレ|名前)"
            rf"の\s?(?P<it>{known})(?=が|は|に|を|も|と|へ|、|。|から|まで|って|です|\s|$)",
        ),
        _rule("名前", rf"(?<![{_KANJI}])(?P<it>(?:{surname})\s?(?:{given}))(?![{_KANJI}])"),
        _rule("名前", rf"(?P<it>{known})(?=と(?:いい|言い)ます|って(?:いい|言い)ます)"),
    )
