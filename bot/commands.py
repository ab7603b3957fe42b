"""What people can type and click from Slack's menus: one table for registration, help, the manifest and the README."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A slash command. `usage_hint` is shown by Slack while typing, `examples` by our own help.

    `for_supervisors` are examples that refuse everybody else, and are shown to supervisors only.
    """

    name: str
    description: str
    usage_hint: str
    examples: tuple[str, ...] = ()
    for_supervisors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shortcut:
    """An entry of Slack's shortcut menus; `type` is `global` or `message`, as in Slack's manifest."""

    name: str
    type: str
    callback_id: str
    description: str


COMMANDS = (
    Command(
        "/contact",
        "Log a difficult contact",
        "[reference how angry and what about | list | find words | warning 48213 | hold 1042]",
        (
            "/contact",
            "/contact 48213 irate refund refused twice",
            "/contact list",
            "/contact find refund last week",
            "/contact hold 1042",
        ),
        ("/contact warning 48213",),
    ),
    Command(
        "/escalate",
        "Bring in a supervisor",
        "[reference what is happening]",
        ("/escalate", "/escalate 48213 shouting, wants a refund"),
    ),
    Command(
        "/callback",
        "Set a callback you promised",
        "[when reference note | list | team]",
        ("/callback", "/callback tomorrow 3pm 48213 router replacement", "/callback list"),
        ("/callback team",),
    ),
    Command(
        "/playbook",
        "What helps with a customer like this, in ten seconds",
        "[abusive | ask the boss | any word]",
        ("/playbook", "/playbook abusive"),
    ),
    Command(
        "/debrief",
        "Take two private minutes after a hard contact, or look back on one with the team",
        "[team]",
        ("/debrief", "/debrief team"),
    ),
    Command("/peer", "Ask a colleague for a few minutes, without your name until one says yes", "", ("/peer",)),
    Command(
        "/backline",
        "Duty, off shift and back, your team, its settings, what Backline can do, and how it is doing",
        "[duty 4h | off until tomorrow 9 | on | team | status | settings | digest | export | erase 48213 | help]",
        (
            "/backline",
            "/backline duty until 18:00",
            "/backline off until tomorrow 9",
            "/backline on",
            "/backline team",
            "/backline status",
        ),
        (
            "/backline settings",
            "/backline digest",
            "/backline export last month",
            "/backline exports",
            "/backline erase 48213",
        ),
    ),
)

SHORTCUTS = (
    Shortcut("Log as difficult contact", "global", "contact_global", "Log a difficult contact"),
    Shortcut("Bring in a supervisor", "global", "escalation_global", "Ask a supervisor to help with a contact"),
    Shortcut("Log as difficult contact", "message", "contact_message", "Log a contact from this message"),
    Shortcut("Bring in a supervisor", "message", "escalation_message", "Ask a supervisor, from this message"),
    Shortcut("Set a callback", "message", "callback_message", "Promise to ring a customer, from this message"),
)
