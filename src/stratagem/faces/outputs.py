"""Files that a command writes: their places are checked before the work, and nothing half-written is left behind."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stratagem.base.diagnostics import UsageError


@contextmanager
def prepared_folder(folder: Path, files: tuple[str, ...], option: str) -> Iterator[Path]:
    """`folder`, made if absent and known to take `files`; if the work fails, folders made here vanish again.

    Raises UsageError: OUT-NOT-A-FOLDER, OUT-UNWRITABLE, OUT-NOT-A-FILE.
    """
    made = _make(folder, option)
    try:
        _try_to_write(folder, option)
        for name in files:
            _check_replaceable(folder / name, option)
        yield folder
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.rmdir()
        raise


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write bytes, or text as UTF-8, so that `path` holds either what it held or all of `content`."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _make(folder: Path, option: str) -> list[Path]:
    """Make the folder; returns the folders made, innermost first."""
    absent = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError.of(
            "OUT-NOT-A-FOLDER", f"{option}: `{folder}` is not a folder", "give a folder, or a name that is still free"
        ) from error
    except NotADirectoryError as error:
        raise UsageError.of(
            "OUT-NOT-A-FOLDER",
            f"{option}: a part of `{folder}` is a file",
            "give a folder, or a name that is still free",
        ) from error
    except (OSError, ValueError) as error:
        raise _unwritable(folder, option, error) from error
    return absent


def _try_to_write(folder: Path, option: str) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".stratagem.", suffix=".part")
        os.close(handle)
        os.unlink(name)
    except OSError as error:
        raise _unwritable(folder, option, error) from error


def _check_replaceable(path: Path, option: str) -> None:
    """Only a plain file is replaced: never a folder, a pipe, a device or what a link hides."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _unwritable(path, option, error) from error
    if not stat.S_ISREG(mode):
        raise UsageError.of(
            "OUT-NOT-A-FILE",
            f"{option}: `{path}` is there and is not a plain file",
            "move it away, or give another name",
        )


def _unwritable(path: Path, option: str, error: Exception) -> UsageError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UsageError.of(
        "OUT-UNWRITABLE", f"{option}: cannot write to `{path}`: {reason}", "give a place where you may write"
    )


def _umask() -> int:
    """The permissions that new files of this process lack; reading them takes setting them."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
