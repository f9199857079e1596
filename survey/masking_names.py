"""Masking rules for names: after 「名前は」, before さん and its like, and known names after a relation."""

import re
from collections.abc import Callable, Iterable, Mapping

from survey.masking_rules import Rule

_Accepts = Callable[[re.Match[str]], bool]

_KIND = "名前"
_KANJI = "一-龥々〆ヵヶ"
_IS = r"(?:\s*(?:[はがを]、?|:|=|→|、)\s*|\s+)"
_CUE = "(?:名前|なまえ|氏名|本名|実名|フルネーム|旧姓|苗字|名字|みょうじ|下の名)"
_ANY = (
    rf"(?:[{_KANJI}]{{1,5}}(?:\s[{_KANJI}]{{1,4}})?|[ァ-ヴー]{{1,8}}(?:[\s・][ァ-ヴー]{{1,8}}){{1,3}}|[ァ-ヴー]{{2,8}}"
    r"|[ぁ-ん]{2,7}?(?:\s[ぁ-ん]{2,5})?|[A-Za-z]{2,12}(?:\s[A-Za-z]{1,12})?)"
)
_END = r"(?=で(?:す|し|あ)|と(?:いい|言い|申|もう|呼|よば|いう|言う)|って(?:いい|言い|呼|いう)|だ|、|。|,|\s|$|」)"
_CALLED_BY = "さちく君様先氏サチク"
_CALLED = "(?:さん|ちゃん|くん|君|さま|様|先生|氏|サン|チャン|クン)"
_RELATION = (
    "(?:(?:夫|妻|旦那|主人|彼氏|彼女|彼|娘|息子|長女|長男|次女|次男|母|父|姉|妹|兄|弟|友達|友だち|友人|親友|ママ友|ママ|パパ"
    "|かあ|とう|ねえ|にい|おじ|おば|上司|先輩|後輩|同僚|担任|店長|社長|部長|課長|相談員|担当|元カレ|元カノ|名前)(?:さん|ちゃん|さま|様)?)"
)
# What given names and surnames end with; words of every day that end so are in the list `ending_alike`.
_GIVEN_END = (
    "[郎朗介太斗翔也哉樹輝平司男雄彦之志一二三美子香奈恵代江枝菜花華織里莉乃穂愛和悠"
    "大人弘宏博浩幸孝隆昭光久悟伸弥亜希季紀貴喜帆優夏春咲桜那耶緒瑠璃陽真玲海空月羽衣]"
)
_KANA_END = "(?:[ぁ-ん]{1,3}(?:ゆき|ひろ|のり|すけ|ろう|ひこ|ずき)|[ぁ-ねは-ん]{2,3}(?:こ(?!と)|み))"
_SURNAME_END = "[沢澤沼川田村島野崎橋井藤谷塚瀬浦岡口]"
_PARTICLE = r"(?=が|は|に|を|も|と|へ|、|。|から|まで|って|です|より|\s|$)"


def name_rules(lists: Mapping[str, frozenset[str]]) -> tuple[Rule, ...]:
    """The rules, with the word lists `surnames`, `given`, `kana`, `nobody`, `unsaid` and `ending_alike`."""
    surname, given, kana = (_either(lists[name]) for name in ("surnames", "given", "kana"))
    known = rf"(?:(?:{surname})\s?(?:{given}|{kana}|[{_KANJI}]{{1,2}})?|{given})"
    is_somebody = _is_somebody(lists["nobody"])
    return (
        *_after_a_cue(rf"(?:{surname})\s?(?:{kana})", _is_said(lists["unsaid"], lists["nobody"])),
        *_before_san(known, kana, is_somebody),
        *_of_oneself(known, kana, is_somebody),
        *_of_a_relation(known, kana, _is_named(lists["ending_alike"], lists["nobody"])),
        *_alone(known, kana, rf"(?:{surname})\s?(?:{given}|(?:{kana})(?![ぁ-ん]))", lists["surnames"]),
    )


def _after_a_cue(whole: str, is_said: _Accepts) -> tuple[Rule, ...]:
    return (
        Rule(_KIND, rf"{_CUE}{_IS}[「『]?(?P<it>{_ANY}|{whole}){_END}", is_said, needs="名姓字なょネ"),
        Rule(
            _KIND,
            rf"(?:^|(?<=[はがも、。\s「]))(?P<it>[{_KANJI}]{{1,4}}|[ァ-ヴー]{{2,8}}|[ぁ-ん]{{2,5}}|[A-Za-z]{{2,12}})」?"
            "(?=(?:って|という)(?:名|なまえ))",
            is_said,
            needs="名え",
        ),
    )


