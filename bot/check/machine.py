"""What is on this machine: Python, the settings, the database and the keys beside it."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import storage
from bot.check.finding import Finding, ok, problem, warning
from bot.config import moved_settings, read_settings, unknown_settings
from bot.vault import Vault
from storage import Keyring, keyring_path


def check_environment(environment: Mapping[str, str]) -> Iterator[Finding]:
    """The settings that are not right, and those that nobody reads."""
    _, problems = read_settings(environment)
    yield from (problem(text, stops=True) for text in problems)
    for name in unknown_settings(environment):
        yield warning(f"{name} is not a setting of Backline. .env.example lists them.")
    if moved := moved_settings(environment):
        yield warning(f"Set up in Slack by now, and read here only while there is no team: {', '.join(moved)}.")


def check_machine(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """With the settings that were right (by field of `Config`); a running Backline is not disturbed."""
    yield check_python()
    yield check_database(settings["database"])
    if "secret_keys" in settings and keyring_path(settings["database"]).exists():
        yield check_secret_key(settings["database"], Vault(settings["secret_keys"]))


def check_python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] > (3, 13):
        return warning(f"Python {version}: Backline is tested on 3.11 to 3.13.")
    return ok(f"Python {version}.")


def check_database(path: Path) -> Finding:
    """Whether a Backline uses it or could, and what in it needs somebody. Nothing is changed, nor made if not there."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return problem(f"The folder {folder} does not exist. Make it, or set BACKLINE_DATABASE to another place.")
    try:
        # Tried, because permissions do not say all: of a full disk nothing, nor of a file system that takes no files.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return problem(
            f"{folder} cannot be written: {error.strerror}. Let the user who runs Backline write there, or set "
            "BACKLINE_DATABASE to another place."
        )
    if not path.exists():
        return ok(f"Database {path} will be made.")
    try:
        found = storage.inspect(path)
    except storage.StorageError as error:
        return problem(str(error))
    if found.undelivered:
        return problem(
            f"Messages that could not be delivered: {found.undelivered}. In Slack, a supervisor's `/backline status` "
            "says why and sends them again."
        )
    state = "is in use by a running Backline, as it should be" if found.in_use else "can be written"
    return ok(f"Database {path} {state}.{' It is migrated at the next start.' if found.migrations_missing else ''}")


def check_secret_key(database: Path, vault: Vault) -> Finding:
    """Whether the secret key opens every key that people's own notes are locked with."""
    try:
        keyring = Keyring(keyring_path(database))
    except storage.StorageError as error:
        return problem(str(error))
    locked = sum(not vault.opens(key) for key in keyring.all().values())
    keyring.close()
    if locked:
        return problem(
            f"BACKLINE_SECRET_KEY does not open what {locked} {'person keeps' if locked == 1 else 'people keep'} for "
            "themselves: put the key it was locked with after the newer one, with a comma between them."
        )
    return ok("BACKLINE_SECRET_KEY opens what people keep for themselves.")
