"""The screens of callbacks: Slack takes them, whatever people typed, and they read well."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from slack_sdk.models.views import View

from bot.rules.callback import Outcome
from bot.views import promise
from bot.views.blocks import Message
from bot.views.promise import Reader
from bot.views.text import customer, local
from tests.bot.views.callback_samples import NOW, ZONE, a_call, bare, callback_screens, follow_ups
from tests.bot.views.samples import AGENT, a_callback, a_team
from tests.bot.views.test_screens import HOSTILE, mrkdwn, problems, typed

LINK = "https://crm.example/?customer={reference}&from=slack"


def wrong_screens(text: str) -> dict[str, list[str]]:
    return {name: found for name, screen in callback_screens(text) if (found := problems(screen))}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen_in_every_state(text: str) -> None:
    assert wrong_screens(text) == {}


@settings(max_examples=4, deadline=None)
@given(typed)
def test_slack_takes_every_screen_whatever_is_typed(text: str) -> None:
    assert wrong_screens(text) == {}


def test_the_text_of_a_message_names_the_customer() -> None:
    general = ("asked", "list of 0", "team's list of 0", "off until", "gone off", "back", "left")
    messages = [
        (name, screen.text)
        for name, screen in callback_screens("48213")
        if isinstance(screen, Message) and not name.startswith(general)
    ]
    assert messages
    assert [(name, text) for name, text in messages if "48213" not in text] == []


def test_no_sentence_runs_into_the_next_or_ends_twice() -> None:
    odd = re.compile(r"\.\.|  |\s[.,]|None|“”|<@>|\w: *$|\*\*")
    shown = [
        (name, text)
        for name, screen in callback_screens("48213")
        for text in (
            [screen.text, *mrkdwn(screen.payload())] if isinstance(screen, Message) else mrkdwn(screen.to_dict())
        )
    ]
    assert [(name, text) for name, text in shown if odd.search(text)] == []


def test_buttons_and_metadata_carry_ids_and_never_what_people_wrote() -> None:
    for name, screen in callback_screens("SECRET7"):
        body = screen.to_dict() if isinstance(screen, View) else screen.payload()
        values = re.findall(r"'(?:value|private_metadata|block_id|action_id)': '([^']*)'", str(body))
        assert not any("SECRET7" in value for value in values), name


def test_what_is_past_is_one_line() -> None:
    """But for taking it back, in the first minute."""
    for name, screen in callback_screens("48213"):
        if isinstance(screen, Message) and re.match(r"(reminder|overdue|unattended|to decide), (done|cancelled)", name):
            assert [block.type for block in screen.blocks] == ["context"], name


def test_taking_it_back_is_offered_for_a_minute_to_who_said_it() -> None:
    done = replace(a_callback("48213"), due_at=NOW)
    reader = Reader(person=AGENT, team=a_team(""), now=NOW)
    for minutes_ago, person, offered in ((0.9, AGENT, True), (1.1, AGENT, False), (0.9, "U0OTHER", False)):
        call = a_call(Outcome.LEFT_MESSAGE, "", minutes_ago=minutes_ago, person=person)
        card = promise.card(replace(bare(done), calls=(call,)), reader)
        assert ("callback:undo" in str(card.payload())) is offered


def test_a_customers_number_is_a_link_where_the_team_has_set_one() -> None:
    assert customer("48213", "") == "48213"
    assert customer("#48213", LINK) == "<https://crm.example/?customer=48213&amp;from=slack|#48213>"


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("A/1?x=y&z", "A%2F1%3Fx%3Dy%26z"),
        ("1|<!channel>", "1%7C%3C%21channel"),
        ("1>2", "1%3E2"),
        ("Ünïcode 7", "%C3%9Cn%C3%AFcode%207"),
        ("../../1", "1"),
    ],
)
def test_nothing_in_a_number_gets_out_of_the_link(reference: str, address: str) -> None:
    link = customer(reference, LINK)
    assert link.startswith(f"<https://crm.example/?customer={address}&amp;from=slack|")
    assert link.count("<") == link.count(">") == 1


def test_a_number_too_long_for_a_link_is_shown_without() -> None:
    assert customer("9" * 3000, LINK) == "9" * 79 + "…"


def test_a_time_has_its_year_unless_it_is_this_one() -> None:
    assert local(NOW, ZONE, NOW) == "Sun 22 Nov, 11:02"
    assert local(NOW.replace(year=2027), ZONE, NOW) == "Mon 22 Nov 2027, 11:02"


def test_a_follow_up_is_offered_where_something_was_to_hold() -> None:
    assert list(follow_ups("48213")) == [
        f"{outcome}: Check in two weeks" for outcome in ("resolved", "promised", "passed_on", "other")
    ]
