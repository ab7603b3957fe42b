"""Screens of a contact where somebody may come to harm: its agent's, and those of everybody who is told."""

import re

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.contact import Contact, Intensity, Kind, Safety
from bot.rules.home import AtRisk
from bot.rules.safety import Alarm, alarm_of, alarm_with, alarms_of
from bot.rules.team import Team
from bot.rules.timeline import Entry
from bot.views import words
from bot.views.blocks import Message, button, buttons, confirmation, context, modal, note, options, section
from bot.views.text import clip, clock_time, lower_first, name, people, person

PROTOCOL_SHOWN = 2500
FIRST_WORDS = 150
"""The protocol's first line is repeated where it has at most so many characters."""
COMING_SHOWN = 5

_MARK_OF_A_LIST = re.compile(r"^(\d{1,2}[.)]|[-*•]) +")
_MARK = {Safety.THREAT: ":warning: ", Safety.SELF_HARM: ":warning: ", Safety.VULNERABLE: ""}
_SIREN = {Safety.THREAT: ":rotating_light: ", Safety.SELF_HARM: ":rotating_light: ", Safety.VULNERABLE: ""}
_UNTIL_SOMEBODY_COMES = {
    Safety.THREAT: "Your own safety comes first: you may end this.",
    Safety.SELF_HARM: "Stay with them if you can, and let them talk.",
    Safety.VULNERABLE: "Take your time: there is no hurry.",
}
_PLEASE = {
    Safety.THREAT: "Go to {} or call now.",
    Safety.SELF_HARM: "Nobody should be alone with this: join {} now.",
    Safety.VULNERABLE: "Please help {} decide what comes next.",
}


def risk(case: Case) -> list[Block]:
    """One tap tells everybody who must know that somebody may come to harm.

    What a contact is like is no alarm: where it is like a threat, that is said, and that nobody knows.
    """
    contact = case.contact
    choice = SectionBlock(
        block_id=f"contact:{contact.id}",
        text=MarkdownTextObject(text="Is anyone at risk?"),
        accessory=StaticSelectElement(
            action_id="safety:flag",
            placeholder=PlainTextObject(text="Not said"),
            options=options(words.SAFETY),
        ),
    )
    is_like_a_threat = contact.kind is Kind.THREATENING or contact.intensity is Intensity.THREAT_OR_ABUSE
    if not is_like_a_threat or alarms_of(case.timeline):
        return [choice]
    alarm = button("Raise the alarm", f"safety:raise:{Safety.THREAT}", contact.id, style="danger")
    alone = (
        "*No alarm has been raised: nobody has been told of a threat yet.*\n"
        "If you or a colleague feel threatened, press “Raise the alarm”: those who must know hear at once."
    )
    return [section(alone), buttons(alarm, block_id="safety"), choice]


def marked(danger: Safety) -> str:
    """The danger, to stand out in a list."""
    return f"{_MARK[danger]}*{words.SAFETY[danger]}*"


def waiting(at_risk: AtRisk) -> SectionBlock:
    """To those who may come, in a list: the danger, since when, which agent, which case."""
    contact = at_risk.contact
    assert contact.safety is not None, "somebody is at risk"
    danger = (
        f"{_SIREN[contact.safety]}*{_as_others_read_it(contact.safety, contact)}, since {clock_time(at_risk.since)}*"
    )
    return SectionBlock(
        block_id=f"at_risk:{contact.id}",
        text=MarkdownTextObject(text=f"{danger}\n{person(contact.agent)} is on {name(contact)}. Nobody has come yet."),
        accessory=button("I'm on it", "safety:come", contact.id, style="primary"),
    )


def crisis(case: Case, team: Team, *, is_kept: bool = True) -> SectionBlock:
    """To the agent: what to do, in the company's own words, who has been told, who is on it; and a way back.

    What is not `is_kept` true by edits leads to what is.
    """
    danger = _danger(case)
    told = _to_agent(alarm_of(case.timeline), is_kept=is_kept)
    return SectionBlock(
        text=MarkdownTextObject(text=f"{marked(danger)}\n{_protocol(danger, team)}\n{told}"),
        accessory=_false_alarm(case.contact),
    )


def crisis_modal(case: Case, team: Team) -> View:
    """The crisis words, over whatever the agent was doing."""
    return modal("crisis", "Someone at risk", [crisis(case, team, is_kept=False)], close="Close")


