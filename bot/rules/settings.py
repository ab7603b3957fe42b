"""What a team sets up in Slack: one table, which forms, checks, the stored texts and docs/settings.md come from.

A setting is kept as the text a person would write: `mon-fri 08:00-18:00`, `30s`, `U0A1 U0B2`. Empty is the default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.hours import parse_spans
from bot.rules.setting_kinds import (
    Asks,
    Setting,
    parse_channel,
    parse_channel_or_none,
    parse_count,
    parse_group_or_none,
    parse_intensity,
    parse_kept,
    parse_length,
    parse_length_or_off,
    parse_link,
    parse_name,
    parse_one_of,
    parse_people,
    parse_shift,
    parse_switch,
    parse_text,
    parse_wait,
    parse_weekly,
    parse_zone,
)
from bot.rules.team import DateOrder


class Section(StrEnum):
    """One form each. A value is the form's title."""

    WHO = "Who"
    WHERE = "Where"
    WHEN = "When"
    ESCALATING = "Escalating"
    CALLBACKS = "Callbacks"
    AFTERWARDS = "After hard contacts"
    WORDS = "Words"
    KEEPING = "Keeping"


@dataclass(frozen=True, kw_only=True)
class Change:
    """That `person` gave a setting this value; nobody did where it was taken over from the .env file."""

    id: int
    team: int
    key: str
    value: str
    person: str
    at: datetime


