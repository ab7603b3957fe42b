"""Every index is there for a query that uses it, and no query that recurs reads a whole table."""

import re
from collections.abc import Callable

import pytest

from bot.rules.callback import Departure
from bot.rules.debrief import Heading
from bot.rules.finding import Query
from bot.rules.outbox import Delivery, Lane, MessageKind
from storage import Database, Records
from tests.storage.samples import AT, LATER, logged, promise

Ask = Callable[[Records], object]

PING = Delivery(
    id=1,
    key="",
    kind=MessageKind.ESCALATION_PING,
    subject="escalation:1",
    recipient="U8",
    lane=Lane.PING,
    attempts=0,
    tried_at=None,
    channel=None,
    ts=None,
)


def let_go(records: Records) -> None:
    records.cards.let_go("callback:1", MessageKind.CALLBACK_REMINDER, also=MessageKind.CALLBACK_SOON)


QUERIES: list[tuple[str, Ask]] = [
    ("timers_by_due", lambda records: records.timers.take_due(AT, 10)),
    ("timers_by_due", lambda records: records.timers.next_due()),
    ("deliveries_pending", lambda records: list(records.deliveries.due(AT))),
    ("deliveries_pending_by_time", lambda records: records.deliveries.next_due(AT)),
    ("deliveries_pending_by_time", lambda records: records.deliveries.tried_again(AT)),
    ("deliveries_pending_by_time", lambda records: records.deliveries.bring_forward(AT)),
    ("deliveries_pending_by_time", lambda records: records.deliveries.waiting()),
    ("deliveries_sending", lambda records: records.deliveries.waiting()),
    ("deliveries_sending", lambda records: records.deliveries.take_up(AT)),
    ("deliveries_failed", lambda records: records.deliveries.failures(10)),
    ("deliveries_failed", lambda records: records.deliveries.failures_since("U1", "is_archived", AT)),
    ("deliveries_failed", lambda records: records.deliveries.resend_failed(AT)),
    ("deliveries_ended", lambda records: records.deliveries.archive(AT, 10)),
    ("deliveries_by_subject", lambda records: records.deliveries.is_latest(PING)),
    ("deliveries_by_subject", lambda records: records.deliveries.forget("check_in:1", AT)),
    ("deliveries_by_subject", lambda records: records.deliveries.has_been_sent(PING.kind, [PING.subject], "U8")),
    ("cards_stale", lambda records: list(records.cards.due(AT))),
    ("cards_stale", lambda records: records.cards.next_due(AT)),
    ("cards_by_subject", lambda records: records.cards.touch("contact:1")),
    ("cards_by_subject", lambda records: records.cards.touch_kind("contact:1", MessageKind.CONTACT_CARD)),
    ("cards_by_subject", lambda records: records.cards.finish("contact:1", AT)),
    ("deliveries_by_subject", let_go),
    ("contacts_open_by_agent", lambda records: records.contacts.open_of("U1", 10)),
    ("contacts_open_by_agent", lambda records: records.contacts.count_open_of("U1")),
    ("contacts_open_by_agent", lambda records: records.contacts.opened_since("U1", AT)),
    ("contacts_open_by_agent", lambda records: records.escalations.has_live_on_the_line("U1")),
    ("contacts_open_by_agent", lambda records: records.escalations.live_of("U1")),
    ("contacts_by_reference", lambda records: records.contacts.latest("U1", "48213")),
    ("contacts_by_reference", lambda records: records.contacts.open_with("48213")),
    ("escalations_by_contact", lambda records: records.escalations.latest_of(1)),
    ("escalations_by_contact", lambda records: records.escalations.ids_of(1)),
    ("callbacks_open_by_owner", lambda records: records.callbacks.open_of("U1", 10)),
    ("callbacks_open_by_owner", lambda records: records.callbacks.count_open_of("U1")),
    ("callbacks_open_by_owner", lambda records: records.callbacks.due_of("U1", AT)),
    ("callbacks_open_by_owner", lambda records: records.callbacks.orphan(Departure(id=1, person="U1", left_at=AT), 1)),
    ("callbacks_open_by_owner", lambda records: records.callbacks.has_left("U1")),
    ("callbacks_open_by_reference", lambda records: records.callbacks.open_for_reference("48213")),
    ("callbacks_open_by_time", lambda records: records.callbacks.open_before(AT, [1], 10)),
    ("callbacks_open_by_time", lambda records: records.callbacks.count_open_before(AT, [1])),
    ("callbacks_left", lambda records: records.callbacks.left_by(1)),
    ("calls_by_callback", lambda records: records.calls.of(1)),
    ("calls_by_callback", lambda records: records.calls.last_of(1)),
    ("calls_by_reference", lambda records: records.calls.times_rung("48213", AT)),
    ("offers_by_callback", lambda records: records.offers.latest_of(1)),
    ("drafts_by_age", lambda records: records.drafts.forget_before(AT)),
    ("escalations_asking", lambda records: records.escalations.asking()),
    ("escalations_asking", lambda records: records.escalations.asking_others_than("U8", [1])),
    ("escalations_live_by_owner", lambda records: records.escalations.owned_by("U8")),
    ("escalations_live_by_owner", lambda records: records.escalations.engaged(["U8"], AT, besides=1)),
    ("asks_by_supervisor", lambda records: records.escalations.engaged(["U8"], AT, besides=1)),
    ("invitations_by_escalation", lambda records: records.invitations.of(1)),
    ("invitations_by_escalation", lambda records: records.invitations.withdraw(1, AT)),
    ("invitations_open_by_person", lambda records: records.invitations.open_to("U9")),
    ("timeline_by_contact", lambda records: records.timeline.of(1)),
    ("reflections_by_person", lambda records: records.reflections.of("U1", 0, 10)),
    ("reflections_by_person", lambda records: records.reflections.count("U1")),
    ("reflections_by_person", lambda records: records.reflections.remove_all("U1")),
    ("check_ins_by_agent", lambda records: records.check_ins.put_off_by("U1")),
    ("check_ins_by_agent", lambda records: records.check_ins.last_offer_to("U1")),
    ("debrief_points_by_heading", lambda records: records.debriefs.points(1, Heading.WELL)),
    ("debrief_points_by_heading", lambda records: records.debriefs.remove(1)),
    ("debrief_actions_by_debrief", lambda records: records.debriefs.actions(1)),
    ("deliveries_failed", lambda records: records.deliveries.resend_failed_to("C1", AT)),
    ("playbook_versions_by_card", lambda records: records.playbook.history(1, "abusive", 10)),
    ("lessons_accepted", lambda records: records.lessons.accepted(1, "abusive", 3)),
    ("lessons_proposed", lambda records: records.lessons.proposed(1, 10)),
    ("lessons_by_debrief", lambda records: records.lessons.of_debrief(2)),
    ("contact_versions_by_contact", lambda records: records.corrections.of(1)),
    ("exports_sending", lambda records: records.exports.put_back_all()),
    ("warnings_by_reference", lambda records: records.warnings.history("48213", 10)),
    ("warning_changes_by_warning", lambda records: records.warnings.history("48213", 10)),
    ("removals_by_time", lambda records: list(records.removals.due(AT))),
    ("removals_by_time", lambda records: records.removals.next_due(AT)),
    ("contacts_by_age", lambda records: records.retention.past_cases(1, AT, 10)),
    ("callbacks_by_contact", lambda records: records.retention.past_cases(1, AT, 10)),
    ("callbacks_of_no_case", lambda records: records.retention.past_promises(1, AT, 10)),
    ("past_deliveries_by_age", lambda records: records.retention.forget_messages(AT, AT, 10)),
    ("contacts_by_time", lambda records: records.figures.contacts_by_kind(1, AT, AT)),
    ("contacts_by_time", lambda records: records.figures.recurring(1, AT, AT, AT)),
    ("escalations_by_time", lambda records: records.figures.accepted(1, AT, AT)),
    ("timeline_by_escalation", lambda records: records.figures.accepted(1, AT, AT)),
    ("callbacks_by_promise", lambda records: records.figures.promises(1, AT, AT, LATER - AT)),
    ("calls_by_time", lambda records: records.figures.follow_ups(1, AT, AT)),
    ("contacts_open_by_agent", lambda records: records.teams.still_open(1)),
    ("callbacks_open_by_time", lambda records: records.teams.still_open(1)),
    ("callbacks_open_by_owner", lambda records: records.callbacks.teams_of("U1")),
    ("team_settings_by_team", lambda records: records.teams.as_of(1, 10)),
    ("team_settings_by_team", lambda records: records.teams.history(1, 10)),
    ("requests_by_age", lambda records: records.requests.forget_before(AT)),
]

