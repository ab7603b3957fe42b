"""Who may do what: every way in, by every role, with the answer each is to get.

A rule is a line of the table; the ways in that share it are listed below it. `tests.flows.test_roles` walks it all.
"""

from collections.abc import Mapping

from handlers.routes import Route
from tests.flows.ways import (
    NOTHING,
    YES,
    Json,
    Role,
    Rule,
    choice,
    click,
    clicks,
    command,
    form,
    option,
    people,
    person,
    shortcut,
    text,
    ticked,
)

OUTSIDERS: Mapping[str, str] = {
    "U0GUS": "you are a guest of this workspace",
    "U0RUI": "you are of another",
    "U0NIA": "your account in this workspace is deactivated",
}
"""The guest, the stranger and the deactivated, who read the same wherever they turn; so that is no part of a rule."""

MAY_READ: Mapping[str, frozenset[str]] = {
    "Z48": frozenset({Role.AGENT, Role.SUPERVISOR}),
    "zebra": frozenset({Role.AGENT, Role.SUPERVISOR}),
    "oryx": frozenset({Role.SUPERVISOR}),
    "quagga": frozenset({Role.AGENT, Role.COLLEAGUE, Role.SUPERVISOR}),
    "ibex": frozenset({Role.SUPERVISOR}),
    "llama": frozenset({Role.AGENT}),
    "tapir": frozenset(),
}
"""Marked words, and who may ever read them: customers' references, what was said of them, why a case is kept, what is
promised by whoever it is offered to, why a case was exported, a reflection, and what was said in a debrief before it is
opened."""

DAY: Json = {"selected_date": "{tomorrow}"}
TIME: Json = {"selected_time": "15:00"}
HAND_OVER = {"urgency": option("waiting"), "need": option("advise"), "situation": text("A line")}

NO_TEAM = "You are in no team of Backline yet"
LOGGED = "was logged by somebody else"
NOT_SHOWN = "Only the team's supervisors"
NO_SUPERVISOR = "Only the team's supervisors can"
ONLY_AGENT = "Only the agent who asked can do that"
SEEN_BY = "can see this"
SOMEBODY_ELSES = "somebody else's"
FOR_ANOTHER = "for somebody else"
IS_FOR = "That is for "
ASKED_LONG_AGO = "That was asked some time ago"
TOO_LATE = "It is too late to take that back"
WARNINGS = "Warnings are written and read by supervisors"
SETTINGS = "supervisors and for Slack admins"
ONLY_ADMIN = "Only a Slack admin can"
NO_ADMIN = f"{ONLY_ADMIN}|{SETTINGS}"
NOT_IN_IT = "You are not in that team"
ALL_REFUSALS = (
    NO_TEAM,
    LOGGED,
    NOT_SHOWN,
    ONLY_AGENT,
    SEEN_BY,
    SOMEBODY_ELSES,
    FOR_ANOTHER,
    IS_FOR,
    ASKED_LONG_AGO,
    TOO_LATE,
    WARNINGS,
    SETTINGS,
    ONLY_ADMIN,
    NOT_IN_IT,
    "Sorry, I can't do that",
)

