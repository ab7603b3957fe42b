"""The schema, as numbered steps that only go forward.

Columns named `*_at` hold BIGINT milliseconds in UTC; enumerations are TEXT.
A step that has been released is never edited.
"""

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

MIGRATIONS = Migrations("backline")


@MIGRATIONS()
def m0001_first_case(db: SqliteUtils) -> None:
    """Contacts, escalations, callbacks, check-in offers, and what the bot owes: timers, deliveries, cards."""
    _run(db, _FIRST_CASE)


@MIGRATIONS()
def m0002_escalation(db: SqliteUtils) -> None:
    """Who is asked when, duty, invitations of colleagues, the timeline of a case, messages in threads."""
    _run(db, _ESCALATION)


@MIGRATIONS()
def m0003_troubles(db: SqliteUtils) -> None:
    """What stands between the team and its escalations: the channel, or somebody who answers them."""
    _run(db, _TROUBLES)


@MIGRATIONS()
def m0004_callbacks(db: SqliteUtils) -> None:
    """What came of each call, reminders that follow, promises handed on, people who are off or gone, zones, drafts."""
    _run(db, _CALLBACKS)


@MIGRATIONS()
def m0005_playbook(db: SqliteUtils) -> None:
    """What a team makes of the playbook's cards, and the lessons it has learnt."""
    _run(db, _PLAYBOOK)


@MIGRATIONS()
def m0006_debriefs(db: SqliteUtils) -> None:
    """Team debriefs: their points and points of action."""
    _run(db, _DEBRIEFS)


@MIGRATIONS()
def m0007_retention(db: SqliteUtils) -> None:
    """Warnings on references, cases on hold, messages to take out of Slack; what is old, and what was this week."""
    _run(db, _RETENTION)


@MIGRATIONS()
def m0008_finding(db: SqliteUtils) -> None:
    """What contacts said before they were corrected, the index that finds them, and who has exported what."""
    _run(db, _FINDING)


@MIGRATIONS()
def m0009_wellbeing(db: SqliteUtils) -> None:
    """What looking after people needs: private settings, sealed reflections, breathers, colleagues who listen."""
    _run(db, _WELLBEING)


@MIGRATIONS()
def m0010_teams(db: SqliteUtils) -> None:
    """Teams: what each has set up and every change of it, who their groups come to, and who picked which."""
    _run(db, _TEAMS)


@MIGRATIONS()
def m0011_whose_case(db: SqliteUtils) -> None:
    """To which team a case, a promise, a warning, a debrief and an export belong; the first, of what there is."""
    _run(db, _WHOSE_CASE)


def _run(db: SqliteUtils, script: str) -> None:
    for statement in script.split(";\n"):
        db.execute(statement)


