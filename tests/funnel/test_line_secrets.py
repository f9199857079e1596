"""The file of channel secrets and tokens: what of it counts for which programme."""

import json
from pathlib import Path

import pytest

from funnel.line_secrets import LineSecrets, SecretsUnreadable, of_programme
from store.database import Db
from store.records import Programme
from tests.conftest import add_programme


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "line-secrets.json"
    told = {"toshima-r8": "one", "kita-r5": ["new", "old"], "ueda-r3": {"secrets": "s", "token": " t0/+= "}}
    path.write_text(json.dumps(told))
    return path


def test_a_secret_a_list_of_secrets_or_secrets_with_a_token_come_from_the_file(
    db: Db, programme: Programme, file: Path
) -> None:
    assert of_programme(programme, file) == LineSecrets(["one"])
    assert of_programme(add_programme(db, "kita-r5"), file) == LineSecrets(["new", "old"])
    assert of_programme(add_programme(db, "ueda-r3"), file) == LineSecrets(["s"], "t0/+=")
    assert of_programme(add_programme(db, "other-r1"), file) == LineSecrets([], None)


def test_without_a_file_there_is_neither_secret_nor_token(programme: Programme) -> None:
    assert of_programme(programme, None) == LineSecrets([], None)


def test_a_demo_programme_has_its_known_secret_no_real_one_and_no_token(db: Db, file: Path) -> None:
    for slug in ("kita-r5", "ueda-r3"):
        assert of_programme(add_programme(db, slug, is_demo=True), file) == LineSecrets([f"demo-secret-{slug}"])


def test_a_real_programme_does_not_take_the_known_secret(programme: Programme, file: Path) -> None:
    assert "demo-secret-toshima-r8" not in of_programme(programme, file).secrets


def test_neither_secret_nor_token_is_shown_where_the_whole_is_printed(db: Db, file: Path) -> None:
    assert repr(of_programme(add_programme(db, "ueda-r3"), file)) == "LineSecrets()"


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", '"toshima-r8"', "\ud800", "[" * 100_000),
        *(
            json.dumps({"toshima-r8": given})
            for given in (
                *(7, [7], None, {"secrets": 7}, {"secrets": [None]}, {"secret": "s"}, {"secrets": "s", "token": 7}),
                *(
                    {"secrets": "s", "token": "a\r\nb"},
                    {"secrets": "s", "token": "あ"},
                    {"secrets": "s", "token": "a b"},
                ),
            )
        ),
    ],
)
def test_a_broken_file_is_told_apart_from_no_secret(programme: Programme, file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(SecretsUnreadable):
        of_programme(programme, file)


def test_a_file_that_is_gone_is_told_apart_from_no_secret(programme: Programme, tmp_path: Path) -> None:
    with pytest.raises(SecretsUnreadable):
        of_programme(programme, tmp_path / "gone.json")


@pytest.mark.parametrize("given", ["", " ", [], [""], ["", " "], {}, {"secrets": ""}, {"secrets": [], "token": " "}])
def test_an_empty_secret_is_none_and_an_empty_token_too(programme: Programme, file: Path, given: object) -> None:
    file.write_text(json.dumps({"toshima-r8": given}))
    assert of_programme(programme, file) == LineSecrets([], None)
