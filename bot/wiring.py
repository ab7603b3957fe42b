"""Every use case, made once: what listeners may ask for by name, and what each timer runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.aside import Aside
from bot.clock import Clock
from bot.rules.outbox import TimerKind
from bot.rules.teams import Teams
from bot.services import (
    Absences,
    Actions,
    Alarms,
    Asking,
    Breathers,
    Callbacks,
    Calling,
    CheckIns,
    Contacts,
    Debriefs,
    Digests,
    Duties,
    Erasing,
    Escalations,
    Exports,
    Finding,
    Forgetting,
    HandingOn,
    Holds,
    Housekeeping,
    Leaving,
    Memberships,
    Overviews,
    Peers,
    Playbooks,
    Preferences,
    Reflections,
    Reminders,
    Status,
    Supervision,
    TeamSettings,
    Warnings,
    Wellbeings,
    Words,
)
from bot.services.asking import ask_newcomer
from bot.vault import Vault
from bot.worker.loop import RunTimer
from storage import Database, Keyring


@dataclass(frozen=True, kw_only=True)
class UseCases:
    """A listener gets any of these as the parameter of the same name."""

    absences: Absences
    actions: Actions
    alarms: Alarms
    asking: Asking
    breathers: Breathers
    callbacks: Callbacks
    calling: Calling
    check_ins: CheckIns
    contacts: Contacts
    debriefs: Debriefs
    digests: Digests
    duties: Duties
    erasing: Erasing
    escalations: Escalations
    exports: Exports
    finding: Finding
    handing_on: HandingOn
    holds: Holds
    housekeeping: Housekeeping
    leaving: Leaving
    memberships: Memberships
    overviews: Overviews
    peers: Peers
    playbooks: Playbooks
    preferences: Preferences
    reflections: Reflections
    reminders: Reminders
    status: Status
    supervision: Supervision
    team_settings: TeamSettings
    warnings: Warnings
    wellbeings: Wellbeings
    words: Words

    @property
    def timers(self) -> Mapping[TimerKind, RunTimer]:
        """What each timer runs."""
        return {
            TimerKind.ALARM_UNANSWERED: self.alarms.tell_again,
            TimerKind.CALLBACK_DUE: self.reminders.due,
            TimerKind.CALLBACK_SOON: self.reminders.soon,
            TimerKind.CALLBACK_NUDGE: self.reminders.nudge,
            TimerKind.CALLBACK_UNDO_OVER: self.reminders.undo_over,
            TimerKind.DEBRIEF_OVER: self.debriefs.over,
            TimerKind.ACTION_DUE: self.actions.due,
            TimerKind.ESCALATION_STEP: self.asking.next_step,
            TimerKind.ESCALATION_STILL_ON_IT: self.asking.still_on_it,
            TimerKind.ESCALATION_QUIET: self.asking.go_quiet,
            TimerKind.CHECK_IN_OFFER: self.check_ins.offer,
            TimerKind.CHECK_IN_LATER: self.check_ins.offer_again,
            TimerKind.BREATHER_OVER: self.breathers.over,
            TimerKind.PEER_TIME_UP: self.peers.time_is_up,
            TimerKind.WELLBEING: self.wellbeings.tidy,
            TimerKind.PERSON_LEFT: self.leaving.found,
            TimerKind.WARNING_REVIEW: self.warnings.review,
            TimerKind.HOLD_REVIEW: self.holds.review,
            TimerKind.DIGEST: self.digests.post,
            TimerKind.EXPORT: self.exports.due,
            TimerKind.INDEXING: self.finding.index,
            TimerKind.HOUSEKEEPING: self.housekeeping.tidy,
        }

    def follow_settings(self) -> None:
        """What follows from what teams have set up."""
        self.digests.begin()
        self.supervision.let_go()

    def begin(self) -> None:
        """Take up what the last process left, and set the timers of what goes on by itself."""
        self.housekeeping.begin()
        self.wellbeings.begin()
        self.follow_settings()
        self.finding.begin()
        self.exports.begin()


def use_cases(
    db: Database,
    clock: Clock,
    teams: Teams,
    *,
    vault: Vault,
    keyring: Keyring,
    aside: Aside,
    away: Callable[[Sequence[str]], frozenset[str]],
    make_export: Callable[[int], None],
    problems: Callable[[], tuple[str, ...]],
    workspace: str,
) -> UseCases:
    """`away` and `make_export` reach Slack; `problems` are those of the machinery; `workspace` is Slack's id."""
    reflections = Reflections(db, clock, vault, keyring)
    status = Status(db, clock, teams, problems)
    made = UseCases(
        absences=Absences(db, clock, teams),
        actions=Actions(db, clock),
        alarms=Alarms(db, clock, teams),
        asking=Asking(teams),
        breathers=Breathers(db, clock),
        callbacks=Callbacks(db, clock, teams),
        calling=Calling(db, clock, teams),
        check_ins=CheckIns(db, clock, teams),
        contacts=Contacts(db, clock, teams),
        debriefs=Debriefs(db, clock, teams),
        digests=Digests(db, clock, teams),
        duties=Duties(db, clock, teams, ask_newcomer),
        erasing=Erasing(db, clock, teams),
        escalations=Escalations(db, clock, teams, away),
        exports=Exports(db, clock, teams, make_export),
        finding=Finding(db, clock, teams),
        handing_on=HandingOn(db, clock, teams),
        holds=Holds(db, clock, teams),
        housekeeping=Housekeeping(db, clock, Forgetting(teams)),
        leaving=Leaving(teams),
        memberships=Memberships(db, clock, teams),
        overviews=Overviews(db, clock, teams, status.health),
        peers=Peers(db, clock, teams, vault, away, aside.run),
        playbooks=Playbooks(db, clock, teams),
        preferences=Preferences(db, clock, teams, vault),
        reflections=reflections,
        reminders=Reminders(teams),
        status=status,
        supervision=Supervision(db, clock, teams),
        team_settings=TeamSettings(db, clock, teams, workspace, in_force=lambda: made.follow_settings()),  # noqa: PLW0108  made later
        warnings=Warnings(db, clock, teams),
        wellbeings=Wellbeings(db, clock, teams, vault, reflections),
        words=Words(db, clock),
    )
    return made
