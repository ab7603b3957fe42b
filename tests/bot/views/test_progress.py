"""What the agent who asked is told: Slack takes it, whatever people typed, and it reads well."""

import re
from dataclasses import replace

import pytest

from bot.rules.asking import Roster
from bot.rules.case import Case
from bot.rules.escalation import State, Urgency
from bot.rules.playbook import FIRST
from bot.rules.team import Waits
from bot.rules.timeline import Event
from bot.views import contact, guidance, progress
from bot.views.blocks import Message
from bot.views.hand_over import who_is_asked
from tests.bot.views.progress_samples import CROWD, an_entry, progress_screens
from tests.bot.views.samples import (
    ID,
    OTHER,
    OWNER,
    a_book,
    a_case,
    a_team,
    an_escalation,
    bare_contact,
)
from tests.bot.views.test_screens import HOSTILE, problems


def asking(*, asked: tuple[str, ...] = (OTHER, OWNER), events: tuple[Event, ...] = ()) -> Case:
    """A case on the line, with this many asked, on which this happened."""
    happened = tuple(an_entry(event, "Wants a refund", number) for number, event in enumerate(events, 1))
    return a_case(bare_contact(), an_escalation("Wants a refund"), asked=asked, happened=happened)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen(text: str) -> None:
    assert {name: found for name, screen in progress_screens(text) if (found := problems(screen))} == {}


def test_every_message_names_the_case_and_its_sentences_stand_apart() -> None:
    odd = re.compile(r"\.\.|  |\s[.,]|None|“”|<@>")
    messages = [(name, screen) for name, screen in progress_screens("Wants a refund") if isinstance(screen, Message)]
    assert [name for name, message in messages if f"#{ID}" not in message.text] == []
    assert [(name, message.text) for name, message in messages if odd.search(message.text)] == []


def test_what_is_past_is_one_line_without_a_button() -> None:
    for name, screen in progress_screens("Wants a refund"):
        if ", past" in name and isinstance(screen, Message):
            assert [block.type for block in screen.blocks] == ["context"], name


def test_few_who_were_asked_are_named_and_many_counted() -> None:
    assert f"Asked <@{OTHER}>, <@{OWNER}> about #{ID}, 48213." in progress.asked(asking()).text
    assert f"Asked 200 people about #{ID}, 48213." in progress.asked(asking(asked=CROWD)).text


def test_what_to_say_meanwhile_is_on_the_card_until_it_is_said_elsewhere() -> None:
    said = "I'm getting my supervisor for you right now."
    assert said in guidance.lines(asking(), BOOK)[0]
    assert guidance.lines(asking(events=(Event.NOBODY_YET,)), BOOK) == ()
    accepted = replace(asking(), escalation=an_escalation("", State.ACCEPTED))
    waiting = replace(asking(), escalation=replace(an_escalation(""), urgency=Urgency.WAITING))
    assert guidance.lines(accepted, BOOK) == guidance.lines(waiting, BOOK) == ()


def test_a_live_card_is_short() -> None:
    card = contact.card(asking(), a_team(""), BOOK)
    assert [block.type for block in card.blocks] == ["section", "section", "actions", "context", "section", "actions"]


WAITS = Waits()
BOOK = a_book("", FIRST)
TWO, ONE, NOBODY = (OWNER, OTHER), (OTHER,), ()


@pytest.mark.parametrize(
    ("urgency", "on_duty", "level_two", "said"),
    [
        (
            Urgency.ON_THE_LINE,
            TWO,
            NOBODY,
            "Asked at once: <@U0OWNER>, <@U0OTHER>."
            " If nobody comes in 90 seconds, I tell you what to say, and go on asking.",
        ),
        (
            Urgency.ON_THE_LINE,
            (OWNER,),
            ONE,
            "Asked at once: <@U0OWNER>. After 30 seconds also <@U0OTHER>."
            " If nobody comes in 90 seconds, I tell you what to say, and go on asking.",
        ),
        (
            Urgency.WAITING,
            (OWNER,),
            ONE,
            "Asked first, if active in Slack: <@U0OWNER>. After 5 minutes everyone on duty."
            " After 10 minutes also <@U0OTHER>. If nobody comes in 15 minutes, I tell you so, and go on asking.",
        ),
        (
            Urgency.AFTER,
            NOBODY,
            ONE,
            "Nobody is on duty now. Asked at once instead: <@U0OTHER>."
            " If nobody comes in 30 minutes, I tell you so, and go on asking.",
        ),
        (
            Urgency.WAITING,
            NOBODY,
            NOBODY,
            "Nobody is on duty now, and there is nobody else to ask. I'll ask whoever comes on duty first.",
        ),
    ],
)
def test_who_is_asked_is_said_in_plain_lines(
    urgency: Urgency, on_duty: tuple[str, ...], level_two: tuple[str, ...], said: str
) -> None:
    assert who_is_asked(urgency, Roster(on_duty=on_duty, level_two=level_two), WAITS) == said
