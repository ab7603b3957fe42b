"""The people and channels a fresh practice workspace has: two agents, two supervisors, an admin, four channels."""

from sandbox.model import Person, UserGroup
from sandbox.shapes import BOT_USER_ID
from sandbox.workspace import Workspace

AGENTS = ("U0AMARA", "U0BEN")
SUPERVISORS = ("U0PRIYA", "U0TOMASZ")
ADMIN = "U0DANA"


def populate(workspace: Workspace) -> None:
    """Fill an empty workspace. The bot is in every channel but `#general`, so that being left out can be tried."""
    workspace.add_person(Person("U0AMARA", "amara", "Amara Okafor", title="Agent"))
    workspace.add_person(Person("U0BEN", "ben", "Ben Castillo", title="Agent", tz="America/New_York"))
    workspace.add_person(Person("U0PRIYA", "priya", "Priya Raman", title="Supervisor"))
    workspace.add_person(Person("U0TOMASZ", "tomasz", "Tomasz Zielinski", title="Supervisor", tz="Europe/Warsaw"))
    workspace.add_person(Person(ADMIN, "dana", "Dana Whitfield", title="Operations", is_admin=True))
    everyone = {*AGENTS, *SUPERVISORS, ADMIN}
    leads = {*SUPERVISORS, ADMIN, BOT_USER_ID}
    workspace.add_channel("C0GENERAL", "general", everyone, topic="Everyone")
    workspace.add_channel("C0FLOOR", "support-floor", {*everyone, BOT_USER_ID}, topic="On shift now")
    workspace.add_channel("C0ESCALATIONS", "escalations", leads, is_private=True, topic="Supervisors on duty")
    workspace.add_channel("C0DEBRIEFS", "debriefs", {*everyone, BOT_USER_ID}, topic="Blame-free, five minutes")
    group = UserGroup("S0SUPERVISORS", "supervisors", "Supervisors", SUPERVISORS)
    workspace.usergroups[group.id] = group
    for person in list(workspace.people.values()):
        if not person.is_bot:
            workspace.direct(person)
    workspace.changed()
