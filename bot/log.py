"""Logging: for people or for log collectors, times in UTC, never a token, never what people wrote."""

import logging
import re
from datetime import UTC, datetime
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

TOKEN = re.compile(r"\bx(?:ox[a-z]|app)(?:\.\w+)?-[A-Za-z0-9-]+")

# At debug these write whole requests, with the customer's words in them; bodies are not for the log. The Web API
# client looks at its own level, not the one it inherits, before it formats every request (slack_sdk 3.47).
TALKATIVE = ("slack_bolt", "slack_sdk", "slack_sdk.web.base_client", "apscheduler")


def redact(text: str) -> str:
    """`text` with every Slack token replaced by its kind: `xoxb-[redacted]`."""
    return TOKEN.sub(lambda match: match.group().split("-", 1)[0] + "-[redacted]", text)


class Redacting(logging.Formatter):
    """Another formatter's lines without tokens, be they in the message, its arguments or a traceback."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return redact(self.inner.format(record))


class _UtcTimes(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's own name and signature
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class _ConsoleFormatter(_UtcTimes, logging.Formatter):
    pass


class _JsonFormatter(_UtcTimes, JsonFormatter):
    pass


def formatter(log_format: str) -> logging.Formatter:
    """The formatter a setting names: `console`, or `json` (a line each: time, level, logger, message)."""
    if log_format == "json":
        return Redacting(
            _JsonFormatter(
                "{asctime}{levelname}{name}{message}",
                style="{",
                rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            )
        )
    return Redacting(_ConsoleFormatter("{asctime} {levelname:<7} {name}: {message}", style="{"))


def set_up_logging(level: str, log_format: str, stream: TextIO | None = None) -> None:
    """Send everything at `level` and above to `stream`, by default standard error; the last call wins."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(log_format))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
    logging.captureWarnings(True)