def _before_san(known: str, kana: str, is_somebody: _Accepts) -> tuple[Rule, ...]:
    return (
        Rule(_KIND, rf"(?<![{_KANJI}])(?P<it>{known})(?={_CALLED})", is_somebody, needs=_CALLED_BY),
        Rule(
            _KIND,
            rf"(?:(?<![ぁ-ん])|(?<=[のとがにはもやへを]))(?P<it>{kana})(?=(?:さん|ちゃん|くん|君|先生|さま|様))",
            needs=_CALLED_BY,
        ),
        Rule(_KIND, r"(?P<it>(?<![ぁ-ん])(?!ば|じ|ね|に|か|と|お)[ぁ-ん]{1,2}ー)(?=ちゃん|さん|くん)", needs="ー"),
        Rule(_KIND, rf"(?P<it>[ァ-ヴー]{{2,10}})(?={_CALLED})", is_somebody, needs=_CALLED_BY),
        Rule(_KIND, rf"(?P<it>[A-Z][a-z]{{2,11}})(?={_CALLED})", is_somebody, needs=_CALLED_BY),
        Rule(
            _KIND,
            rf"(?P<it>[{_KANJI}]{{2,5}})(?=さん|ちゃん(?!と)|くん|君|さま|様(?![{_KANJI}])|先生|サン)",
            is_somebody,
            needs=_CALLED_BY,
        ),
    )


def _of_oneself(known: str, kana: str, is_somebody: _Accepts) -> tuple[Rule, ...]:
    return (
        Rule(
            _KIND,
            rf"(?P<it>(?<![{_KANJI}])[{_KANJI}]{{1,5}}(?:\s[{_KANJI}]{{1,4}})?|[ァ-ヴー]{{2,10}}|{kana}"
            r"|(?:^|(?<=[はも、。\s]))(?!わたし|あたし|こちら)[ぁ-ん]{2,6}|[A-Za-z]{2,12})(?=と(?:申|もう)し)",
            is_somebody,
            phrases=("と申し", "ともうし"),
        ),
        Rule(
            _KIND,
            rf"(?:私|わたし|あたし|僕|俺)(?:は|の名は|、)\s?(?P<it>{known}|{kana})(?=です|と(?:いい|言い)|って|だ)",
            needs="私わあ僕俺",
        ),
        Rule(
            _KIND,
            r"(?:私|わたし|あたし|僕|俺)(?:は|、)\s?(?P<it>[ァ-ヴー]{2,10}|[A-Za-z]{2,12})(?=(?:と|って)(?:いい|言い)ます)",
            needs="私わあ僕俺",
        ),
    )


def _of_a_relation(known: str, kana: str, is_named: _Accepts) -> tuple[Rule, ...]:
    return (
        Rule(_KIND, rf"{_RELATION}の\s?(?P<it>{known}|{kana}){_PARTICLE}", is_named, needs="の"),
        Rule(
            _KIND,
            rf"{_RELATION}の\s?(?P<it>[{_KANJI}]{{1,2}}{_GIVEN_END}|[{_KANJI}]{_SURNAME_END}|{_KANA_END}){_PARTICLE}",
            is_named,
            needs="の",
        ),
    )


def _alone(known: str, kana: str, whole: str, surnames: frozenset[str]) -> tuple[Rule, ...]:
    long_surname = _either(name for name in surnames if len(name) > 1)
    return (
        Rule(_KIND, rf"(?<![{_KANJI}])(?P<it>{whole})(?![{_KANJI}])"),
        Rule(
            _KIND,
            rf"(?P<it>{known}|{kana})(?=(?:と|って)(?:いい|言い)ます)",
            phrases=("といいます", "と言います", "っていいます", "って言います"),
        ),
        Rule(_KIND, rf"(?:^|(?<=[。、\s]))(?P<it>{long_surname})(?=です(?:[。、\s]|$))", needs="す"),
        Rule(_KIND, rf"(?:^|(?<=[。、\s]))(?P<it>{known}|{kana})(?=より[。\s]*$)", needs="よ"),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _is_somebody(nobody: frozenset[str]) -> _Accepts:
    """Whether what stands before さん is a name: no role, and no word that ends like one (相談員, 保健師)."""
    roles = tuple(word for word in nobody if len(word) > 1)

    def accepts(match: re.Match[str]) -> bool:
        name = match["it"]
        return not (name in nobody or name.endswith(roles) or (len(name) >= 3 and name[-1] in "員師士者官長係役"))

    return accepts


def _is_said(unsaid: frozenset[str], nobody: frozenset[str]) -> _Accepts:
    """Whether what follows 「名前は」 is a name and not 「内緒」."""
    beginnings = tuple(unsaid)

    def accepts(match: re.Match[str]) -> bool:
        return not (match["it"].startswith(beginnings) or match["it"] in nobody)

    return accepts


def _is_named(ending_alike: frozenset[str], nobody: frozenset[str]) -> _Accepts:
    """Whether what ends as names do is one: not 「様子」, not 「友人」."""
    roles = tuple(word for word in nobody if len(word) > 1)
    return lambda match: match["it"] not in ending_alike and not match["it"].endswith(roles)
