"""What the bot says in its log."""

from logging import LogRecord

import pytest


def ours(caplog: pytest.LogCaptureFixture) -> list[LogRecord]:
    """What the bot itself has logged: libraries have their own, and theirs are no part of what a test promises."""
    return [record for record in caplog.records if record.name.startswith("bot.")]