def under_crisis_words(message: Message, case: Case, team: Team) -> Message:
    """The same message; where somebody may come to harm, what to do about it first."""
    if case.contact.safety is None:
        return message
    shown = message.blocks or [section(message.text)]
    said = f"{aloud(case, team, is_kept=False)} {message.text}"
    return Message(text=said, blocks=[crisis(case, team, is_kept=False), *shown])


def aloud(case: Case, team: Team, *, is_kept: bool = True) -> str:
    """The crisis words in a line; empty where nobody is at risk."""
    if (danger := case.contact.safety) is None:
        return ""
    told = _to_agent(alarm_of(case.timeline), is_kept=is_kept)
    return f"{words.SAFETY[danger]}: {_protocol(danger, team)} {told}".strip()


def known(case: Case, team: Team) -> SectionBlock:
    """To those told: the danger and what the company has said about it, at the top of what is known."""
    danger = _danger(case)
    alarm = alarm_of(case.timeline)
    standing = f"\n{_standing(alarm)}" if alarm else ""
    return section(f"{_MARK[danger]}*{_as_others_read_it(danger, case.contact)}*\n{_protocol(danger, team)}{standing}")


def meanwhile(case: Case, team: Team) -> str:
    """What the agent does until somebody comes, as sentences."""
    return f"{_UNTIL_SOMEBODY_COMES[_danger(case)]} {clip(team.crisis_words, PROTOCOL_SHOWN)}"


def taken_back(case: Case) -> Message:
    """To the agent, in place of the crisis words."""
    line = f"#{case.contact.id}: taken back. Everyone I told hears that it was a false alarm."
    return Message(text=line, blocks=[section(line)])


def taken_back_modal(case: Case) -> View:
    """The same, in the window that had the crisis words."""
    return modal("crisis", "False alarm", taken_back(case).blocks, close="Close")


def coming(case: Case, entry: Entry, team: Team) -> Message:
    """To the agent, as a message of its own: somebody is on it. What to do until then, if that is short."""
    alarm = alarm_with(entry, case.timeline)
    if alarm.taken_back or not case.contact.is_open:
        return note(ended(case.contact, alarm))
    before = [other.person for other in alarm.coming if other.id < entry.id]
    is_on_it = "is still on it" if entry.person in before else "is on it too" if before else "is on it"
    line = f"{person(entry.person)} {is_on_it}."
    first = _first_words(team)
    return Message(
        text=f"#{case.contact.id}: {line} {first}".strip(),
        blocks=[section(f":raised_hands: *{line}* {name(case.contact)}"), *([context(first)] if first else [])],
    )


def unanswered(case: Case, entry: Entry, team: Team) -> Message:
    """To the agent, when everybody has been told again and still nobody comes."""
    alarm = alarm_with(entry, case.timeline)
    if alarm.taken_back or not case.contact.is_open:
        return note(ended(case.contact, alarm))
    if alarm.answers:
        return note(f"#{case.contact.id}: nobody answered at first. {_on_it(alarm)}")
    line = f"Nobody has answered yet about {name(case.contact)}."
    call = f"I have told {people(alarm.latest.others, 5)} again. Don't wait for me: call someone."
    first = _first_words(team)
    return Message(
        text=f"{line} {call} {first}".strip(),
        blocks=[section(f"{_MARK[alarm.danger]}*{line}*\n{call}"), *([context(first)] if first else [])],
    )


def alarm(case: Case, entry: Entry, recipient: str) -> Message:
    """To one of those told: what danger, which agent, which case, since when; who is on it."""
    raised = alarm_with(entry, case.timeline)
    contact, agent = case.contact, person(case.contact.agent)
    danger = _as_others_read_it(Safety(entry.words), contact)
    if raised.taken_back or not contact.is_open:
        return note(f"{danger}: {name(contact)}. That is over: see further down.")
    if entry != raised.latest:
        return note(f"{danger}: {name(contact)}. Told again, further down.")
    line = f"{danger}, since {clock_time(raised.since)}"
    where = f"{agent} is on {name(contact)}. {_PLEASE[raised.danger].format(agent)}"
    standing = _standing(raised, recipient)
    return Message(
        text=f"{line}: {where} {standing}".strip(),
        blocks=[
            section(f"{_SIREN[raised.danger]}*{line}*\n{where}"),
            *([context(standing)] if standing else []),
            buttons(*_answers(contact, raised, recipient), block_id="safety"),
        ],
    )