TABLE: tuple[Rule, ...] = (
    # Its agent, a colleague, their supervisor, another team's, an admin.
    Rule(
        "what is one's own, in whatever team or none",
        (YES, YES, YES, YES, YES),
        "nothing",
        (
            command("/backline"),
            command("/backline status"),
            *clicks("contact:new", "contact:list", "callback:list", "home:help", "check_in:new", "absence:form"),
            *(click(f"home:{listing}", value="0") for listing in ("cases", "due", "owned", "team", "waiting")),
            click("absence:until:{in_an_hour}"),
            click("absence:fate"),
            form("absence_left", "{in_an_hour}/1/", colleague=person("U0SAM")),
            click("breather:more"),
            click("reflection:new", metadata=""),
            *(click(f"reflection:{where}", value="0", metadata="") for where in ("list", "older", "newer")),
            form("reflection", went_well=text("Kept calm")),
            click("wellbeing:offers"),
            form("wellbeing", offers=ticked("offers"), peer=option("shift"), excluded=people()),
            click("word:to", value="U0PRIYA:0", metadata=""),
            choice("outcome", "{owned}/{moment}", outcome=option("other")),
        ),
    ),
    Rule(
        "what is begun in one's team",
        (YES, YES, YES, YES, NO_TEAM),
        "nothing",
        (
            command("/contact", "77001 upset about a fee"),
            command("/contact", "Z48001 upset about a fee"),
            command("/contact list"),
            command("/contact find", "gnashing"),
            command("/contact find", "Z48001"),
            command("/callback", "tomorrow 3pm 77002 about a fee"),
            command("/callback", "tomorrow 3pm Z48001 about a fee"),
            command("/callback list"),
            command("/debrief"),
            command("/escalate", "77003 shouting about a fee"),
            command("/peer"),
            command("/playbook", "abusive"),
            command("/backline duty"),
            command("/backline off", "until tomorrow 9am"),
            command("/backline on"),
            command("/backline team"),
            *(shortcut(f"{what}_global") for what in ("contact", "escalation")),
            *(shortcut(f"{what}_message") for what in ("contact", "escalation", "callback")),
            form("contact", reference=text("77004"), summary=text("A fee")),
            click("find:older", value="9999 gnashing"),
            click("find:newest", value="0 gnashing"),
            click("callback:new"),
            form("callback", "//", reference=text("77005"), kind=option("follow_through"), day=DAY, time=TIME),
            click("escalation:new"),
            *(choice(name, "", **HAND_OVER) for name in ("urgency", "need")),
            form("escalation", reference=text("77006"), **HAND_OVER),
            click("breather:start", value="5", metadata=""),
            form("absence", when=text("tomorrow 9am")),
            click("peer:ask", metadata=""),
            click("peer:person", value="U0SAM", metadata=""),
            click("wellbeing:settings", metadata=""),
            click("playbook:open", value="abusive"),
            click("playbook:choose", value="abusive"),
        ),
    ),
    Rule(
        "two minutes that have begun",
        (YES, YES, YES, YES, YES),
        "nothing",
        (form("check_in", feeling=option("fine")), click("word:choose", value="0", metadata="")),
    ),
    Rule(
        "a contact of one's own",
        (YES, LOGGED, LOGGED, LOGGED, LOGGED),
        "contact",
        (
            *clicks("contact:kind:upset", "contact:intensity:3", "contact:close", "contact:edit"),
            click("contact:log_anew", metadata="", summary=text("Another matter")),
            form("add_to_contact", "{contact}", summary=text("More")),
            form("edit_contact", "{contact}", reference=text("77007")),
            form("close_contact", "{contact}", outcome=option("resolved")),
            *clicks("escalation:draft", "callback:draft", "playbook:contact"),
            click("escalation:callback", "asked_contact"),
            form("escalation", "{contact}", **HAND_OVER),
            form("callback", "{contact}//", reference=text("77"), kind=option("follow_up"), day=DAY, time=TIME),
            click("callback:follow_up", "closed"),
            click("playbook:choose", value="closing"),
            click("playbook:warned:first_warning", "abusive"),
            click("playbook:take_back:first_warning", "warned"),
            click("safety:flag", value="threat"),
            click("safety:raise:threat"),
            click("safety:take_back", "danger"),
            form("hold_request", "{contact}", reason=text("For a complaint")),
        ),
    ),
    Rule(
        "the details of a case, and giving it out",
        (YES, NOT_SHOWN, YES, NOT_SHOWN, NOT_SHOWN),
        "contact",
        (
            click("contact:details"),
            click("escalation:details", "asked"),
            click("escalation:more", "asked", "details"),
            click("callback:details", "promise"),
            click("export:case"),
            form("export_case", "{contact}", reason=text("For a complaint")),
            click("hold:open"),
            command("/contact hold", "{contact}"),
        ),
    ),
    Rule(
        "what an agent does while a supervisor is asked, or has it",
        (YES, ONLY_AGENT, ONLY_AGENT, ONLY_AGENT, ONLY_AGENT),
        "asked",
        (
            *clicks("escalation:add_fact", "escalation:urgency:after", "escalation:cancel"),
            form("add_fact", "{asked}", fact=text("More")),
            click("escalation:answer", "question"),
            form("answer", "{question}", answer=text("Two weeks")),
        ),
    ),
    Rule(
        "answering an escalation, and having it",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, NO_SUPERVISOR, NO_SUPERVISOR),
        "owned",
        (
            click("escalation:accept", "asked"),
            click("escalation:more", "asked", "accept"),
            click("escalation:pass", "asked", "other"),
            click("escalation:approve", "approval"),
            click("escalation:decline", "approval"),
            click("escalation:more", "approval", "approve"),
            form("decide", "{approval}/approved", line=text("")),
            click("escalation:ask", "asked"),
            click("escalation:more", "asked", "ask"),
            form("question", "{asked}", question=text("Since when?")),
            *clicks("escalation:read_back", "escalation:still_here", "escalation:hand_on", "escalation:second"),
            click("escalation:resolve"),
            *(click("escalation:more", value=verb) for verb in ("read_back", "resolve", "advice", "hand_on", "second")),
            form("read_back", "{owned}", read_back=text("A refund refused")),
            form("invite", "{owned}/join", colleague=person("U0TOMASZ")),
            form("resolve", "{owned}/{moment}", outcome=option("other"), then=option("close"), told=text("It comes")),
            form(
                "resolve",
                "{owned}/{moment}",
                outcome=option("callback_promised"),
                then=option("back"),
                rings=option("agent"),
                day=DAY,
                time=TIME,
            ),
        ),
    ),
    Rule(
        "an invitation to take a case on, or to join",
        (FOR_ANOTHER, FOR_ANOTHER, YES, FOR_ANOTHER, FOR_ANOTHER),
        "taking_on",
        (*clicks("invitation:take_on", "invitation:decline"), click("invitation:join", "joining")),
    ),
    Rule(
        "coming where somebody may be harmed",
        (
            "Only those who are told",
            "Only those who are told",
            YES,
            "Only those who are told",
            "Only those who are told",
        ),
        "danger",
        clicks("safety:come"),
    ),
    Rule(
        "a promise of one's own",
        (YES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES),
        "promise",
        (
            *clicks("callback:done", "callback:left_message", "callback:no_answer", "callback:cancel"),
            *clicks("callback:customer_rang", "callback:not_resolved", "callback:on_a_call", "callback:later"),
            *clicks("callback:hand_on", "callback:change"),
            click("callback:snooze", value="900"),
            *(click("callback:more", value=verb) for verb in ("hand_on", "later", "not_resolved", "not_wanted")),
            form("callback_hand_on", "{promise}", colleague=person("U0SAM")),
            form("callback_later", "{promise}", when=text("in 2 hours")),
            form("callback_not_resolved", "{promise}", no_more=ticked("no_more"), next_step=text("Nothing")),
            form("callback", "/{promise}/", reference=text("77"), kind=option("follow_up"), day=DAY, time=TIME),
        ),
    ),
    Rule(
        "taking back what one has said of a call",
        (YES, TOO_LATE, TOO_LATE, TOO_LATE, TOO_LATE),
        "call",
        clicks("callback:undo"),
    ),
    Rule(
        "a promise that one has typed in part",
        (YES, ASKED_LONG_AGO, ASKED_LONG_AGO, ASKED_LONG_AGO, ASKED_LONG_AGO),
        "draft",
        (
            *clicks("callback:set:{in_an_hour}", "callback:anyway:{in_an_hour}", "callback:form"),
            form("callback_where", "{draft}", zone=option("Europe/London")),
            form("callback", "//{draft}", reference=text("77"), kind=option("follow_up"), day=DAY, time=TIME),
        ),
    ),
    Rule(
        "an offered promise",
        (FOR_ANOTHER, YES, FOR_ANOTHER, FOR_ANOTHER, FOR_ANOTHER),
        "offer",
        clicks("offer:take", "offer:decline"),
    ),
    Rule(
        "the details of an offered promise",
        (YES, YES, YES, SEEN_BY, SEEN_BY),
        "offered",
        clicks("callback:details"),
    ),
    Rule(
        "the details of a promise that somebody has declined to keep",
        (YES, SEEN_BY, YES, SEEN_BY, SEEN_BY),
        "turned_down",
        clicks("callback:details"),
    ),
    Rule(
        "a promise of the team's",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, NO_SUPERVISOR, NO_SUPERVISOR),
        "undecided",
        (*clicks("callback:once_more", "callback:enough"), click("callback:take:U0AMARA", "promise")),
    ),
    Rule(
        "what supervisors see of their own team",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, YES, NO_SUPERVISOR),
        "nothing",
        (
            command("/callback team"),
            click("callback:team", value="0"),
            command("/backline export"),
            form("export_team", first=DAY, last=DAY, content=option("names"), reason=text("An audit")),
            command("/backline exports"),
        ),
    ),
    Rule(
        "the digest of one's own team",
        ("The digest is for", "The digest is for", YES, YES, "The digest is for"),
        "nothing",
        (command("/backline digest"),),
    ),
    Rule(
        "sending again what failed",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, YES, YES),
        "nothing",
        clicks("backline:resend"),
    ),
    Rule(
        "duty",
        ("Duty is for supervisors", "Duty is for supervisors", YES, YES, "Duty is for supervisors"),
        "nothing",
        (
            command("/backline duty", "2h"),
            *clicks("duty:on", "duty:off", "duty:resume"),
            click("duty:until", value="{in_an_hour}"),
        ),
    ),
    Rule(
        "erasing what is held on a customer",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, "Support has something on them too", NO_SUPERVISOR),
        "nothing",
        (
            command("/backline erase", "Z48101"),
            form("erase", "Z48101", reason=text("They asked"), sure=ticked("sure")),
        ),
    ),
    Rule(
        "keeping a case",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, NO_SUPERVISOR, NO_SUPERVISOR),
        "kept",
        (
            form("hold", "{contact}", reason=text("A complaint"), review_on=DAY),
            *clicks("hold:keep", "hold:let_go"),
            click("hold:end", metadata=""),
            click("hold:decline", "asked_to_keep"),
            form("hold_decline", "{asked_to_keep}", reason=text("Not needed")),
        ),
    ),
    Rule(
        "warnings, which are about a customer and so every team's",
        (WARNINGS, WARNINGS, YES, YES, WARNINGS),
        "warning",
        (
            command("/contact warning", "91001"),
            form("warning", "91001", behaviour=text("Shouted"), seen_on={"selected_date": "2026-01-05"}, review_on=DAY),
            *clicks("warning:change", "warning:renew", "warning:let_end"),
            click("warning:end", metadata="91001"),
        ),
    ),
    Rule(
        "a warning from a case",
        (WARNINGS, WARNINGS, YES, NO_SUPERVISOR, WARNINGS),
        "contact",
        clicks("warning:open"),
    ),
    Rule(
        "a check-in",
        (YES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES),
        "check_in",
        (
            *clicks("check_in:start", "check_in:decline", "check_in:never"),
            click("check_in:later", value="half_an_hour"),
        ),
    ),
    Rule(
        "a breather and a reflection",
        (YES, NOTHING, NOTHING, NOTHING, NOTHING),
        "breather",
        (
            click("breather:end"),
            click("reflection:remove", "reflection", metadata=""),
            click("reflection:remove_all", metadata=""),
        ),
    ),
    Rule(
        "asking a colleague to listen",
        (YES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES),
        "peer_request",
        clicks("peer:stop"),
    ),
    Rule(
        "being asked to listen",
        (FOR_ANOTHER, YES, FOR_ANOTHER, FOR_ANOTHER, FOR_ANOTHER),
        "peer_ask",
        clicks("peer:accept", "peer:decline", "peer:pause"),
    ),
    Rule(
        "a word to one's supervisor",
        (YES, YES, YES, "They are not one of your supervisors", NO_TEAM),
        "nothing",
        (form("word", "U0PRIYA", words=text("Have you a minute?")),),
    ),
    Rule(
        "a team debrief, in its channel",
        (YES, YES, YES, IS_FOR, YES),
        "debrief",
        (
            *clicks("debrief:here", "debrief:add", "debrief:lead", "debrief:read:ok"),
            *(click(f"debrief:{where}:ok", value="0", metadata="{debrief}") for where in ("earlier", "later")),
            form("debrief_point", "{debrief}", heading=option("well"), words=text("We stayed calm")),
        ),
    ),
    Rule(
        "beginning a team debrief in one's channel",
        (YES, YES, YES, IS_FOR, NO_TEAM),
        "nothing",
        (
            command("/debrief team"),
            form("team_debrief", "C0FLOOR", about=text("Last week")),
        ),
    ),
    Rule(
        "leading a team debrief",
        (YES, IS_FOR, IS_FOR, IS_FOR, IS_FOR),
        "debrief",
        (
            *clicks("debrief:open:summary", "debrief:end"),
            *(click("debrief:more", value=verb) for verb in ("action", "off", "end")),
            form("debrief_action", "{debrief}", owner=person("U0SAM"), day=DAY, words=text("A poster")),
            form("debrief_end", "{debrief}", lesson_1=text("Name the fee")),
            form("debrief_off", "{debrief}"),
        ),
    ),
    Rule(
        "whether one's contact is talked about",
        (YES, FOR_ANOTHER, FOR_ANOTHER, FOR_ANOTHER, FOR_ANOTHER),
        "asked_about",
        clicks("debrief:agree", "debrief:refuse"),
    ),
    Rule(
        "a point of action",
        (YES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES, SOMEBODY_ELSES),
        "action",
        clicks("action:done"),
    ),
    Rule(
        "lessons",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, "I can't find that lesson", NO_SUPERVISOR),
        "lesson",
        (
            *clicks("lesson:accept", "lesson:decline"),
            form("lesson", "{lesson}", card=option("abusive"), words=text("Name the fee")),
            click("lesson:withdraw", "accepted_lesson"),
        ),
    ),
    Rule(
        "the playbook of one's own team",
        (NO_SUPERVISOR, NO_SUPERVISOR, YES, YES, NO_SUPERVISOR),
        "nothing",
        (
            *(click(f"playbook:{verb}", value="abusive") for verb in ("edit", "history", "restore", "lessons")),
            click("playbook:new"),
            form("playbook_edit", "/", title=text("Price rise"), when=text("In January"), now=text("Name the price")),
        ),
    ),
    Rule(
        "a team's settings",
        (SETTINGS, SETTINGS, YES, SETTINGS, YES),
        "team",
        (
            *clicks("settings:open", "settings:history", "settings:change:WHEN"),
            form("settings", "{team}/WHEN/1000000", opening_hours=text("mon-fri 08:00-18:00")),
        ),
    ),
    Rule(
        "who is in a team",
        (SETTINGS, SETTINGS, ONLY_ADMIN, SETTINGS, YES),
        "team",
        (form("settings", "{team}/WHO/1000000", safety_contacts=people("U0PRIYA")),),
    ),
    Rule(
        "the settings of the teams that one looks after",
        (SETTINGS, SETTINGS, YES, YES, YES),
        "nothing",
        (command("/backline settings"), click("settings:list", value="0")),
    ),
    Rule(
        "making and closing teams",
        (NO_ADMIN, NO_ADMIN, NO_ADMIN, NO_ADMIN, YES),
        "spare_team",
        (
            *clicks("settings:new", "settings:first", "settings:close"),
            form(
                "new_team",
                name=text("Nights"),
                escalation_channel={"selected_conversation": "C0BILLINGLOOKS"},
                supervisors=people("U0SAM"),
                members=people("U0SAM"),
            ),
        ),
    ),
    Rule(
        "making the first team, when there is one",
        (NO_ADMIN, NO_ADMIN, NO_ADMIN, NO_ADMIN, "Somebody has set up the first team meanwhile"),
        "nothing",
        (
            form(
                "first_team",
                escalation_channel={"selected_conversation": "C0BILLINGLOOKS"},
                supervisors=people("U0SAM"),
                crisis_protocol=text(""),
                debrief_channel={"selected_conversations": []},
            ),
        ),
    ),
    Rule(
        "saying which of one's teams one works for",
        (YES, YES, YES, NOT_IN_IT, NOT_IN_IT),
        "team",
        clicks("team:pick"),
    ),
)

_CHANNELS = "Slack itself tells it: nobody can send it in another's name. What is done about it is in test_membership"
UNASKED: Mapping[Route, str] = {
    Route("event", "app_home_opened"): "everybody sees their own Home: below",
    Route("event", "message"): "is not read, and the answer is the same for everybody; of outsiders, in test_gate",
    **{
        Route("event", name): _CHANNELS
        for name in (
            *("channel_archive", "channel_deleted", "channel_left", "channel_unarchive"),
            *("group_archive", "group_deleted", "group_left", "group_unarchive"),
            *("member_joined_channel", "member_left_channel", "subteam_members_changed", "subteam_updated"),
            "user_change",
        )
    },
}
"""The ways in that are no role's, and why."""
