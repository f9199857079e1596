"""Settings from the environment (SHIRUBE_*), checked once at start."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core import key_files

_LOCAL = ("localhost", "127.0.0.1", "::1")


class Settings(BaseSettings):
    """All settings; every one is optional and documented in .env.example."""

    model_config = SettingsConfigDict(env_prefix="SHIRUBE_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    database_url: str = ""
    workspace_port: int = Field(default=8501, ge=1, le=65535)
    gateway_port: int = Field(default=8600, ge=1, le=65535)
    metrics_port: int = Field(default=9600, ge=0, le=65535)
    public_url: str = ""
    key_file: Path | None = None
    line_secrets_file: Path | None = None
    line_api: str = "https://api.line.me"
    sheets_key_file: Path | None = None
    demo: bool = True

    @field_validator("line_api")
    @classmethod
    def _is_line(cls, value: str) -> str:
        # A token is sent there: in clear text only to this machine, where a stand-in may listen.
        parts = urlsplit(value)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
            raise ValueError("SHIRUBE_LINE_API must be an https origin such as https://api.line.me")
        return value.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or more):
            raise ValueError("SHIRUBE_PUBLIC_URL must be an origin such as https://to-u.example.lg.jp")
        return value.rstrip("/")

    @property
    def database(self) -> str:
        """SQLAlchemy address of the store; by default the SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'shirube.db'}"

    @property
    def public_origin(self) -> str:
        """Origin that goes into codes and links, without a trailing slash."""
        return self.public_url or f"http://localhost:{self.gateway_port}"

    @property
    def is_public(self) -> bool:
        """Whether codes and links lead to another machine than this one."""
        return bool(self.public_url) and urlsplit(self.public_url).hostname not in _LOCAL

    @property
    def spool_dir(self) -> Path:
        """Where scans and LINE events wait while the store is out of reach."""
        return self.data_dir / "spool"

    @property
    def pseudonym_key_file(self) -> Path:
        """File of the key that turns a LINE user id into a pseudonym; funnel.pseudonym_keys says whether it counts."""
        return self.key_file or self.data_dir / "pseudonym.key"

    @cached_property
    def signing_key(self) -> bytes:
        """32 random bytes that sign cookies and form tokens; made on first use, mode 0600. Raises ValueError too."""
        make_private(self.data_dir)
        return key_files.own(self.data_dir / "signing.key")


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for our own eyes; one that is there stays as it is."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
