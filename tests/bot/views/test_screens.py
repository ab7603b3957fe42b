"""Slack takes every screen, whatever people typed, and none of what they typed pings anybody."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.services.status import FAILURES_SHOWN
from bot.views.blocks import Message, as_json
from sandbox.blocks import MESSAGE_TEXT_LIMIT, check_message, check_view, total_text
from tests.bot.views.samples import ID, Screen, every_screen, status_screens

TEXT_LIMIT = 4000  # docs.slack.dev, "chat.postMessage": what `text` should keep to

PINGS = "<!channel> <!here> <!everyone> <@U0TYPED> <#C0TYPED> <!subteam^S0TYPED> &lt;!channel&gt; "
HOSTILE = {
    "nothing": "",
    "whitespace": " \t\n\r\n ",
    "words": "word " * 600,
    "one long word": "x" * 3000,
    "ampersands": "&" * 3000,
    "angles": "<>" * 1500,
    "pings, links and dates": (PINGS + "<http://typed.example|click> <!date^0^{time}|never> ") * 20,
    "emoji and right to left": "👩‍👩‍👧‍👦🏳️‍🌈\u202eשלום عليكم\u202c " * 100,
    "formatting": "*_~`" * 300 + "```" * 300 + "\n> a\n• b\x00" * 100,
    "a reference of 80 characters": "A1" * 40,
}

# All that screens of ours may put in angle brackets.
_OURS = re.compile(
    r"<@U0(?:AGENT|OWNER|OTHER|SUPERVISOR[0-9]+)>"
    r"|<#C0ESCALATIONS>"
    r"|<!subteam\^S0SUPERVISORS>"
    r"|<!date\^[0-9]+\^(?:\{time\}|\{date_short_pretty\}|\{date_short_pretty\} at \{time\})\|[0-9A-Za-z :]+>"
    r"|<slack://user\?team=T0PRACTICE&amp;id=U0[A-Z0-9]+\|Write to>"
)


def mrkdwn(value: object) -> Iterator[str]:
    """Every text in a payload that Slack reads as mrkdwn."""
    match value:
        case list():
            for item in value:
                yield from mrkdwn(item)
        case {"type": "mrkdwn", "text": str(text)}:
            yield text
        case dict():
            for item in value.values():
                yield from mrkdwn(item)


def problems(screen: Screen) -> list[str]:
    """What Slack would say against a screen, and what we would."""
    if isinstance(screen, View):
        view = as_json(screen)
        return [*check_view(view), *(f"unsafe: {text}" for text in mrkdwn(view) if is_unsafe(text))]
    payload = screen.payload()
    found = check_message(payload["blocks"])
    if not is_telling(screen.text):
        found.append(f"bad text: {screen.text}")
    if total_text(payload["blocks"]) >= MESSAGE_TEXT_LIMIT:
        found.append(f"too much text: {total_text(payload['blocks'])}")
    return found + [f"unsafe: {text}" for text in [screen.text, *mrkdwn(payload["blocks"])] if is_unsafe(text)]


def is_unsafe(text: str) -> bool:
    """Whether anything but our own mentions, dates and links is left unescaped, or is cut in the middle."""
    rest = _OURS.sub("", text)
    return "<" in rest or ">" in rest or re.search(r"&(?!amp;|lt;|gt;)", rest) is not None


def is_telling(text: str) -> bool:
    """Whether it may be all that somebody gets: short, in words, and what it announces is not left to the blocks."""
    return len(text) < TEXT_LIMIT and re.search(r"\w{2}", text) is not None and not text.endswith(":")


@cache
def ordinary_screens() -> list[tuple[str, Screen]]:
    return list(every_screen("48213"))


def wrong_screens(text: str) -> dict[str, list[str]]:
    return {name: found for name, screen in every_screen(text) if (found := problems(screen))}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen_in_every_state(text: str) -> None:
    assert wrong_screens(text) == {}


def test_slack_takes_every_screen_about_the_bot_itself() -> None:
    assert {name: found for name, screen in status_screens() if (found := problems(screen))} == {}


def test_what_could_not_be_delivered_is_told_where_only_the_text_is_read() -> None:
    text = next(
        screen.text
        for name, screen in status_screens()
        if name == f"{FAILURES_SHOWN} failed, 2 waiting, 0 problems, True" and isinstance(screen, Message)
    )
    assert text.count("A safety alert for <@U0OWNER> could not be delivered. I'm not in the channel.") == FAILURES_SHOWN
    assert text.endswith("press “Send these again”.")


def test_json_is_what_slack_sdk_would_make_of_a_screen_that_it_approves_of() -> None:
    for name, screen in every_screen("48213"):
        models = screen.blocks if isinstance(screen, Message) else [screen]
        assert as_json(models) == [model.to_dict() for model in models], name


typed = st.text(
    st.sampled_from("&<>!@#|^*_~`\n ") | st.characters(codec="utf-8", exclude_characters="\r"), max_size=400
)


@settings(max_examples=6, deadline=None)
@given(typed, st.integers(1, 60))
def test_slack_takes_every_screen_whatever_is_typed(text: str, times: int) -> None:
    assert wrong_screens((text * times)[:3000]) == {}


def test_what_is_typed_into_a_form_comes_back_as_it_was() -> None:
    text = "<!channel> R&D"
    forms = [screen.to_dict() for name, screen in every_screen(text) if "filled" in name and isinstance(screen, View)]
    values = [block["element"].get("initial_value") for form in forms for block in form["blocks"] if "element" in block]
    assert text in values
    assert not any("&lt;" in value for value in values if value)


@pytest.mark.parametrize("name", ["contact: card", "contact: logged", "contact: added"])
def test_the_text_of_a_message_about_a_contact_names_it(name: str) -> None:
    screens = [(at, screen) for at, screen in ordinary_screens() if at.startswith(name)]
    messages = [(at, screen) for at, screen in screens if isinstance(screen, Message)]
    assert messages
    assert [at for at, message in messages if f"#{ID}" not in message.text] == []


def test_no_sentence_runs_into_the_next_or_ends_twice() -> None:
    """Small print of the eye: what composing sentences from parts gets wrong."""
    odd = re.compile(r"\.\.|  |\s[.,]|None|“”")
    texts = [
        (at, text)
        for at, screen in ordinary_screens()
        for text in ([screen.text] if isinstance(screen, Message) else [])
    ]
    assert [(at, text) for at, text in texts if odd.search(text)] == []


def test_buttons_carry_ids_and_never_what_people_wrote() -> None:
    def elements(value: Any) -> Iterator[dict[str, Any]]:
        match value:
            case list():
                for item in value:
                    yield from elements(item)
            case {"type": "button"}:
                yield value
            case dict():
                for item in value.values():
                    yield from elements(item)

    for name, screen in ordinary_screens():
        body = screen.to_dict() if isinstance(screen, View) else screen.payload()
        assert not any("48213" in str(element.get("value")) for element in elements(body)), name
        assert "48213" not in body.get("private_metadata", ""), name
