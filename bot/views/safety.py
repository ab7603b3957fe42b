"""Screens of a contact where somebody may come to harm: its agent's, and those of everybody who is told."""

import re

from slack_sdk.models.blocks import (
    ButtonElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.contact import Contact, Safety
from bot.rules.safety import Alarm, alarm_of, alarms_of
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
_UNTIL_THERE_IS_A_PROTOCOL = {
    Safety.THREAT: "Your own safety comes first: you may end this.",
    Safety.SELF_HARM: "Stay with them if you can, and let them talk.",
    Safety.VULNERABLE: "Take your time: there is no hurry.",
}
_PLEASE = {
    Safety.THREAT: "Go to them or call them now.",
    Safety.SELF_HARM: "Nobody should be alone with this: join them now.",
    Safety.VULNERABLE: "Please help them decide what comes next.",
}


def risk(contact: Contact) -> SectionBlock:
    """One tap tells everybody who must know that somebody may come to harm."""
    return SectionBlock(
        block_id=f"contact:{contact.id}",
        text=MarkdownTextObject(text="Is anyone at risk?"),
        accessory=StaticSelectElement(
            action_id="safety:flag",
            placeholder=PlainTextObject(text="Not said"),
            options=options(words.SAFETY),
        ),
    )


def crisis(case: Case, team: Team) -> SectionBlock:
    """To the agent: what to do, in the company's own words, who has been told, who is coming; and a way back."""
    danger = _danger(case)
    told = _to_agent(alarm_of(case.timeline))
    return SectionBlock(
        text=MarkdownTextObject(text=f"{_MARK[danger]}*{words.SAFETY[danger]}*\n{_protocol(danger, team)}\n{told}"),
        accessory=_false_alarm(case.contact),
    )


def crisis_modal(case: Case, team: Team) -> View:
    """The crisis words, over whatever the agent was doing."""
    return modal("crisis", "Someone at risk", [crisis(case, team)], close="Close")


def under_crisis_words(message: Message, case: Case, team: Team) -> Message:
    """The same message; where somebody may come to harm, what to do about it first."""
    if case.contact.safety is None:
        return message
    shown = message.blocks or [section(message.text)]
    return Message(text=f"{aloud(case, team)} {message.text}", blocks=[crisis(case, team), *shown])


def aloud(case: Case, team: Team) -> str:
    """The crisis words in a line; empty where nobody is at risk."""
    if (danger := case.contact.safety) is None:
        return ""
    return f"{words.SAFETY[danger]}: {_protocol(danger, team)} {_to_agent(alarm_of(case.timeline))}".strip()


def known(case: Case, team: Team) -> SectionBlock:
    """To those told: the danger and what the company has said about it, at the top of what is known."""
    danger = _danger(case)
    alarm = alarm_of(case.timeline)
    standing = f"\n{_standing(alarm)}" if alarm else ""
    return section(f"{_MARK[danger]}*{_as_others_read_it(danger, case.contact)}*\n{_protocol(danger, team)}{standing}")


def taken_back(case: Case) -> Message:
    """To the agent, in place of the crisis words."""
    line = f"#{case.contact.id}: taken back. Everyone I told sees that it was a false alarm."
    return Message(text=line, blocks=[section(line)])


def taken_back_modal(case: Case) -> View:
    """The same, in the window that had the crisis words."""
    return modal("crisis", "False alarm", taken_back(case).blocks, close="Close")


def coming(case: Case, entry: Entry, team: Team) -> Message:
    """To the agent, as a message of its own: somebody is coming. What to do until then, if that is short."""
    alarm = _alarm_with(case, entry)
    if alarm.taken_back or not case.contact.is_open:
        return note(ended(case.contact, alarm))
    too = "" if entry == alarm.coming[0] else " too"
    line = f"{person(entry.person)} is coming{too}."
    first = _first_words(team)
    return Message(
        text=f"#{case.contact.id}: {line} {first}".strip(),
        blocks=[section(f":raised_hands: *{line}* {name(case.contact)}"), *([context(first)] if first else [])],
    )


def unanswered(case: Case, entry: Entry, team: Team) -> Message:
    """To the agent, when everybody has been told again and still nobody comes."""
    alarm = _alarm_with(case, entry)
    if alarm.taken_back or not case.contact.is_open:
        return note(ended(case.contact, alarm))
    if alarm.coming:
        return note(f"#{case.contact.id}: nobody answered at first. {_coming(alarm, 'is coming')}")
    line = f"Nobody has answered yet about {name(case.contact)}."
    call = f"I have told {people(alarm.latest.others, 5)} again. Don't wait for me: call someone."
    first = _first_words(team)
    return Message(
        text=f"{line} {call} {first}".strip(),
        blocks=[section(f"{_MARK[alarm.danger]}*{line}*\n{call}"), *([context(first)] if first else [])],
    )


def alarm(case: Case, entry: Entry, recipient: str) -> Message:
    """To one of those told: what danger, which agent, which case, since when; who is on it."""
    raised = _alarm_with(case, entry)
    contact, agent = case.contact, person(case.contact.agent)
    if raised.taken_back or not contact.is_open:
        return note(ended(contact, raised))
    danger = _as_others_read_it(Safety(entry.words), contact)
    if entry != raised.latest:
        return note(f"{danger}: {name(contact)}. Told again, further down.")
    line = f"{danger}, since {clock_time(raised.since)}"
    where = f"{agent} is on {name(contact)}. {_PLEASE[raised.danger]}"
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
    """To somebody who is coming, as a message of its own: they need not."""
    return Message(text=(line := ended(case.contact, _alarm_with(case, entry))), blocks=[section(line)])


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
    label = "I'm coming too" if alarm.coming else "I'm on it"
    return [button(label, "safety:come", contact.id, style="primary"), details]


def _standing(alarm: Alarm, reader: str = "") -> str:
    """Who is on it, as those told read it; empty before anybody could be."""
    if alarm.coming:
        return _coming(alarm, "is on it", reader)
    if not alarm.is_unanswered:
        return ""
    return f"Nobody has answered yet. Everyone was told again at {clock_time(alarm.latest.at)}."


def _to_agent(alarm: Alarm | None) -> str:
    if alarm is None:
        return ""
    if not alarm.latest.others:
        return "I have nobody to tell: call someone."
    told = f"{people(alarm.latest.others, 5)} at {clock_time(alarm.latest.at)}."
    if alarm.coming:
        return _coming(alarm, "is coming")
    if alarm.is_unanswered:
        return f"*Nobody has answered yet.* I told them again: {told}"
    return f"I told {told} You'll hear who is coming."


def _coming(alarm: Alarm, does: str, reader: str = "") -> str:
    """`Priya is on it (since 14:02).`, and so on; the reader comes first."""
    entries = sorted(alarm.coming, key=lambda entry: entry.person != reader)
    lines = [
        f"{'You are on it' if entry.person == reader else f'{person(entry.person)} {does}'}"
        f" (since {clock_time(entry.at)})."
        for entry in entries[:COMING_SHOWN]
    ]
    more = len(entries) - COMING_SHOWN
    return " ".join([*lines, *([f"…and {more} more."] if more > 0 else [])])


def _protocol(danger: Safety, team: Team) -> str:
    """The company's own words; until there are some, ours."""
    own = "" if team.crisis_protocol else f"{_UNTIL_THERE_IS_A_PROTOCOL[danger]} "
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


def _alarm_with(case: Case, entry: Entry) -> Alarm:
    """The alarm that this telling or coming belongs to, which need not be the latest."""
    return next(alarm for alarm in alarms_of(case.timeline) if entry in (*alarm.tellings, *alarm.coming))


def _false_alarm(contact: Contact) -> ButtonElement:
    told = "Everyone told sees at once that you took it back."
    sure = confirmation("A false alarm?", told, yes="Yes, take it back", no="No")
    return button("False alarm", "safety:take_back", contact.id, confirm=sure)