_FIRST_CASE = """
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agent TEXT NOT NULL,
    reference TEXT NOT NULL,
    reference_key TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    ticket TEXT NOT NULL,
    reached_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    intensity INTEGER NOT NULL,
    safety TEXT NOT NULL,
    summary TEXT NOT NULL,
    words TEXT NOT NULL,
    would_accept TEXT NOT NULL,
    tried TEXT NOT NULL,
    promised TEXT NOT NULL,
    outcome TEXT NOT NULL,
    next_step TEXT NOT NULL,
    ground TEXT NOT NULL,
    warnings TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX contacts_by_reference ON contacts (reference_key, id);
CREATE INDEX contacts_open_by_agent ON contacts (agent, id) WHERE state = 'open';
CREATE TABLE escalations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id BIGINT NOT NULL REFERENCES contacts (id),
    agent TEXT NOT NULL,
    state TEXT NOT NULL,
    urgency TEXT NOT NULL,
    need TEXT NOT NULL,
    situation TEXT NOT NULL,
    background TEXT NOT NULL,
    assessment TEXT NOT NULL,
    recommendation TEXT NOT NULL,
    contingency TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    owner TEXT,
    accepted_at BIGINT,
    read_back TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX escalations_by_contact ON escalations (contact_id, id);
CREATE UNIQUE INDEX escalations_one_live ON escalations (contact_id) WHERE state IN ('requested', 'accepted');
CREATE TABLE asks (
    escalation_id BIGINT NOT NULL REFERENCES escalations (id),
    supervisor TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    passed_at BIGINT,
    PRIMARY KEY (escalation_id, supervisor)
);
CREATE TABLE callbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id BIGINT REFERENCES contacts (id),
    owner TEXT NOT NULL,
    reference TEXT NOT NULL,
    reference_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    set_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX callbacks_due_by_owner ON callbacks (owner, due_at) WHERE state = 'due';
CREATE INDEX callbacks_due_by_reference ON callbacks (reference_key) WHERE state = 'due';
CREATE TABLE check_ins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agent TEXT NOT NULL,
    contact_id BIGINT NOT NULL REFERENCES contacts (id),
    state TEXT NOT NULL,
    offered_at BIGINT NOT NULL
);
CREATE INDEX check_ins_by_agent ON check_ins (agent, offered_at);
CREATE TABLE timers (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    due_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX timers_by_due ON timers (due_at);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    recipient TEXT NOT NULL,
    lane INTEGER NOT NULL,
    state TEXT NOT NULL,
    not_before_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    tried_at BIGINT,
    channel TEXT,
    ts TEXT,
    error TEXT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX deliveries_pending ON deliveries (lane, id) WHERE state = 'pending';
CREATE INDEX deliveries_pending_by_time ON deliveries (not_before_at) WHERE state = 'pending';
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_failed ON deliveries (ended_at) WHERE state = 'failed';
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE state IN ('sent', 'cancelled');
CREATE INDEX deliveries_by_subject ON deliveries (subject);
CREATE TABLE cards (
    delivery_id INTEGER PRIMARY KEY REFERENCES deliveries (id),
    subject TEXT NOT NULL,
    wanted_rev INTEGER NOT NULL,
    shown_rev INTEGER NOT NULL,
    not_before_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    finished_at BIGINT
);
CREATE TABLE past_deliveries (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    channel TEXT,
    ts TEXT,
    ended_at BIGINT
);
CREATE INDEX cards_by_subject ON cards (subject);
CREATE INDEX cards_stale ON cards (not_before_at, delivery_id) WHERE wanted_rev <> shown_rev;
CREATE TABLE conversations (
    person TEXT PRIMARY KEY,
    channel TEXT NOT NULL
);
CREATE TABLE requests (
    key TEXT PRIMARY KEY,
    made BIGINT NOT NULL,
    done_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX requests_by_age ON requests (done_at)
""".strip()

_ESCALATION = """
ALTER TABLE escalations ADD COLUMN approval TEXT NOT NULL DEFAULT '';
ALTER TABLE escalations ADD COLUMN join_by TEXT NOT NULL DEFAULT '';
ALTER TABLE escalations ADD COLUMN demanded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE escalations ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE escalations ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
DROP INDEX escalations_one_live;
CREATE UNIQUE INDEX escalations_one_live ON escalations (contact_id)
    WHERE state IN ('requested', 'accepted', 'asked_again');
CREATE INDEX escalations_live_by_owner ON escalations (owner) WHERE state IN ('requested', 'accepted', 'asked_again');
CREATE INDEX escalations_asking ON escalations (id) WHERE state IN ('requested', 'asked_again');
ALTER TABLE escalations ADD COLUMN first_pinged_at BIGINT;
ALTER TABLE asks ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX asks_by_supervisor ON asks (supervisor, asked_at);
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    escalation_id BIGINT NOT NULL REFERENCES escalations (id),
    kind TEXT NOT NULL,
    person TEXT NOT NULL,
    invited_by TEXT NOT NULL,
    state TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    answered_at BIGINT
);
CREATE UNIQUE INDEX invitations_one_open ON invitations (escalation_id, kind) WHERE state = 'open';
CREATE INDEX invitations_open_by_person ON invitations (person) WHERE state = 'open';
CREATE INDEX invitations_by_escalation ON invitations (escalation_id, id);
CREATE TABLE duty (
    person TEXT PRIMARY KEY,
    is_on INTEGER NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE TABLE timeline (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id BIGINT NOT NULL REFERENCES contacts (id),
    escalation_id BIGINT REFERENCES escalations (id),
    event TEXT NOT NULL,
    person TEXT NOT NULL,
    other TEXT NOT NULL,
    words TEXT NOT NULL,
    answers BIGINT REFERENCES timeline (id),
    happened_at BIGINT NOT NULL
);
CREATE INDEX timeline_by_contact ON timeline (contact_id, id);
ALTER TABLE deliveries ADD COLUMN thread BIGINT;
ALTER TABLE cards ADD COLUMN shown_digest TEXT NOT NULL DEFAULT ''
""".strip()