FORGETTING = {
    "past_deliveries_by_subject",
    "calls_by_next",
    "check_ins_by_contact",
    "holds_by_contact",
    "debriefs_by_contact",
    "timeline_by_question",
    "exports_by_contact",
}
"""What finds all that hangs on a case, beside indexes of recurring queries."""

IN_ORDER: list[Ask] = [
    lambda records: records.debriefs.points(1, Heading.WELL),
    lambda records: records.debriefs.actions(1),
    lambda records: records.timers.take_due(AT, 10),
    lambda records: list(records.deliveries.due(AT)),
    lambda records: list(records.cards.due(AT)),
    lambda records: records.contacts.open_of("U1", 10, 20),
    lambda records: records.callbacks.open_of("U1", 10, 20),
    lambda records: records.callbacks.due_of("U1", AT),
    lambda records: records.callbacks.open_before(AT, [1], 10),
    lambda records: records.callbacks.left_by(1),
    lambda records: records.calls.of(1),
    lambda records: records.calls.times_rung("48213", AT),
    lambda records: records.escalations.asking(),
    lambda records: records.invitations.of(1),
    lambda records: records.timeline.of(1),
    lambda records: records.corrections.of(1),
    lambda records: records.exports.latest(1, 20),
    lambda records: records.search.find(Query(), None, [1], 9, 10),
    lambda records: records.playbook.history(1, "abusive", 10),
    lambda records: records.lessons.accepted(1, "abusive", 3),
    lambda records: records.teams.history(1, 10),
]


