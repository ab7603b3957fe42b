"""The people and channels a fresh practice workspace has: two teams, an admin, a guest, and somebody from a partner.

The first team is support, with two agents and two supervisors; the second, billing, has one of each and channels of its
own.
"""

from sandbox.model import Person
from sandbox.shapes import BOT_USER_ID
from sandbox.workspace import Workspace

AGENTS = ("U0AMARA", "U0BEN")
SUPERVISORS = ("U0PRIYA", "U0TOMASZ")
ADMIN = "U0DANA"
BILLING = ("U0CHIDI", "U0LENA")
"""The agent, and the supervisor."""
GUEST = "U0GUS"
PARTNER = "U0RUI"
PARTNER_WORKSPACE = "T0PARCELS"


def populate(workspace: Workspace) -> None:
    """Fill an empty workspace. The bot is in every channel but `#general`, so that being left out can be tried."""
    workspace.add_person(Person("U0AMARA", "amara", "Amara Okafor", title="Agent"))
    workspace.add_person(Person("U0BEN", "ben", "Ben Castillo", title="Agent", tz="America/New_York"))
    workspace.add_person(Person("U0PRIYA", "priya", "Priya Raman", title="Supervisor"))
    workspace.add_person(Person("U0TOMASZ", "tomasz", "Tomasz Zielinski", title="Supervisor", tz="Europe/Warsaw"))
    workspace.add_person(Person(ADMIN, "dana", "Dana Whitfield", title="Operations", is_admin=True))
    everyone = {*AGENTS, *SUPERVISORS, ADMIN}
    leads = {*SUPERVISORS, ADMIN, BOT_USER_ID}
    workspace.add_channel("C0GENERAL", "general", {*everyone, *BILLING}, topic="Everyone")
    workspace.add_channel("C0FLOOR", "support-floor", {*everyone, BOT_USER_ID}, topic="On shift now")
    workspace.add_channel("C0ESCALATIONS", "escalations", leads, is_private=True, topic="Supervisors on duty")
    workspace.add_channel("C0DEBRIEFS", "debriefs", {*everyone, BOT_USER_ID}, topic="Blame-free, five minutes")
    _add_billing(workspace)
    _add_outsiders(workspace)
    workspace.groups.add("supervisors", "Supervisors", (workspace.person(each) for each in SUPERVISORS))
    workspace.groups.add("billing", "Billing", (workspace.person(each) for each in BILLING))
    for person in list(workspace.people.values()):
        if not person.is_bot:
            workspace.direct(person)
    workspace.changed()


def _add_billing(workspace: Workspace) -> None:
    agent, supervisor = BILLING
    workspace.add_person(Person(agent, "chidi", "Chidi Nwosu", title="Billing"))
    workspace.add_person(Person(supervisor, "lena", "Lena Fischer", title="Billing lead", tz="Europe/Berlin"))
    leads, team = {supervisor, ADMIN, BOT_USER_ID}, {*BILLING, BOT_USER_ID}
    workspace.add_channel("C0BILLINGCALLS", "billing-escalations", leads, is_private=True, topic="Billing's supervisor")
    workspace.add_channel("C0BILLINGLOOKS", "billing-debriefs", team, is_private=True, topic="Billing looks back")


def _add_outsiders(workspace: Workspace) -> None:
    """In the channel that is shared with the partner, and nowhere else."""
    workspace.add_person(Person(GUEST, "gus", "Gus Lindqvist", title="Guest", is_restricted=True))
    workspace.add_person(Person(PARTNER, "rui", "Rui Santos", title="Parcels Ltd", partner=PARTNER_WORKSPACE))
    members = {ADMIN, GUEST, PARTNER, BOT_USER_ID}
    workspace.add_channel(
        "C0PARCELS", "with-parcels", members, is_private=True, is_shared=True, topic="With the parcel company"
    )