_TROUBLES = """
CREATE TABLE troubles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    person TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    mended_at BIGINT
);
CREATE UNIQUE INDEX troubles_current ON troubles (channel, person) WHERE mended_at IS NULL
""".strip()

_CALLBACKS = """
ALTER TABLE callbacks RENAME COLUMN attempts TO tries;
ALTER TABLE callbacks ADD COLUMN promised_at BIGINT NOT NULL DEFAULT 0;
UPDATE callbacks SET promised_at = due_at;
ALTER TABLE callbacks ADD COLUMN nudges INTEGER NOT NULL DEFAULT 0;
ALTER TABLE callbacks ADD COLUMN put_off_until_at BIGINT;
ALTER TABLE callbacks ADD COLUMN unattended_at BIGINT;
ALTER TABLE callbacks ADD COLUMN overdue_at BIGINT;
ALTER TABLE callbacks ADD COLUMN orphaned_at BIGINT;
CREATE TABLE departures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    left_at BIGINT NOT NULL
);
ALTER TABLE callbacks ADD COLUMN departure_id BIGINT REFERENCES departures (id);
DROP INDEX callbacks_due_by_owner;
DROP INDEX callbacks_due_by_reference;
CREATE INDEX callbacks_open_by_owner ON callbacks (owner, due_at) WHERE state IN ('due', 'to_decide');
CREATE INDEX callbacks_open_by_reference ON callbacks (reference_key) WHERE state IN ('due', 'to_decide');
CREATE INDEX callbacks_open_by_time ON callbacks (due_at) WHERE state IN ('due', 'to_decide');
CREATE INDEX callbacks_left ON callbacks (departure_id, due_at) WHERE departure_id IS NOT NULL;
CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    callback_id BIGINT NOT NULL REFERENCES callbacks (id),
    reference_key TEXT NOT NULL,
    outcome TEXT NOT NULL,
    person TEXT NOT NULL,
    note TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    due_before_at BIGINT NOT NULL,
    nudges_before INTEGER NOT NULL,
    overdue_before_at BIGINT,
    next_id BIGINT REFERENCES callbacks (id)
);
CREATE INDEX calls_by_callback ON calls (callback_id, id);
CREATE INDEX calls_by_reference ON calls (reference_key, happened_at);
CREATE TABLE offers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    callback_id BIGINT NOT NULL REFERENCES callbacks (id),
    person TEXT NOT NULL,
    offered_by TEXT NOT NULL,
    state TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    answered_at BIGINT
);
CREATE UNIQUE INDEX offers_one_open ON offers (callback_id) WHERE state = 'open';
CREATE INDEX offers_by_callback ON offers (callback_id, id);
CREATE TABLE absences (
    person TEXT PRIMARY KEY,
    until_at BIGINT NOT NULL
);
CREATE TABLE customers (
    reference_key TEXT PRIMARY KEY,
    zone TEXT NOT NULL
);
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    text TEXT NOT NULL,
    zone TEXT NOT NULL,
    typed_at BIGINT NOT NULL
);
CREATE INDEX drafts_by_age ON drafts (typed_at)
""".strip()

