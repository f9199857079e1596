"""Files of 32 random bytes that only their owner reads: made once, read whole or not at all, destroyed for ever."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_KEY_BYTES = 32


def read(path: Path) -> bytes | None:
    """The key in a file, or None where there is no file. Raises ValueError where it holds less than a key, OSError."""
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(key) < _KEY_BYTES:
        # A file cut short would go on making pseudonyms, with a key that anybody can guess.
        raise ValueError(f"{path} is no whole key. Put the right one back, or take the file away to begin with a new.")
    return key


def own(path: Path) -> bytes:
    """The key in a file of an existing folder; made, mode 0600, where there is none. Raises ValueError, OSError."""
    if not path.exists():
        # Written aside and linked into place, so that all who start together end with one whole key.
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        _sync_folder(path.parent)
    key = read(path)
    if key is None:
        raise FileNotFoundError(path)
    return key


def shred(path: Path) -> bool:
    """Overwrite a file with noise, force that to the disk, and remove it; False where there is none. Raises OSError.

    Copies, backups, snapshots, and what a copy-on-write file system or the wear levelling of an SSD has kept are out of
    reach of any program.
    """
    real = path.resolve()
    if not real.exists():
        path.unlink(missing_ok=True)
        return False
    real.chmod(0o600)
    with real.open("r+b", buffering=0) as file:
        length = os.fstat(file.fileno()).st_size
        for noise in (secrets.token_bytes(length), bytes(length)):
            file.seek(0)
            file.write(noise)
            os.fsync(file.fileno())
    real.unlink()
    # Where a link led to it, the link goes too.
    path.unlink(missing_ok=True)
    _sync_folder(real.parent)
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
