"""The command line: run, demo, check, migrate, manifest, export, erase."""

import json
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import click

import storage
from bot.check import Level, check_all, check_environment
from bot.clock import SystemClock
from bot.config import ConfigError, load_config, load_environment, read_settings
from bot.demo import DemoError
from bot.demo import demo as run_demo
from bot.log import set_up_logging
from bot.manifest import manifest_text
from bot.rules.errors import Refused
from bot.run import CANNOT_START, tell
from bot.run import run as run_bot
from bot.services.erasing import erase_person, erase_reference
from bot.stopping import StopSignal
from bot.vault import new_secret_key
from bot.views.erasing import counts

_AT_THE_MACHINE = "the command line"
"""Who erased, where it was nobody in Slack."""


class PlainErrors(click.Group):
    """Says in sentences what a person can mend; a traceback would help nobody there."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ConfigError, storage.StorageError, DemoError, Refused) as error:
            click.echo(error, err=True)
            ctx.exit(CANNOT_START)


@click.group(cls=PlainErrors)
def main() -> None:
    """Backline: the line behind your front line.

    Settings come from the environment and from .env; .env.example lists them.
    """


@main.command()
def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    stop = StopSignal()
    stop.listen()
    environment = load_environment()
    findings = list(check_environment(environment))
    if any(finding.stops for finding in findings):
        click.echo("\n".join(map(str, findings)), err=True)
        sys.exit(CANNOT_START)
    config = load_config(environment)
    set_up_logging(config.log_level, config.log_format)
    tell(findings)
    sys.exit(run_bot(config, stop))


@main.command()
def demo() -> None:
    """Try it in a practice workspace: no Slack account, no settings."""
    stop = StopSignal()
    stop.listen()
    sys.exit(run_demo(stop))


@main.command()
def check() -> None:
    """Say what would keep the bot from working, and what mends it."""
    environment, failed = load_environment(), False
    settings, _ = read_settings(environment)
    for finding in chain(check_environment(environment), check_all(settings)):
        click.echo(finding)
        failed = failed or finding.level is Level.PROBLEM
    click.echo("Mend the problems above, then check again." if failed else "Ready: make run")
    sys.exit(1 if failed else 0)


@main.command()
def migrate() -> None:
    """Bring the database up to this version, without starting."""
    path = _database()
    applied = storage.migrate(path)
    click.echo(f"{path}: {'applied ' + ', '.join(applied) if applied else 'nothing to do'}.")


@main.command()
@click.option("--check", "file", type=click.Path(path_type=Path), help="Compare with this file instead of printing.")
def manifest(file: Path | None) -> None:
    """Print manifest.json, which tells Slack what the app is."""
    if file is None:
        click.echo(manifest_text(), nl=False)
    elif not file.is_file() or file.read_text(encoding="utf-8") != manifest_text():
        click.echo(f"{file} differs. Mend it with: python -m bot manifest > {file}", err=True)
        sys.exit(1)


_REFERENCE = click.option("--reference", help="Everything held on this customer.")
_PERSON = click.option("--person", help="Everything held on this member of staff, by their Slack id.")


@main.command()
@_REFERENCE
@_PERSON
def export(reference: str | None, person: str | None) -> None:
    """Print what is held on a customer or a member of staff, as JSON. The bot may be running."""
    _one_of_two(reference, person)
    with storage.look_into(_database()) as records:
        found = records.held.of_person(person) if person else records.held.of_reference(reference or "")
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@main.command()
@_REFERENCE
@_PERSON
@click.option("--reason", required=True, help="Kept on record; leave out who it is about.")
@click.confirmation_option(prompt="Nobody can bring it back. Erase it?")
def erase(reference: str | None, person: str | None, reason: str) -> None:
    """Erase what is held on a customer or a member of staff, while the bot is stopped.

    Its messages about them go from Slack once it runs again.
    """
    _one_of_two(reference, person)
    db = storage.open_database(_database())
    try:
        with db.write() as records:
            now = SystemClock().now()
            if person:
                said = f"what was theirs ({erase_person(records, person, _AT_THE_MACHINE, reason, now)} in all)"
            else:
                said = counts(erase_reference(records, reference or "", _AT_THE_MACHINE, reason, now))
            messages = records.removals.count()
    finally:
        db.close()
    click.echo(f"Erased: {said}. Messages that go from Slack once the bot runs: {messages}.")


def _one_of_two(reference: str | None, person: str | None) -> None:
    if bool(reference) == bool(person):
        raise click.UsageError("Say either --reference or --person.")


def _database() -> Path:
    settings, problems = read_settings(load_environment())
    if "database" not in settings:
        raise ConfigError(problems)
    path: Path = settings["database"]
    return path


@main.command("secret-key")
def secret_key() -> None:
    """Print a new secret key, to put first into BACKLINE_SECRET_KEY."""
    click.echo(new_secret_key())