def over(case: Case, entry: Entry) -> Message:
    """To everybody who was told, as a message of its own: who read the alarm must not go on believing it."""
    return Message(text=(line := ended(case.contact, alarm_with(entry, case.timeline))), blocks=[section(line)])


def ended(contact: Contact, alarm: Alarm) -> str:
    """What is true of an alarm that is over, as a sentence."""
    if alarm.taken_back:
        at = clock_time(alarm.taken_back.at)
        return f"False alarm: {person(contact.agent)} took it back at {at}. {name(contact)}."
    danger = lower_first(_as_others_read_it(alarm.danger, contact))
    at = f" at {clock_time(contact.closed_at)}" if contact.closed_at else ""
    return f"{name(contact)} was closed{at}: {danger}. Closed need not mean safe: please make sure."


def _answers(contact: Contact, alarm: Alarm, recipient: str) -> list[ButtonElement]:
    details = button("See what is known", "contact:details", contact.id)
    if alarm.is_coming(recipient):
        return [details]
    label = "I'm on it too" if alarm.answers else "I'm on it"
    if any(entry.person == recipient for entry in alarm.came_before):
        label = "I'm still on it"
    return [button(label, "safety:come", contact.id, style="primary"), details]


def _standing(alarm: Alarm, reader: str = "") -> str:
    """Who is on it, as those told read it; empty before anybody could be."""
    if alarm.answers:
        return _on_it(alarm, reader)
    again = f"Everyone was told again at {clock_time(alarm.latest.at)}."
    unanswered = f"Nobody has answered yet. {again}" if alarm.is_unanswered else ""
    return f"{_came_before(alarm, reader)} {unanswered}".strip()


def _to_agent(alarm: Alarm | None, *, is_kept: bool) -> str:
    if alarm is None:
        return ""
    if not alarm.latest.others:
        return "I have nobody to tell: call someone."
    told = f"{people(alarm.latest.others, 5)} at {clock_time(alarm.latest.at)}."
    if not is_kept:
        return f"I told {told} Who is on it, and whether it is over, is on the card in our direct messages."
    if alarm.answers:
        return _on_it(alarm)
    before = f" {_came_before(alarm)}" if alarm.came_before else ""
    if alarm.is_unanswered:
        return f"*Nobody has answered yet.* I told them again: {told}{before}"
    return f"I told {told} You'll hear who is on it.{before}"


def _on_it(alarm: Alarm, reader: str = "") -> str:
    """`Priya is on it (since 14:02).`, and so on; the reader comes first."""
    entries = sorted(alarm.answers, key=lambda entry: entry.person != reader)
    lines = [
        f"{'You are on it' if entry.person == reader else f'{person(entry.person)} is on it'}"
        f" (since {clock_time(entry.at)})."
        for entry in entries[:COMING_SHOWN]
    ]
    more = len(entries) - COMING_SHOWN
    return " ".join([*lines, *([f"…and {more} more."] if more > 0 else [])])


def _came_before(alarm: Alarm, reader: str = "") -> str:
    """Who came when it was less grave, and has not said that they still do; empty where nobody did."""
    who = [entry.person for entry in alarm.came_before]
    if not who:
        return ""
    if reader in who:
        return "It has become worse since you came: are you still on it?"
    return f"{people(who, COMING_SHOWN)} came before it became worse."


def _protocol(danger: Safety, team: Team) -> str:
    """The company's own words; until there are some, ours."""
    own = "" if team.crisis_protocol else f"{_UNTIL_SOMEBODY_COMES[danger]} "
    return own + clip(team.crisis_words, PROTOCOL_SHOWN)


def _first_words(team: Team) -> str:
    first = clip(_MARK_OF_A_LIST.sub("", team.crisis_words.strip().partition("\n")[0]), PROTOCOL_SHOWN)
    return first if len(first) <= FIRST_WORDS else ""


def _as_others_read_it(danger: Safety, contact: Contact) -> str:
    """ "Me" on the agent's form is the agent here."""
    if danger is Safety.THREAT:
        return f"Threat against {person(contact.agent)} or a colleague"
    return words.SAFETY[danger]


def _danger(case: Case) -> Safety:
    assert case.contact.safety is not None, "this screen is of a case with somebody at risk"
    return case.contact.safety


def _false_alarm(contact: Contact) -> ButtonElement:
    told = "Everyone who was told hears at once that you took it back."
    sure = confirmation("A false alarm?", told, yes="Yes, take it back", no="No")
    return button("False alarm", "safety:take_back", contact.id, confirm=sure)