_PLAYBOOK = """
CREATE TABLE playbook_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team INTEGER NOT NULL DEFAULT 1,
    card TEXT NOT NULL,
    wording TEXT NOT NULL,
    person TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    replaced_at BIGINT
);
CREATE UNIQUE INDEX playbook_versions_current ON playbook_versions (team, card) WHERE replaced_at IS NULL;
CREATE INDEX playbook_versions_by_card ON playbook_versions (card, team, id);
CREATE TABLE lessons (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team INTEGER NOT NULL DEFAULT 1,
    card TEXT NOT NULL,
    words TEXT NOT NULL,
    state TEXT NOT NULL,
    debrief_id BIGINT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT
);
CREATE INDEX lessons_accepted ON lessons (team, card, decided_at, id) WHERE state = 'accepted';
CREATE INDEX lessons_proposed ON lessons (team, id) WHERE state = 'proposed';
CREATE INDEX lessons_by_debrief ON lessons (team, debrief_id, id)
""".strip()

# The number of a point is drawn by lot. It is the table's own order too, as INTEGER PRIMARY KEY: a BIGINT would leave
# a hidden column that counts up, and so tell in which order people wrote.
_DEBRIEFS = """
CREATE TABLE debriefs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    facilitator TEXT NOT NULL,
    second TEXT,
    contact_id BIGINT REFERENCES contacts (id),
    about TEXT NOT NULL,
    state TEXT NOT NULL,
    opened INTEGER NOT NULL,
    over_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX debriefs_one_open ON debriefs (channel) WHERE state = 'open';
CREATE UNIQUE INDEX debriefs_one_about ON debriefs (contact_id) WHERE state IN ('asking', 'open');
CREATE TABLE debriefs_declined (
    contact_id BIGINT PRIMARY KEY REFERENCES contacts (id)
) WITHOUT ROWID;
CREATE TABLE debrief_points (
    id INTEGER PRIMARY KEY,
    debrief_id BIGINT NOT NULL REFERENCES debriefs (id),
    heading TEXT NOT NULL,
    words TEXT NOT NULL,
    author TEXT
);
CREATE INDEX debrief_points_by_heading ON debrief_points (debrief_id, heading, id);
CREATE TABLE debrief_here (
    debrief_id BIGINT NOT NULL REFERENCES debriefs (id),
    person TEXT NOT NULL,
    PRIMARY KEY (debrief_id, person)
) WITHOUT ROWID;
CREATE TABLE debrief_actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    debrief_id BIGINT NOT NULL REFERENCES debriefs (id),
    words TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX debrief_actions_by_debrief ON debrief_actions (debrief_id, id)
""".strip()

