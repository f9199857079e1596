"""The file of Google's service account: read whole and privately, or not at all."""

import json
import os
from pathlib import Path

import pytest

from core import sheet_key
from core.settings import Settings

KEY = {"type": "service_account", "client_email": "a@b.example", "private_key": "secret", "token_uri": "https://x"}


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "google.json"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_a_key_is_read_as_google_gave_it(tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps({**KEY, "project_id": "office"}))
    assert sheet_key.read(file) == {**KEY, "project_id": "office"}
    assert sheet_key.email_of(file) == "a@b.example"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    with pytest.raises(sheet_key.KeyUnusable):
        sheet_key.read(written(tmp_path, json.dumps(KEY), mode))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 9_000,
        '"x"',
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
        json.dumps({**KEY, "type": "authorized_user"}),
        json.dumps({**KEY, "private_key": ""}),
        json.dumps({**KEY, "client_email": ["x"]}),
        json.dumps({**KEY, "more": "x" * 17_000}),
    ],
)
def test_what_is_no_key_is_refused_without_a_word_of_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(sheet_key.KeyUnusable) as refused:
        sheet_key.read(written(tmp_path, text))
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_file_that_is_missing_or_is_none_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path / "missing", tmp_path, tmp_path / "pipe"):
        with pytest.raises(sheet_key.KeyUnusable):
            sheet_key.read(path)


def test_the_key_file_is_a_setting_and_the_address_of_google_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_SHEETS_KEY_FILE", "/etc/shirube/google.json")
    monkeypatch.setenv("SHIRUBE_SHEETS_URL", "http://elsewhere.example")
    settings = Settings(_env_file=None)
    assert settings.sheets_key_file == Path("/etc/shirube/google.json")
    assert not any("elsewhere" in str(value) for value in settings.model_dump().values())
