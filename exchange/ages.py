"""Ages as contractors write them in years, read as the bands that are counted."""

import re

from exchange.tables import plain

_AGE = re.compile(r"(\d{1,3})[歳才]?")
_AGES = re.compile(r"(\d{1,2})[歳才代]?[-~〜–—―ー‐](\d{1,2})[歳才代]?")  # 20〜24歳
_HALF = re.compile(r"([1-7]0)歳?代(?:前半|半ば|後半)")
_YOUNGER = re.compile(r"(?:1\d|20)[歳才]未満|1\d[歳才]以下")


def band(text: str) -> str | None:
    """The code of the band of an age, or of ages within one band; None for anything else."""
    written = plain(text)
    if ages := _AGES.fullmatch(written):
        first, last = map(int, ages.groups())
        return _band(first) if first <= last and _band(first) == _band(last) else None
    if age := _AGE.fullmatch(written) or _HALF.fullmatch(written):
        return _band(int(age[1]))
    return "10s" if _YOUNGER.fullmatch(written) else None


def _band(age: int) -> str:
    return f"{min(max(age // 10, 1), 7)}0s"
