"""Channel secrets: whose signature counts."""

import json
from pathlib import Path

import pytest
from linebot.v3.webhook import SignatureValidator

from gateway.line_secrets import SecretsUnreadable, is_signed, of_programme, sign
from store.database import Db
from store.records import Programme
from tests.conftest import add_programme

BODY = '{"destination":"U0","events":[]} ひみつ'.encode()


def test_lines_own_example_verifies() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert sign("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_lines_own_library_accepts_our_signature() -> None:
    assert SignatureValidator("secret").validate(BODY.decode(), sign("secret", BODY))


@pytest.mark.parametrize(
    "signature",
    ["", "x", sign("other", BODY), sign("secret", BODY + b" "), sign("secret", BODY)[:-1], "日本", "\udcff"],
)
def test_any_other_signature_is_none(signature: str) -> None:
    assert not is_signed(signature, BODY, ["secret"])


def test_while_a_secret_is_changed_both_count() -> None:
    for secret in ("old", "new"):
        assert is_signed(sign(secret, BODY), BODY, ["new", "old"])


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed("", BODY, [])
    assert not is_signed(sign("", BODY), BODY, [])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "line-secrets.json"
    path.write_text(json.dumps({"toshima-r8": "one", "kita-r5": ["new", "old"]}))
    return path


def test_secrets_come_from_the_file(db: Db, programme: Programme, file: Path) -> None:
    assert of_programme(programme, file) == ["one"]
    assert of_programme(add_programme(db, "kita-r5"), file) == ["new", "old"]
    assert of_programme(add_programme(db, "other-r1"), file) == []


def test_without_a_file_there_is_no_secret(programme: Programme) -> None:
    assert of_programme(programme, None) == []


def test_a_demo_programme_takes_its_known_secret_and_no_real_one(db: Db, file: Path) -> None:
    demo = add_programme(db, "kita-r5", is_demo=True)
    assert of_programme(demo, file) == ["demo-secret-kita-r5"]


def test_a_real_programme_does_not_take_the_known_secret(programme: Programme, file: Path) -> None:
    assert not is_signed(sign("demo-secret-toshima-r8", BODY), BODY, of_programme(programme, file))


@pytest.mark.parametrize("text", ["", "{", "[]", '"toshima-r8"', '{"toshima-r8": 7}', '{"toshima-r8": [7]}', "\ud800"])
def test_a_broken_file_is_told_apart_from_no_secret(programme: Programme, file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(SecretsUnreadable):
        of_programme(programme, file)


@pytest.mark.parametrize("given", ["", " ", [], [""], ["", " "]])
def test_an_empty_secret_is_none(programme: Programme, file: Path, given: object) -> None:
    file.write_text(json.dumps({"toshima-r8": given}))
    assert of_programme(programme, file) == []


def test_an_empty_secret_beside_another_signs_nothing(programme: Programme, file: Path) -> None:
    file.write_text(json.dumps({"toshima-r8": ["one", ""]}))
    assert of_programme(programme, file) == ["one"]


def test_a_missing_file_is_told_apart_from_no_secret(programme: Programme, file: Path) -> None:
    with pytest.raises(SecretsUnreadable):
        of_programme(programme, file.with_name("none.json"))
