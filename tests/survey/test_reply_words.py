"""The message that carries a survey link."""

import pytest

from core.language import PUBLIC, READING
from survey.reply_words import words

ADDRESS = "https://go.example.lg.jp/s/AAAAAAAAAAAAAAAAAAAAAA"


@pytest.mark.parametrize("language", PUBLIC)
def test_the_message_has_words_of_its_own_in_every_public_language(language: str) -> None:
    said = words(ADDRESS, language)
    assert said.count(ADDRESS) == 1
    assert "24" in said
    others = [words(ADDRESS, other) for other in PUBLIC if other != language]
    assert said not in others


@pytest.mark.parametrize("language", PUBLIC)
def test_the_message_tells_nothing_of_counselling_and_has_no_readings(language: str) -> None:
    said = words(ADDRESS, language).lower()
    told = ("相談", "counsel", "dv", "暴力", "咨询", "상담", "tư vấn", "consulta", "konsulta", "परामर्श")
    assert not [word for word in told if word in said]
    assert not READING.search(said)
