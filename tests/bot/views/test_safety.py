"""Screens of danger: Slack takes them, whatever people typed, and each says what is true."""

import pytest
from slack_sdk.models.views import View

from bot.rules.contact import Safety
from bot.rules.team import NO_PROTOCOL, Team
from bot.rules.timeline import Event
from bot.views import safety
from bot.views.blocks import Message
from tests.bot.views.safety_samples import AGENT, ID, OTHER, at_risk, safety_screens
from tests.bot.views.test_screens import HOSTILE, problems


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen_of_danger(text: str) -> None:
    assert {name: found for name, screen in safety_screens(text) if (found := problems(screen))} == {}


def test_every_message_names_the_case_and_no_view_holds_what_was_typed_but_to_show_it() -> None:
    screens = list(safety_screens("48213"))
    messages = [(name, screen) for name, screen in screens if isinstance(screen, Message)]
    assert [name for name, message in messages if f"#{ID}" not in message.text] == []
    assert not any(screen.private_metadata for _, screen in screens if isinstance(screen, View))


@pytest.mark.parametrize("danger", Safety)
def test_until_there_is_a_protocol_each_danger_has_words_of_its_own(danger: Safety) -> None:
    case = at_risk("", danger, [(Event.AT_RISK, AGENT)])
    own = Team(escalation_channel="C1", supervisors=(OTHER,), crisis_protocol="Press the red button.")
    none = Team(escalation_channel="C1", supervisors=(OTHER,))
    words = [safety.crisis(case, team).text.text for team in (own, none)]
    assert "Press the red button." in words[0]
    assert NO_PROTOCOL not in words[0]
    assert NO_PROTOCOL in words[1]
    assert (":warning:" in words[1]) is (danger is not Safety.VULNERABLE)


def test_only_a_short_first_line_of_the_protocol_is_said_again_when_somebody_comes() -> None:
    case = at_risk("", Safety.THREAT, [(Event.AT_RISK, AGENT), (Event.COMING, OTHER)])
    for protocol, said in (
        ("Leave the room.\nCall 4444.", "Leave the room."),
        ("1. Leave the room.\n2. Call 4444.", "Leave the room."),
        ("999 first. Then a supervisor.", "999 first. Then a supervisor."),
        ("Leave the room. " * 20, ""),
    ):
        team = Team(escalation_channel="C1", supervisors=(OTHER,), crisis_protocol=protocol)
        assert safety.coming(case, case.timeline[1], team).text == f"#{ID}: <@{OTHER}> is on it. {said}".strip()