# Foreign keys that point at a case have an index, or removing one row would read the whole table that points at it.
_RETENTION = """
CREATE TABLE warnings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL,
    reference_key TEXT NOT NULL,
    behaviour TEXT NOT NULL,
    seen_on TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    review_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX warnings_in_force ON warnings (reference_key) WHERE ended_at IS NULL;
CREATE INDEX warnings_by_reference ON warnings (reference_key, id);
CREATE TABLE warning_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    warning_id BIGINT NOT NULL REFERENCES warnings (id),
    change TEXT NOT NULL,
    person TEXT NOT NULL,
    behaviour TEXT NOT NULL,
    seen_on TEXT NOT NULL,
    review_at BIGINT NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX warning_changes_by_warning ON warning_changes (warning_id, id);
CREATE TABLE holds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id BIGINT NOT NULL REFERENCES contacts (id),
    state TEXT NOT NULL,
    person TEXT NOT NULL,
    reason TEXT NOT NULL,
    since_at BIGINT NOT NULL,
    review_at BIGINT,
    decided_by TEXT NOT NULL
);
CREATE UNIQUE INDEX holds_current ON holds (contact_id) WHERE state IN ('asked', 'on');
CREATE INDEX holds_by_contact ON holds (contact_id, id);
CREATE TABLE erasures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    person TEXT NOT NULL,
    reason TEXT NOT NULL,
    cases INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE TABLE removals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    not_before_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL
);
CREATE INDEX removals_by_time ON removals (not_before_at, id);
CREATE INDEX past_deliveries_by_subject ON past_deliveries (subject);
CREATE INDEX past_deliveries_by_age ON past_deliveries (ended_at);
CREATE INDEX contacts_by_age ON contacts (COALESCE(closed_at, opened_at));
CREATE INDEX contacts_by_time ON contacts (opened_at);
CREATE INDEX escalations_by_time ON escalations (requested_at);
CREATE INDEX callbacks_by_contact ON callbacks (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX callbacks_by_promise ON callbacks (promised_at);
CREATE INDEX callbacks_of_no_case ON callbacks (closed_at) WHERE contact_id IS NULL AND closed_at IS NOT NULL;
CREATE INDEX calls_by_time ON calls (happened_at);
CREATE INDEX calls_by_next ON calls (next_id) WHERE next_id IS NOT NULL;
CREATE INDEX check_ins_by_contact ON check_ins (contact_id);
CREATE INDEX timeline_by_escalation ON timeline (escalation_id, id) WHERE escalation_id IS NOT NULL;
CREATE INDEX timeline_by_question ON timeline (answers) WHERE answers IS NOT NULL;
CREATE INDEX debriefs_by_contact ON debriefs (contact_id) WHERE contact_id IS NOT NULL
""".strip()

# The index of `contacts` holds no words of its own (external content: sqlite.org/fts5.html). A new contact costs it
# nothing: it is indexed later, up to `indexed_to`. A corrected one leaves the index at once and waits as `stale`; one
# that is erased leaves it too, and asks for a `merge`, after which nothing of it is left in the index's pages.
# What was exported is on record longer than the case: no foreign key.
_INDEXED = """
    agent, kind, intensity, reference, reference_key, ticket, summary, words, would_accept, tried, promised, next_step,
    ground, warnings"""
_OLD, _NEW = (", ".join(f"{of}.{name}" for name in _INDEXED.replace(",", " ").split()) for of in ("old", "new"))
_IS_INDEXED = "old.id <= (SELECT indexed_to FROM contact_search_state)"
_IS_FRESH = "NOT EXISTS (SELECT 1 FROM contact_search_stale WHERE contact_id = old.id)"
_LEAVE_INDEX = f"INSERT INTO contact_search (contact_search, rowid, {_INDEXED}) SELECT 'delete', old.id, {_OLD}"
_ERASED = "DELETE FROM contact_search_stale WHERE contact_id = old.id; UPDATE contact_search_state SET merge = 'wanted'"
_FINDING = f"""
CREATE TABLE contact_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    person TEXT NOT NULL,
    field TEXT NOT NULL,
    earlier TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX contact_versions_by_contact ON contact_versions (contact_id, id);
CREATE VIRTUAL TABLE contact_search USING fts5 ({_INDEXED},
    content = 'contacts', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE contact_search_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    indexed_to BIGINT NOT NULL,
    merged_to BIGINT NOT NULL,
    merge TEXT NOT NULL
);
INSERT INTO contact_search (contact_search) VALUES ('rebuild');
INSERT INTO contact_search_state (id, indexed_to, merged_to, merge)
    SELECT 1, COALESCE(MAX(id), 0), 0, 'done' FROM contacts;
CREATE TABLE contact_search_stale (
    contact_id INTEGER PRIMARY KEY
);
CREATE TRIGGER contact_search_corrected AFTER UPDATE ON contacts
WHEN {_IS_INDEXED} AND ({_OLD}) IS NOT ({_NEW}) AND {_IS_FRESH}
BEGIN {_LEAVE_INDEX}; INSERT INTO contact_search_stale (contact_id) VALUES (old.id); END;
CREATE TRIGGER contact_search_erased AFTER DELETE ON contacts WHEN {_IS_INDEXED}
BEGIN {_LEAVE_INDEX} WHERE {_IS_FRESH}; {_ERASED}; END;
CREATE TABLE exports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    contact_id BIGINT,
    since_at BIGINT,
    until_at BIGINT,
    is_named INTEGER NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    files TEXT NOT NULL,
    tried_at BIGINT,
    error TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX exports_sending ON exports (id) WHERE state = 'sending'
""".strip()  # noqa: S608  our constants

