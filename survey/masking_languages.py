"""Masking rules for names after cues in the form's other languages: 我叫, 제 이름은, Tôi tên là, meu nome é, नाम … हो.

Tagalog marks every person's name (si, ni, kay). Nothing is found where no such cue stands.
"""

from survey.masking_rules import Rule

_KIND = "名前"
# Letters of the Latin script, with those of Vietnamese and Portuguese.
_LETTER = r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\u0300-\u036f]"
_UPPER = "[A-Z" + "".join(chr(at) for at in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(at).isupper()) + "]"
_CAPITALISED = rf"(?:{_UPPER}{_LETTER}{{0,14}}(?:[ '\-]{_UPPER}{_LETTER}{{0,14}}){{0,4}})"
# Who types no capitals leaves one word to go by.
_LATIN_NAME = rf"(?:{_CAPITALISED}|{_LETTER}{{2,15}})(?!{_LETTER})"
_STOP = r"(?=[\s.,!?;:、。，！？)」]|$)"

_ENGLISH_CUE = r"\b(?i:(?:my|his|her)\s+name(?:\s+is|'s)|my\s+(?:\w+\s+)?name\s+is|call\s+me)\s+"
_NO_ENGLISH_NAME = (
    r"(?!(?i:not|a|an|the|on|in|at|of|known|never|there|here|too|so|very|every|no|now|when|if|again|back|later|by"
    r"|asked|secret|private|hidden|different|what|it|as|before|after|during|names|stupid|crazy)\b)"
)
_VIETNAMESE_CUE = (
    r"(?i:\btên\s+(?:(?:của\s+)?(?:tôi|em|mình|con|chị|anh|cháu|chồng\s+tôi|chồng\s+em)\s+)?là"
    r"|\btên\s+thật\s+là|\b(?:tôi|em|mình)\s+tên(?!\s+là))\s+"
)
_PORTUGUESE_CUE = (
    r"(?i:\bnome\s+(?:del[ea]\s+|d[aeo]\s+(?:\w+\s+){1,2})?é"
    r"|\b(?:me\s+chamo|chamo-me)|\bse\s+chama(?=\s+(?-i:[A-ZÀ-Ý])))\s+"
)
_TAGALOG_CUE = (
    r"(?i:\bpangalan\s+(?:ko|niya|(?:ng|nang)\s+\w+(?:\s+ko)?)\s+(?:po\s+)?(?:ay|si|:)"
    r"|\bako\s+(?:po\s+)?(?:ay\s+)?si)\s+(?:si\s+)?"
)
_NO_TAGALOG_NAME = (
    r"(?!(?i:mama|papa|nanay|tatay|inay|itay|ate|kuya"
    r"|lola|lolo|tita|tito|ama|ina|diyos|god|hesus|hindi|wala|lihim|sikreto)\b)"
)
_NEPALI_WORD = r"[\u0900-\u0963\u0970-\u097f]{2,15}"

_CHINESE_SURNAME = (
    "[王李张张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余"
    "杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦付方白邹孟熊秦邱江尹薛段雷侯龙龍史陶黎贺顾毛郝龚邵万钱钱严覃武戴莫孔向汤小阿]"
)
_HAN = "[一-龥]"
_CHINESE_CUE = (
    "(?:(?:我|老公|丈夫|先生|男友|男朋友|前夫|孩子|女儿|女兒|儿子|兒子|妈妈|爸爸|姐姐|妹妹|哥哥|弟弟|朋友)叫做?"
    "|(?:名字|姓名|真名|本名)(?:是|叫))"
)
_KOREAN_SURNAME = "[김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허유남심노하곽성차주우구민]"
_KOREAN_END = r"(?=입니다|이에요|예요|에요|이라고|라고|이고|이야|야|이며|[\s.,!]|$)"
_NO_KOREAN_NAME = frozenset(
    ["비밀", "익명", "몰라", "없음", "가명", "별명", "여기", "아직", "그냥", "안돼", "싫어", "말못"]
)

LANGUAGE_RULES: tuple[Rule, ...] = (
    Rule(_KIND, rf"{_ENGLISH_CUE}{_NO_ENGLISH_NAME}(?P<it>{_LATIN_NAME}){_STOP}", needs="mM"),
    Rule(_KIND, rf"{_VIETNAMESE_CUE}(?!(?i:gì|bí|không|người|ai)\b)(?P<it>{_LATIN_NAME})", needs="êÊ"),
    Rule(_KIND, rf"{_PORTUGUESE_CUE}(?!(?i:n[ãa]o|muito|um|uma|o|a|segredo)\b)(?P<it>{_LATIN_NAME})", needs="mM"),
    Rule(_KIND, rf"{_TAGALOG_CUE}{_NO_TAGALOG_NAME}(?P<it>{_LATIN_NAME})", needs="aA"),
    Rule(_KIND, rf"\b(?:[Ss]i|[Nn]i|[Kk]ay)\s+{_NO_TAGALOG_NAME}(?P<it>{_CAPITALISED})(?!{_LETTER})", needs="iy"),
    # Two letters after a surname, if a sign or a word that goes on stands behind; else the likelier one or two.
    Rule(
        _KIND,
        rf"{_CHINESE_CUE}\s?(?P<it>{_CHINESE_SURNAME}{_HAN}{{1,2}}?(?=[\s，。,.、！!]|$|今年|来|是|住|在|的|他|我)|{_CHINESE_SURNAME}{_HAN}{{1,2}})",
        needs="叫名姓",
    ),
    Rule(_KIND, rf"我姓(?P<it>{_CHINESE_SURNAME})", needs="姓"),
    Rule(_KIND, rf"{_CHINESE_CUE}\s?(?P<it>{_CAPITALISED})(?!{_LETTER})", needs="叫名姓"),
    Rule(
        _KIND,
        rf"(?:이름|성함|본명)(?:은|이|:)\s?(?P<it>{_KOREAN_SURNAME}[가-힣]{{1,2}}|[가-힣]{{2}}){_KOREAN_END}",
        lambda match: match["it"] not in _NO_KOREAN_NAME,
        needs="름함명",
    ),
    Rule(_KIND, r"(?:저는|나는|전)\s(?P<it>[가-힣]{2,4}?)(?=이?라고\s(?:합니다|해요|해|불러))", needs="라"),
    Rule(_KIND, rf"(?:이름|성함)(?:은|이|:)\s?(?P<it>{_CAPITALISED})(?!{_LETTER})", needs="름함"),
    Rule(_KIND, rf"नाम\s+(?P<it>{_NEPALI_WORD}(?:\s{_NEPALI_WORD}){{0,2}}?)(?=\s+हो)", needs="न"),
    Rule(
        _KIND,
        rf"मेरो\s+नाम\s+(?!भन्न|नभन|लेख|छैन|दिन|चाहि)(?P<it>{_NEPALI_WORD}(?:\s(?!भन्न|छैन|चाह){_NEPALI_WORD})?)(?=[।,.!]|$)",
        needs="न",
    ),
    Rule(_KIND, rf"\b(?i:naam|nam)\s+(?P<it>{_CAPITALISED})(?=\s+(?i:ho)\b)", needs="n"),
)
