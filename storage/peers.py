"""Colleagues who may be asked, and requests for one. A request is gone a day after it has ended, but for a count."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.peers import AskState, Peer, PeerAsk, PeerRequest, RequestState
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms

_FOUND = "peers_found"


class Peers:
    """At most one request of an asker is open, and at most one question to a peer: the schema refuses a second."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    # Who may be asked

    def all(self) -> list[Peer]:
        """Everybody on the list, also those whose time on it is over."""
        return [_peer(row) for row in self._rows.all("SELECT * FROM peers")]

    def of(self, person: str) -> Peer | None:
        row = self._rows.one("SELECT * FROM peers WHERE person = :person", person=person)
        return _peer(row) if row else None

    def enlist(self, peer: Peer) -> None:
        """Put somebody on the list, in place of how they were on it; when they were asked last stays."""
        self._rows.run(
            """INSERT INTO peers (person, until_at, paused_until_at) VALUES (:person, :until, :paused)
               ON CONFLICT (person) DO UPDATE
               SET until_at = excluded.until_at, paused_until_at = excluded.paused_until_at""",
            person=peer.person,
            until=to_ms(peer.until) if peer.until else None,
            paused=to_ms(peer.paused_until) if peer.paused_until else None,
        )

    def take_off(self, person: str) -> None:
        """Take somebody off the list; nothing happens when they are not on it."""
        self._rows.run("DELETE FROM peers WHERE person = :person", person=person)

    # Requests

    def request(self, asker: str) -> PeerRequest:
        """Store a request."""
        row = self._rows.insert("peer_requests", asker=asker, state=RequestState.ASKING)
        return _request(row)

    def get(self, request_id: int) -> PeerRequest:
        """The request with this id. Raises KeyError where there is none any more."""
        return _request(self._rows.get("peer_requests", request_id))

    def open_of(self, asker: str) -> PeerRequest | None:
        """The request this person has open."""
        row = self._rows.one("SELECT * FROM peer_requests WHERE asker = :asker AND state = 'asking'", asker=asker)
        return _request(row) if row else None

    def end(self, request_id: int, state: RequestState, at: datetime, peer: str | None = None) -> bool:
        """End an open request, with the peer who accepted; False when it has ended. What was found is counted."""
        ended = self._rows.changed(
            """UPDATE peer_requests SET state = :state, peer = :peer, ended_at = :at
               WHERE id = :id AND state = 'asking'""",
            id=request_id,
            state=state,
            peer=peer,
            at=to_ms(at),
        )
        if ended and state is RequestState.FOUND:
            self._rows.run(
                "INSERT INTO counts (name, n) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET n = counts.n + 1",
                name=_FOUND,
            )
        return ended

    def found(self) -> int:
        """How often somebody was found, ever: all that is kept."""
        row = self._rows.one("SELECT n FROM counts WHERE name = :name", name=_FOUND)
        return row["n"] if row else 0

    # Asks

    def ask(self, request_id: int, peer: str, at: datetime, until: datetime) -> PeerAsk:
        """Store that this colleague is asked, and when, for their turn."""
        self._rows.run("UPDATE peers SET asked_at = :at WHERE person = :person", person=peer, at=to_ms(at))
        row = self._rows.insert(
            "peer_asks", request_id=request_id, peer=peer, state=AskState.OPEN, until_at=to_ms(until)
        )
        return _ask(row)

    def get_ask(self, ask_id: int) -> PeerAsk:
        """The question with this id. Raises KeyError where there is none any more."""
        return _ask(self._rows.get("peer_asks", ask_id))

    def asks(self, request_id: int) -> Sequence[PeerAsk]:
        """Everybody asked so far, in order."""
        rows = self._rows.all("SELECT * FROM peer_asks WHERE request_id = :id ORDER BY id", id=request_id)
        return [_ask(row) for row in rows]

    def being_asked(self) -> set[str]:
        """Everybody who has a question open."""
        return {row["peer"] for row in self._rows.all("SELECT peer FROM peer_asks WHERE state = 'open'")}

    def open_to(self, peer: str) -> PeerAsk | None:
        """The question this colleague has open."""
        row = self._rows.one("SELECT * FROM peer_asks WHERE peer = :peer AND state = 'open'", peer=peer)
        return _ask(row) if row else None

    def answer(self, ask_id: int, state: AskState) -> None:
        self._rows.run("UPDATE peer_asks SET state = :state WHERE id = :id", id=ask_id, state=state)

    def forget_before(self, at: datetime) -> tuple[Sequence[int], Sequence[int]]:
        """Remove what ended before, and who was asked; the ids of the requests and of the questions."""
        ended = "SELECT id FROM peer_requests WHERE ended_at < :at"
        asks = self._rows.all(
            f"DELETE FROM peer_asks WHERE request_id IN ({ended}) RETURNING id",  # noqa: S608 (our constant)
            at=to_ms(at),
        )
        requests = self._rows.all("DELETE FROM peer_requests WHERE ended_at < :at RETURNING id", at=to_ms(at))
        return [row["id"] for row in requests], [row["id"] for row in asks]


def _peer(row: Row) -> Peer:
    return Peer(
        person=row["person"],
        until=from_ms_or_none(row["until_at"]),
        paused_until=from_ms_or_none(row["paused_until_at"]),
        asked_at=from_ms_or_none(row["asked_at"]),
    )


def _request(row: Row) -> PeerRequest:
    return PeerRequest(id=row["id"], asker=row["asker"], state=RequestState(row["state"]), peer=row["peer"])


def _ask(row: Row) -> PeerAsk:
    return PeerAsk(
        id=row["id"],
        request_id=row["request_id"],
        peer=row["peer"],
        state=AskState(row["state"]),
        until=from_ms(row["until_at"]),
    )
