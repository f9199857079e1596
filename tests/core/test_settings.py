"""Settings from the environment: documented, checked at start, keys made once."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.folders import ROOT
from core.settings import Settings

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SHIRUBE_")]:
        monkeypatch.delenv(name)


def bare(**facts: object) -> Settings:
    return Settings(_env_file=None, **facts)


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    documented = set(re.findall(r"^# (SHIRUBE_[A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert documented == {f"SHIRUBE_{name.upper()}" for name in Settings.model_fields}


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    uncommented = tmp_path / ".env"
    lines = re.sub(r"^# (SHIRUBE_)", r"\1", EXAMPLE, flags=re.MULTILINE).splitlines()
    # A file that is not named has no value at all.
    named = [line for line in lines if not re.fullmatch(r"SHIRUBE_\w+_FILE=", line)]
    uncommented.write_text("\n".join(named), encoding="utf-8")
    assert Settings(_env_file=uncommented) == bare()


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_GATEWAY_PORT", "8700")
    monkeypatch.setenv("SHIRUBE_DEMO", "0")
    monkeypatch.setenv("SHIRUBE_DATA_DIR", "/srv/shirube")
    read = bare()
    assert read.public_origin == "http://localhost:8700"
    assert read.demo is False
    assert read.database == "sqlite:////srv/shirube/shirube.db"
    assert read.spool_dir == Path("/srv/shirube/spool")


@pytest.mark.parametrize(
    "url",
    [
        "to-u.example.lg.jp",
        "ftp://to-u.example.lg.jp",
        "https://",
        "https://:443",
        "https://to-u.example.lg.jp/desk",
        "https://to-u.example.lg.jp?x=1",
        "https://to-u.example.lg.jp#x",
        "https://user@to-u.example.lg.jp",
        "javascript:alert(1)",
        "https://[to-u",
    ],
)
def test_an_address_that_is_no_origin_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        bare(public_url=url)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://to-u.example.lg.jp", "https://to-u.example.lg.jp"),
        ("https://to-u.example.lg.jp/", "https://to-u.example.lg.jp"),
        ("http://localhost:8600", "http://localhost:8600"),
        ("", "http://localhost:8600"),
    ],
)
def test_an_origin_has_no_slash_at_its_end(url: str, origin: str) -> None:
    assert bare(public_url=url).public_origin == origin


@pytest.mark.parametrize("port", [0, 65536, "x"])
def test_a_port_that_cannot_be_is_refused(port: object) -> None:
    with pytest.raises(ValidationError):
        bare(workspace_port=port)


def test_the_signing_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    read = bare(data_dir=tmp_path / "data")
    assert len(read.signing_key) == 32
    assert bare(data_dir=tmp_path / "data").signing_key == read.signing_key
    [path] = (tmp_path / "data").iterdir()
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == ("signing.key", 0o600)


def test_the_data_folder_is_for_our_own_eyes(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        assert bare(data_dir=tmp_path / "new").signing_key
        (tmp_path / "there").mkdir(mode=0o755)
        assert bare(data_dir=tmp_path / "there").signing_key
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "there").stat().st_mode) == 0o755


def test_the_pseudonym_key_lies_in_the_data_folder_or_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "keys" / "pseudonyms"
    assert bare(data_dir=tmp_path).pseudonym_key_file == tmp_path / "pseudonym.key"
    assert bare(data_dir=tmp_path, key_file=elsewhere).pseudonym_key_file == elsewhere
    assert not list(tmp_path.iterdir())


def test_processes_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from core.settings import Settings;"
        "settings = Settings(data_dir=Path(sys.argv[1]), _env_file=None); sys.stdin.readline();"
        "print(settings.signing_key.hex())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "data")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(2)
    ]
    for process in started:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    keys = [process.communicate(timeout=30)[0].strip() for process in started]
    assert keys[0] == keys[1] == (tmp_path / "data" / "signing.key").read_bytes().hex()
