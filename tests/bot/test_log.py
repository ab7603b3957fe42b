"""Logs: no token in them, times in UTC, and nothing that people wrote."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from bot.log import TALKATIVE, redact, set_up_logging
from tests.bot.settings import app_token, bot_token

log = logging.getLogger("backline.test")


@pytest.fixture
def logged() -> Iterator[Callable[[str, str], io.StringIO]]:
    """Sets logging up onto a stream, and puts it back as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}

    def set_up(level: str, log_format: str) -> io.StringIO:
        stream = io.StringIO()
        root.handlers = []  # basicConfig(force=True) would close pytest's own
        set_up_logging(level, log_format, stream)
        return stream

    yield set_up
    root.handlers = before
    root.setLevel(level)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(False)


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_no_token_gets_into_the_log_whichever_way_it_comes(logged: Callable[..., io.StringIO], log_format: str) -> None:
    tokens = [bot_token(), app_token(), bot_token().replace("xoxb", "xoxe.xoxp")]
    stream = logged("info", log_format)
    log.info("said %s", tokens[0])
    log.info("told " + tokens[1])
    log.info("extra", extra={"token": tokens[2]})
    log.error("failed", exc_info=ValueError(tokens[0]))
    assert "xoxb-[redacted]" in stream.getvalue()
    assert not any(token in stream.getvalue() for token in tokens)


def test_json_lines_say_when_in_utc_how_serious_and_where_from(logged: Callable[..., io.StringIO]) -> None:
    stream = logged("info", "json")
    log.warning("card %d was reposted", 7)
    line = json.loads(stream.getvalue())
    assert line["time"].endswith("+00:00")
    assert (line["level"], line["logger"], line["message"]) == ("WARNING", "backline.test", "card 7 was reposted")


def test_console_lines_say_the_same(logged: Callable[..., io.StringIO]) -> None:
    stream = logged("info", "console")
    log.warning("card reposted")
    time, level, where, *words = stream.getvalue().split()
    assert time.endswith("+00:00")
    assert (level, where, words) == ("WARNING", "backline.test:", ["card", "reposted"])


def test_less_serious_lines_than_asked_for_are_left_out(logged: Callable[..., io.StringIO]) -> None:
    stream = logged("warning", "console")
    log.info("quiet")
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    "name", ["slack_sdk.web.base_client", "slack_bolt.App", "slack_sdk.socket_mode.builtin.client"]
)
def test_requests_stay_out_of_the_log_even_at_debug(logged: Callable[..., io.StringIO], name: str) -> None:
    stream = logged("debug", "console")
    log.debug("ours")
    logging.getLogger(name).debug("body_params: {'text': 'what the customer said'}")
    assert "ours" in stream.getvalue()
    assert "customer" not in stream.getvalue()


def test_ordinary_words_are_left_alone() -> None:
    assert redact("the xbox app-1 of 48213") == "the xbox app-1 of 48213"
