"""Texts in other languages: kept by part, and read by somebody before they go to press."""

from typing import Any

import pytest

from campaigns import campaigns, language_reviews
from campaigns.language_reviews import fingerprint, programme_texts, reviewed
from campaigns.placements import LanguageUnknown
from printing import designs
from store import staff
from store.database import Db
from store.records import Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"


@pytest.fixture(autouse=True)
def _texts_of_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file's words stand still while the rule is tested."""
    monkeypatch.setattr(designs, "fingerprint", lambda language="ja": f"file {language}")


def set_text(db: Db, programme: Programme, sentence: str, *, language: str = "ko", part: str = "who") -> None:
    who: dict[str, Any] = {"by": BY, "at": NOON, "programme": programme}
    language_reviews.set_text(db, **who, language=language, part=part, sentence=sentence)


def review(db: Db, programme: Programme, read: str, **facts: Any) -> None:
    facts = {"language": "ko", "reviewed_by": "国際交流協会", **facts}
    language_reviews.review(db, by=BY, at=NOON, programme=programme, read=read, **facts)


def actions(db: Db) -> list[str]:
    return [entry.action for entry in reversed(staff.audit_trail(db))]


def test_a_text_is_kept_changed_and_taken_back(db: Db, programme: Programme) -> None:
    set_text(db, programme, " 구내 거주자 ")
    set_text(db, programme, "구내 거주자")
    set_text(db, programme, "구청", part="office")
    assert programme_texts(db, programme, "ko") == {"who": "구내 거주자", "office": "구청"}
    set_text(db, programme, "누구나")
    set_text(db, programme, "", part="office")
    set_text(db, programme, "", part="closed")
    assert programme_texts(db, programme, "ko") == {"who": "누구나"}
    assert programme_texts(db, programme, "ja") == programme_texts(db, add_programme(db, "andere-r8"), "ko") == {}
    assert actions(db) == ["language.text"] * 4


@pytest.mark.parametrize("part", [*language_reviews.PARTS, "phone_0", "phone_12"])
def test_every_part_and_every_telephone_has_its_text(db: Db, programme: Programme, part: str) -> None:
    set_text(db, programme, "秘密は守ります。", language="ja", part=part)
    assert programme_texts(db, programme, "ja") == {part: "秘密は守ります。"}


@pytest.mark.parametrize("part", ["", "headline", "phone_", "phone_x", "phone_01", "phone_100", "phone_1 "])
def test_a_part_that_no_piece_has_is_refused(db: Db, programme: Programme, part: str) -> None:
    with pytest.raises(language_reviews.PartUnknown):
        set_text(db, programme, "x", part=part)


def test_a_language_of_no_piece_and_a_sentence_too_long_are_refused(db: Db, programme: Programme) -> None:
    with pytest.raises(LanguageUnknown):
        set_text(db, programme, "x", language="la")
    with pytest.raises(LanguageUnknown):
        review(db, programme, "x", language="la")
    with pytest.raises(campaigns.NameTooLong):
        set_text(db, programme, "長" * 201)


def test_a_review_holds_for_the_words_that_were_read(db: Db, programme: Programme) -> None:
    set_text(db, programme, "구내 거주자")
    read = fingerprint(db, programme, "ko")
    assert not reviewed(db, programme, "ko", read)
    review(db, programme, read)
    assert reviewed(db, programme, "ko", read)
    found = language_reviews.found(db, programme, "ko", read)
    assert found
    assert (found.reviewed_by, found.made_by, found.made_at) == ("国際交流協会", BY, NOON)
    assert actions(db)[-1] == "language.review"
    set_text(db, programme, "누구나")
    assert not reviewed(db, programme, "ko", fingerprint(db, programme, "ko"))
    set_text(db, programme, "구내 거주자")
    assert reviewed(db, programme, "ko", fingerprint(db, programme, "ko"))


def test_a_new_file_and_own_words_need_a_review_of_their_own(
    db: Db, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(db, programme, fingerprint(db, programme, "ko"))
    own = fingerprint(db, programme, "ko", own=["혼자 고민하지 마세요"])
    assert not reviewed(db, programme, "ko", own)
    review(db, programme, own, own=["혼자 고민하지 마세요"])
    assert reviewed(db, programme, "ko", own)
    monkeypatch.setattr(designs, "fingerprint", lambda language="ja": "a new file")
    assert not reviewed(db, programme, "ko", fingerprint(db, programme, "ko"))


def test_a_review_of_words_that_have_changed_meanwhile_is_refused(db: Db, programme: Programme) -> None:
    read = fingerprint(db, programme, "ko")
    set_text(db, programme, "누구나")
    with pytest.raises(language_reviews.ReviewOutdated):
        review(db, programme, read)


def test_a_review_needs_a_reader_and_counts_for_its_programme_and_language(db: Db, programme: Programme) -> None:
    read = fingerprint(db, programme, "ko")
    with pytest.raises(campaigns.NameMissing):
        review(db, programme, read, reviewed_by=" ")
    review(db, programme, read)
    review(db, programme, read, reviewed_by="別の人")
    found = language_reviews.found(db, programme, "ko", read)
    assert found
    assert found.reviewed_by == "別の人"
    assert not reviewed(db, programme, "vi", read)
    assert not reviewed(db, add_programme(db, "andere-r8"), "ko", read)


def test_japanese_is_read_by_those_who_write_it(db: Db, programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reviewed(db, programme, "ja", "x")
    monkeypatch.setattr(designs, "reviewed_by", lambda language="ja": "")
    assert not reviewed(db, programme, "ja", "x")