def plan(records: Records, ask: Ask) -> str:
    """How SQLite answers each statement of `ask`, one step a line."""
    statements: list[str] = []
    connection = records.rows._db.conn
    connection.set_trace_callback(statements.append)
    ask(records)
    connection.set_trace_callback(None)
    steps = [
        row["detail"]
        for sql in statements
        if not sql.startswith("--")
        for row in records.rows.all(f"EXPLAIN QUERY PLAN {sql}")
    ]
    return "\n".join(steps)


@pytest.mark.parametrize(("index", "ask"), QUERIES)
def test_a_query_uses_its_index_and_reads_no_whole_table(records: Records, index: str, ask: Ask) -> None:
    steps = plan(records, ask)
    assert re.search(rf"INDEX {index}\b", steps), steps
    assert not re.search(r"^SCAN (?!.* INDEX |\()", steps, re.MULTILINE), steps


@pytest.mark.parametrize("ask", IN_ORDER)
def test_what_recurs_is_read_in_order_and_not_sorted(records: Records, ask: Ask) -> None:
    assert "TEMP B-TREE" not in plan(records, ask)


def test_earlier_contacts_are_found_and_counted_by_their_reference(records: Records) -> None:
    contact = logged(records)
    steps = plan(records, lambda records: records.contacts.earlier(contact, 10))
    assert steps.count("INDEX contacts_by_reference (reference_key=? AND id<?)") == 2
    assert "TEMP B-TREE" not in steps


def test_a_case_is_forgotten_through_indexes_all_but_its_timers(records: Records) -> None:
    """An index of those by subject would be written with each of them, for a search an hour."""
    contact = logged(records)
    records.callbacks.add("U1", promise(), contact.id, AT, team=1)
    steps = plan(records, lambda records: records.retention.forget_case(contact.id, AT))
    for index in FORGETTING:
        assert re.search(rf"INDEX {index}\b", steps), index
    assert re.findall(r"^SCAN (?!.* INDEX |\(|main\.contact_search_)(\w+)", steps, re.MULTILINE) == ["timers"]


def test_no_index_is_kept_for_nothing(db: Database) -> None:
    """But for those that hold a rule, as that a contact has one live escalation."""
    with db.read() as records:
        kept = records.rows.all(
            """SELECT i.name FROM sqlite_master t, pragma_index_list(t.name) i
               WHERE t.type = 'table' AND i.origin = 'c' AND NOT i."unique" """
        )
    assert {row["name"] for row in kept} == {index for index, _ in QUERIES} | FORGETTING
