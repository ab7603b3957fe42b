"""The playbook on screen: what stands where, for whom, and within Slack's limits."""

import re
from dataclasses import replace

import pytest

from bot.playbook import shipped
from bot.rules.contact import Intensity, Kind, Outcome, ReachedBy, Safety
from bot.rules.playbook import FIRST, Playbook, card_for
from bot.rules.team import NO_PROTOCOL, Team
from bot.views import contact as contact_views
from bot.views import guidance, lessons, playbook
from tests.bot.views.playbook_samples import an_abusive_case, playbook_screens
from tests.bot.views.samples import AGENT, OWNER, a_book, a_case, a_lesson, a_team, bare_contact, chosen, closed
from tests.bot.views.test_screens import HOSTILE, problems

TEAM = Team(escalation_channel="C0ESCALATIONS", supervisors=(OWNER,))


OUR_WORDS = NO_PROTOCOL.partition("\n")[0]
"""One line of them: `str` of a block writes a break otherwise."""


def texts(key: str, *, reader: str = AGENT, team: Team = TEAM, **case: object) -> list[str]:
    view = playbook.card(Playbook(cards=shipped(), at=key), team, reader=reader, **case).to_dict()
    return [str(block) for block in view["blocks"]]


def lines(kind: Kind, intensity: Intensity, reached_by: ReachedBy = ReachedBy.PHONE, text: str = "") -> tuple[str, ...]:
    contact = chosen(bare_contact(), kind, intensity, reached_by)
    return guidance.lines(a_case(contact), a_book(text, card_for(contact)))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen_of_the_playbook(text: str) -> None:
    assert {name: found for name, screen in playbook_screens(text) if (found := problems(screen))} == {}


@pytest.mark.parametrize("key", shipped())
def test_every_card_has_the_way_to_all_others(key: str) -> None:
    menu = texts(key)[0]
    assert all(f"'value': '{other}'" in menu for other in shipped())


def test_for_a_case_in_writing_what_helps_in_writing_comes_first() -> None:
    case = a_case(chosen(bare_contact(), Kind.UPSET, Intensity.ANGRY, ReachedBy.EMAIL))
    shown = str(texts("upset", case=case))
    assert shown.index("In chat and mail") < shown.index("Take short notes")
    assert str(texts("upset")).index("Take short notes") < str(texts("upset")).index("In chat and mail")


@pytest.mark.parametrize("key", ["threatening", "at_risk"])
def test_the_companys_protocol_stands_first_where_life_may_be_at_risk(key: str) -> None:
    assert "Press the red button" in texts(key, team=a_team("Press the red button."))[1]
    assert OUR_WORDS in texts(key)[1]
    assert OUR_WORDS not in str(texts("talkative"))


def test_in_danger_the_protocol_stands_first_on_any_card() -> None:
    case = an_abusive_case("48213", 0, Safety.THREAT)
    assert OUR_WORDS in texts("talkative", case=case)[1]


def test_the_warning_that_is_due_is_a_click_away() -> None:
    labels = [
        re.findall(r"'text': '(\w+ warning given)'", str(texts("boundary", case=an_abusive_case("48213", given))))
        for given in (0, 1, 2)
    ]
    assert labels == [["First warning given"], ["Final warning given"], []]


def test_the_last_warning_can_be_undone_until_the_contact_is_closed() -> None:
    cases = [an_abusive_case("48213", given) for given in (0, 1, 2)]
    ways_back = [re.findall(r"Undo \w+ warning", str(texts("boundary", case=case))) for case in cases]
    assert ways_back == [[], ["Undo first warning"], ["Undo final warning"]]
    over = replace(cases[2], contact=closed(cases[2].contact, Outcome.ENDED_FOR_ABUSE, ""))
    assert "Undo" not in str(texts("boundary", case=over))


def test_only_supervisors_see_how_to_change_a_card() -> None:
    assert "Change this card" in str(texts(FIRST, reader=OWNER))
    assert "Change this card" not in str(texts(FIRST, reader=AGENT))


def test_a_phrase_has_its_quotation_marks_and_a_step_its_number() -> None:
    shown = "\n".join(texts(FIRST))
    assert "“Please tell me what happened.”" in shown
    assert "1. Get focused" in shown
    assert "• 1." not in shown


# The few lines on the contact's own card


def test_the_contacts_card_has_the_kinds_lines_and_one_for_the_intensity() -> None:
    said = lines(Kind.UPSET, Intensity.ANGRY)
    assert said[0].startswith("Let them finish.")
    assert said[-1] == "Let them vent, say it back, then solve. In that order."
    assert len(said) == 3


def test_in_chat_and_mail_the_lines_are_those_for_writing() -> None:
    said = lines(Kind.UPSET, Intensity.ANGRY, ReachedBy.CHAT)
    assert said[0].startswith("Answer the feeling in your first line")
    assert said[2].startswith("Say back what went wrong")
    assert "Let them" not in str(said)


def test_a_card_without_lines_of_its_own_lends_its_first_ones() -> None:
    said = Playbook(cards=shipped(), at="talkative").glance("talkative", bare_contact())
    assert said == shipped()["talkative"].wording.now[:2]


def test_what_worked_for_us_is_on_the_contacts_card_two_at_most() -> None:
    said = lines(Kind.UPSET, Intensity.ANGRY, text="Name the fee.")
    assert [line for line in said if "worked" in line] == ["What worked for us: Name the fee."] * 2


def test_after_each_warning_the_lines_say_what_comes_next() -> None:
    said = [guidance.lines(an_abusive_case("48213", given), a_book("", "abusive"))[0] for given in (0, 1, 2)]
    assert [line.split(".")[0] for line in said] == [
        "You do not have to take this",
        "First warning given",
        "Final warning given",
    ]


def test_the_warnings_button_is_on_the_card_of_an_abusive_contact_alone() -> None:
    abusive = contact_views.card(an_abusive_case("48213", 0), TEAM, a_book("", "abusive"))
    upset = contact_views.card(a_case(bare_contact()), TEAM, a_book("", FIRST))
    assert "First warning given" in str(abusive.payload())
    assert "warning given" not in str(upset.payload())
    assert "playbook:contact" in str(abusive.payload())
    assert "playbook:contact" in str(upset.payload())


def test_what_a_lesson_says_pings_nobody() -> None:
    message = lessons.proposed(shipped(), [a_lesson("<!channel>")])
    assert "<!channel>" not in message.text