_WHO = (
    Setting("name", "Name", "What people call the team, such as Billing, late shift.", parse_name, default="The team"),
    Setting(
        "members",
        "Members",
        "The agents, picked one by one. With none here or below, the team is for everybody who is in no other.",
        parse_people,
        asks=Asks.PEOPLE,
    ),
    Setting(
        "member_group",
        "Members from a user group",
        "Whoever is in it is a member too; who joins or leaves it later does so here.",
        parse_group_or_none,
        asks=Asks.GROUP,
    ),
    Setting(
        "member_channel",
        "Members from a channel",
        "Whoever is in it is a member too. Backline must be in it to see who that is.",
        parse_channel_or_none,
        asks=Asks.CHANNEL,
    ),
    Setting(
        "supervisors",
        "Supervisors",
        "Those who answer escalations: they see this team's cases, and nobody's check-ins.",
        parse_people,
        asks=Asks.PEOPLE,
    ),
    Setting(
        "supervisor_group",
        "Supervisors from a user group",
        "Whoever is in it is a supervisor too.",
        parse_group_or_none,
        asks=Asks.GROUP,
    ),
    Setting(
        "level_two",
        "Level two",
        "Those asked when no supervisor comes, on duty or not.",
        parse_people,
        asks=Asks.PEOPLE,
    ),
    Setting(
        "safety_contacts",
        "Safety contacts",
        "Those told, with the supervisors, when somebody may be in danger.",
        parse_people,
        asks=Asks.PEOPLE,
    ),
)
_WHERE = (
    Setting(
        "escalation_channel",
        "Escalation channel",
        "Where requests for a supervisor go. It should be private, with Backline invited.",
        parse_channel,
        default=None,
        asks=Asks.CHANNEL,
    ),
    Setting(
        "debrief_channel",
        "Debrief channel",
        "Where the team looks back together, with Backline invited. Without one, each debrief asks where.",
        parse_channel_or_none,
        asks=Asks.CHANNEL,
    ),
    Setting(
        "digest_channel",
        "Digest channel",
        "Where the weekly digest is posted, with Backline invited. Without one, supervisors ask for it.",
        parse_channel_or_none,
        asks=Asks.CHANNEL,
    ),
    Setting(
        "digest_at",
        "Digest at",
        "When the digest of the week before is posted, in the team's time zone, such as mon 09:00.",
        parse_weekly,
        default="mon 09:00",
    ),
    Setting(
        "crm_link",
        "Link to your CRM",
        "The address of a customer's page, with {reference} where the number goes: reminders link to it.",
        parse_link,
    ),
)
_WHEN = (
    Setting(
        "opening_hours",
        "Opening hours",
        "When supervisors are on duty: mon-fri 08:00-18:00, sat 09:00-12:00; always; never. They can say otherwise.",
        parse_spans,
        default="always",
    ),
    Setting(
        "time_zone", "Time zone", "The team's, as its IANA name, such as Europe/London.", parse_zone, default="UTC"
    ),
    Setting(
        "date_order",
        "Dates in numbers",
        "How the team writes the 25th of November.",
        parse_one_of(*DateOrder),
        default="dmy",
        asks=Asks.CHOICE,
        choices=((DateOrder.DAY_FIRST, "25/11"), (DateOrder.MONTH_FIRST, "11/25")),
    ),
    Setting(
        "calling_window",
        "Calling window",
        "When customers may be rung, by their own clock, written as opening hours are.",
        parse_spans,
        default="always",
    ),
    Setting(
        "calls_a_day",
        "Calls a day",
        "How often a customer may be rung in 24 hours; who sets a callback beyond that is asked first.",
        parse_count,
        default="3",
    ),
    Setting(
        "calls_a_week",
        "Calls a week",
        "How often a customer may be rung in seven days; who sets a callback beyond that is asked first.",
        parse_count,
        default="7",
    ),
    Setting(
        "callback_tries",
        "Tries",
        "How often a customer is rung without an answer until a supervisor decides whether it goes on.",
        parse_count,
        default="5",
    ),
)
_ESCALATING = (
    Setting(
        "level_two_after",
        "On the line: level two after",
        "How long until level two is asked too.",
        parse_wait,
        default="30s",
    ),
    Setting(
        "nobody_yet_after",
        "On the line: nobody yet after",
        "How long until the agent is told that nobody has come yet.",
        parse_wait,
        default="90s",
    ),
    Setting(
        "ask_again_after",
        "On the line: ask again after",
        "How long then until everybody is asked again, and twice as long each time after.",
        parse_wait,
        default="3m",
    ),
    Setting(
        "still_on_it_after",
        "On the line: still on it after",
        "How long after accepting the supervisor is asked if they are still on it.",
        parse_wait,
        default="10m",
    ),
    Setting(
        "waiting_step",
        "Customer waiting: each step",
        "With a customer waiting to hear from us: how long each step of asking has.",
        parse_wait,
        default="5m",
    ),
    Setting(
        "after_step",
        "After the contact: each step",
        "How long each step of asking has when it can wait.",
        parse_wait,
        default="30m",
    ),
)
_CALLBACKS = (
    Setting(
        "callback_lead",
        "First reminder",
        "How long before a promised callback its owner is reminded the first time.",
        parse_length,
        default="5m",
    ),
    Setting(
        "callback_overdue_after",
        "Overdue after",
        "How long after its time supervisors hear of a callback. Its owner is nudged twice before.",
        parse_wait,
        default="30m",
    ),
    Setting(
        "follow_up_after",
        "Follow up after",
        "How long after closing a contact its agent can ask to be reminded to see whether the fix holds; or off.",
        parse_length_or_off,
        default="14d",
    ),
)
_AFTERWARDS = (
    Setting(
        "check_in_offers",
        "Offer check-ins",
        "Whether a private check-in is offered after hard contacts. /debrief works all the same.",
        parse_switch,
        default="on",
        asks=Asks.CHOICE,
        choices=(("on", "Yes"), ("off", "No")),
    ),
    Setting(
        "check_in_from",
        "Hard from",
        "From which intensity on a contact counts as hard; one with a safety flag always does.",
        parse_intensity,
        default="3",
        asks=Asks.CHOICE,
        choices=(("1", "1 frustrated"), ("2", "2 angry"), ("3", "3 irate"), ("4", "4 threat or abuse")),
    ),
    Setting(
        "check_in_delay",
        "Offered after",
        "How long after a hard contact has ended its agent is offered the check-in.",
        parse_length,
        default="5m",
    ),
    Setting(
        "shift",
        "Longest shift",
        "How long a shift is at most: once in that time a check-in is offered.",
        parse_shift,
        default="10h",
    ),
    Setting(
        "breather_rule",
        "Rule for a breather",
        "Your team's rule for a breather after a hard contact: which phone state, whom to tell.",
        parse_text,
        asks=Asks.LONG_TEXT,
    ),
    Setting(
        "breather_without_asking",
        "Breather without asking",
        "How long one may be without asking anybody, if that has been agreed; 0s says nothing about it.",
        parse_length,
        default="0s",
    ),
    Setting(
        "peer_wait",
        "A colleague's time to answer",
        "How long a colleague who has offered to listen has until the next is asked.",
        parse_wait,
        default="3m",
    ),
)
_WORDS = (
    Setting(
        "crisis_protocol",
        "Crisis protocol",
        "Your company's words for when life or safety is at risk. Empty: call the emergency services first.",
        parse_text,
        asks=Asks.LONG_TEXT,
    ),
    Setting(
        "support_contacts",
        "Support contacts",
        "Whom an agent can turn to after a hard contact: an assistance line, a counsellor.",
        parse_text,
        asks=Asks.LONG_TEXT,
    ),
)
_KEEPING = (
    Setting(
        "keep_cases",
        "Keep cases",
        "How long a case is kept after it is over, with our messages about it. At least 30d.",
        parse_kept,
        default="365d",
    ),
    Setting(
        "keep_warnings",
        "Keep warnings",
        "How long a warning on a reference is kept after it has ended. At least 30d.",
        parse_kept,
        default="180d",
    ),
)

SECTIONS: Mapping[Section, tuple[Setting, ...]] = {
    Section.WHO: _WHO,
    Section.WHERE: _WHERE,
    Section.WHEN: _WHEN,
    Section.ESCALATING: _ESCALATING,
    Section.CALLBACKS: _CALLBACKS,
    Section.AFTERWARDS: _AFTERWARDS,
    Section.WORDS: _WORDS,
    Section.KEEPING: _KEEPING,
}
TEAM_SETTINGS: Mapping[str, Setting] = {setting.key: setting for each in SECTIONS.values() for setting in each}
"""Every setting by its key, in the order of the forms."""
FIRST_QUESTIONS = ("escalation_channel", "supervisors", "debrief_channel", "crisis_protocol")
"""What makes the first team; everything else has a default."""
SOURCES = ("member_group", "member_channel", "supervisor_group")
"""The settings that stand for people whom Slack has to be asked for."""
LISTING_MEMBERS = frozenset({"members", "member_group", "member_channel"})
"""A team with none of them is for everybody who is in no other."""
FOR_SUPERVISORS = frozenset(setting.key for setting in _WHEN + _WORDS)
"""What a team's supervisors may change too; the rest decides who sees what, and is for admins."""