_WELLBEING = """
ALTER TABLE check_ins ADD COLUMN again_at BIGINT;
ALTER TABLE check_ins ADD COLUMN ended_at BIGINT;
UPDATE check_ins SET ended_at = offered_at WHERE state = 'ended';
CREATE TABLE preferences (
    person TEXT PRIMARY KEY,
    offers INTEGER NOT NULL,
    excluded TEXT NOT NULL
);
CREATE TABLE reflections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE INDEX reflections_by_person ON reflections (person, id);
CREATE TABLE breathers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX breathers_one_running ON breathers (person) WHERE ended_at IS NULL;
CREATE TABLE peers (
    person TEXT PRIMARY KEY,
    until_at BIGINT,
    paused_until_at BIGINT,
    asked_at BIGINT
);
CREATE TABLE peer_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    asker TEXT NOT NULL,
    state TEXT NOT NULL,
    peer TEXT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX peer_requests_one_open ON peer_requests (asker) WHERE state = 'asking';
CREATE TABLE peer_asks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id BIGINT NOT NULL REFERENCES peer_requests (id),
    peer TEXT NOT NULL,
    state TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX peer_asks_once ON peer_asks (request_id, peer);
CREATE UNIQUE INDEX peer_asks_one_open ON peer_asks (peer) WHERE state = 'open';
CREATE TABLE counts (
    name TEXT PRIMARY KEY,
    n BIGINT NOT NULL
)
""".strip()

# `team_people` is whom a team's user groups and channels come to, as Slack last said; whoever is picked by name is in
# the settings themselves.
_TEAMS = """
CREATE TABLE teams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    closed_by TEXT,
    closed_at BIGINT
);
CREATE TABLE team_settings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    team BIGINT NOT NULL REFERENCES teams (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    person TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    replaced_at BIGINT
);
CREATE UNIQUE INDEX team_settings_current ON team_settings (team, key) WHERE replaced_at IS NULL;
CREATE INDEX team_settings_by_team ON team_settings (team, id);
CREATE TABLE team_people (
    team BIGINT NOT NULL REFERENCES teams (id),
    key TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (team, key, person)
);
CREATE TABLE team_picked (
    person TEXT PRIMARY KEY,
    team BIGINT NOT NULL REFERENCES teams (id)
)
""".strip()

_WHOSE_CASE = """
ALTER TABLE contacts ADD COLUMN team INTEGER NOT NULL DEFAULT 1;
ALTER TABLE escalations ADD COLUMN team INTEGER NOT NULL DEFAULT 1;
ALTER TABLE callbacks ADD COLUMN team INTEGER NOT NULL DEFAULT 1;
ALTER TABLE debriefs ADD COLUMN team INTEGER NOT NULL DEFAULT 1;
ALTER TABLE warnings ADD COLUMN team INTEGER NOT NULL DEFAULT 1;
ALTER TABLE exports ADD COLUMN team INTEGER NOT NULL DEFAULT 1;
DELETE FROM timers WHERE key = 'digest';
DROP INDEX contacts_by_age;
CREATE INDEX contacts_by_age ON contacts (team, COALESCE(closed_at, opened_at));
CREATE INDEX exports_by_contact ON exports (contact_id) WHERE contact_id IS NOT NULL;
DROP INDEX lessons_by_debrief;
CREATE INDEX lessons_by_debrief ON lessons (debrief_id, id);
DROP INDEX callbacks_of_no_case;
CREATE INDEX callbacks_of_no_case ON callbacks (team, closed_at) WHERE contact_id IS NULL AND closed_at IS NOT NULL
""".strip()
