"""Use cases: load, apply a rule, save, one transaction each.

A change and what it causes (deliveries, card edits, timers) are written in the same transaction, so nothing is
sent about something that was not saved, and nothing saved is forgotten.
"""

from bot.services.absence import Absences
from bot.services.asking import Asking
from bot.services.breathers import Breathers
from bot.services.callback import Callbacks
from bot.services.calling import Calling
from bot.services.check_in import CheckIns
from bot.services.contact import Contacts
from bot.services.debrief import Debriefs
from bot.services.debrief_actions import Actions
from bot.services.digest import Digests
from bot.services.duty import Duties
from bot.services.erasing import Erasing
from bot.services.escalation import Escalations
from bot.services.exports import Exports
from bot.services.finding import Finding
from bot.services.handing_on import HandingOn
from bot.services.hold import Holds
from bot.services.home import Overviews
from bot.services.housekeeping import Housekeeping
from bot.services.leaving import Leaving
from bot.services.membership import Memberships
from bot.services.peers import Peers
from bot.services.playbook import Playbooks
from bot.services.preferences import Mine, Preferences
from bot.services.reflections import Reflections
from bot.services.reminders import Reminders
from bot.services.retention import Forgetting
from bot.services.safety import Alarms
from bot.services.settings import TeamSettings
from bot.services.status import Status
from bot.services.supervision import Supervision
from bot.services.warning import Warnings
from bot.services.wellbeing import Wellbeings
from bot.services.word import Words

__all__ = [
    "Absences",
    "Actions",
    "Alarms",
    "Asking",
    "Breathers",
    "Callbacks",
    "Calling",
    "CheckIns",
    "Contacts",
    "Debriefs",
    "Digests",
    "Duties",
    "Erasing",
    "Escalations",
    "Exports",
    "Finding",
    "Forgetting",
    "HandingOn",
    "Holds",
    "Housekeeping",
    "Leaving",
    "Memberships",
    "Mine",
    "Overviews",
    "Peers",
    "Playbooks",
    "Preferences",
    "Reflections",
    "Reminders",
    "Status",
    "Supervision",
    "TeamSettings",
    "Warnings",
    "Wellbeings",
    "Words",
]
