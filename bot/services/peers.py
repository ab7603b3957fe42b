"""Use cases of asking a colleague for a few minutes: one at a time, and nobody hears who asks until they accept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.peers import AskState, PeerAsk, PeerRequest, RequestState, next_peer
from bot.rules.teams import Teams
from bot.services.live import is_on_live_case
from bot.services.outbox import finish, owe_card
from bot.services.preferences import never_with
from bot.vault import Vault
from storage import Database, Records

_OVER = {
    RequestState.FOUND: "They have somebody to talk to by now. Thank you for being there.",
    RequestState.NOBODY: "They were told that nobody is free just now. Thank you all the same.",
    RequestState.STOPPED: "It is no longer needed. Thank you for being there.",
}


@dataclass(frozen=True)
class Peers:
    """`away` says, of some people, who is not there or not to be disturbed; it may take a second.

    `aside` runs a piece of work in a thread of its own: asking Slack who is there must not hold up the worker.
    """

    db: Database
    clock: Clock
    teams: Teams
    vault: Vault
    away: Callable[[Sequence[str]], frozenset[str]]
    aside: Callable[[Callable[[], None]], object]

    def ask(self, asker: str) -> PeerRequest | None:
        """Ask the first colleague; None where nobody is free. While a request is open, that one again."""
        away = self._away()
        now = self.clock.now()
        with self.db.write() as records:
            if request := records.peers.open_of(asker):
                return request
            peer = self._next(records, asker, (), away, now)
            if peer is None:
                return None
            request = records.peers.request(asker)
            subject = Subject.PEER_REQUEST.of(request.id)
            owe_card(records, MessageKind.PEER_SEARCH, subject, asker, Lane.CARD, now)
            self._ask(records, request, peer, now)
            return request

    def stop(self, asker: str, request_id: int) -> None:
        """The asker does not need it any more. Again, or once it has ended, changes nothing."""
        now = self.clock.now()
        with self.db.write() as records:
            request = _request(records, request_id)
            if request.asker != asker:
                raise Refused("That one is somebody else's.")
            _end(records, request, RequestState.STOPPED, now)

    def accept(self, peer: str, ask_id: int) -> None:
        """This colleague is there for the asker: each is told who the other is. The same again changes nothing.

        Their time may be up, as long as nobody else has accepted. Raises Refused, saying what is true, when it is over;
        and as if it were, where one of the two has excluded the other since.
        """
        now = self.clock.now()
        with self.db.write() as records:
            ask, request = _asked(records, ask_id, peer)
            if request.state is RequestState.FOUND and request.peer == peer:
                return
            if request.state is not RequestState.ASKING:
                raise Refused(_OVER[request.state])
            if peer in never_with(records, self.vault, request.asker):
                raise Refused(_OVER[RequestState.STOPPED])
            records.peers.answer(ask.id, AskState.ACCEPTED)
            _end(records, request, RequestState.FOUND, now, peer)
            subject = Subject.PEER_REQUEST.of(request.id)
            owe_card(records, MessageKind.PEER_FOUND, subject, request.asker, Lane.REMINDER, now)

    def decline(self, peer: str, ask_id: int) -> None:
        """This colleague cannot: the next is asked at once. Nobody is told. Again changes nothing."""
        now = self.clock.now()
        with self.db.write() as records:
            ask, request = _asked(records, ask_id, peer)
            if ask.state is AskState.OPEN:
                records.peers.answer(ask.id, AskState.DECLINED)
                finish(records, now, Subject.PEER_ASK.of(ask.id))
                self._look_again(records, request, now)

    def time_is_up(self, records: Records, timer: Timer, now: datetime) -> None:
        """A colleague has not answered, or cannot: ask the next, aside.

        The timer is set again first, for the case that this process ends before that is done.
        """
        request_id = subject_id(timer.subject)
        try:
            request = records.peers.get(request_id)
        except KeyError:
            return
        records.timers.set(timer.key, timer.kind, timer.subject, now + self._wait(request))
        self.aside(partial(self.go_on, request_id))

    def go_on(self, request_id: int) -> None:
        """Ask the next colleague, once the one before has had their time; where nobody is left, say so."""
        away = self._away()
        now = self.clock.now()
        with self.db.write() as records:
            try:
                request = records.peers.get(request_id)
            except KeyError:
                records.timers.cancel(_key(request_id))
                return
            if request.state is not RequestState.ASKING:
                records.timers.cancel(_key(request_id))
                return
            asks = records.peers.asks(request_id)
            waiting = [ask for ask in asks if ask.state is AskState.OPEN]
            if any(now < ask.until for ask in waiting):
                return
            for ask in waiting:
                records.peers.answer(ask.id, AskState.PASSED_ON)
                finish(records, now, Subject.PEER_ASK.of(ask.id))
            peer = self._next(records, request.asker, [ask.peer for ask in asks], away, now)
            if peer:
                self._ask(records, request, peer, now)
            else:
                _end(records, request, RequestState.NOBODY, now)
                subject = Subject.PEER_REQUEST.of(request.id)
                owe_card(records, MessageKind.PEER_NOBODY, subject, request.asker, Lane.REMINDER, now)

    def _away(self) -> frozenset[str]:
        """Asked before the transaction, since it may take a second."""
        with self.db.read() as records:
            listed = [peer.person for peer in records.peers.all()]
        return self.away(listed) if listed else frozenset()

    def _next(
        self, records: Records, asker: str, asked: Sequence[str], away: frozenset[str], now: datetime
    ) -> str | None:
        # Of whatever team: a listener need not know the customers. Whoever is in none any more is left alone.
        peers = [peer for peer in records.peers.all() if self.teams.joined(peer.person)]
        not_these = {asker, *asked, *away, *records.peers.being_asked(), *never_with(records, self.vault, asker)}
        for peer in peers:
            if peer.person not in not_these and _is_taken(records, peer.person, now):
                not_these.add(peer.person)
        return next_peer(peers, not_these, now)

    def _ask(self, records: Records, request: PeerRequest, peer: str, now: datetime) -> None:
        until = now + self._wait(request)
        ask = records.peers.ask(request.id, peer, now, until)
        owe_card(records, MessageKind.PEER_ASK, Subject.PEER_ASK.of(ask.id), peer, Lane.REMINDER, now)
        self._look_again(records, request, until)

    def _wait(self, request: PeerRequest) -> timedelta:
        return self.teams.nearest(request.asker).wellbeing.peer_wait

    def _look_again(self, records: Records, request: PeerRequest, at: datetime) -> None:
        subject = Subject.PEER_REQUEST.of(request.id)
        records.timers.set(_key(request.id), TimerKind.PEER_TIME_UP, subject, at)


def peer_left(records: Records, person: str, now: datetime) -> None:
    """Somebody's account is deactivated: they are not asked, and nobody looks for a colleague for them any more."""
    records.peers.take_off(person)
    if ask := records.peers.open_to(person):
        request = records.peers.get(ask.request_id)
        records.peers.answer(ask.id, AskState.DECLINED)
        records.timers.set(_key(request.id), TimerKind.PEER_TIME_UP, Subject.PEER_REQUEST.of(request.id), now)
    if own := records.peers.open_of(person):
        _end(records, own, RequestState.STOPPED, now)


def _end(records: Records, request: PeerRequest, state: RequestState, now: datetime, peer: str | None = None) -> None:
    """End a request, unless it has; whoever is still asked need not answer."""
    if records.peers.end(request.id, state, now, peer):
        records.timers.cancel(_key(request.id))
        finish(records, now, Subject.PEER_REQUEST.of(request.id))
        for ask in records.peers.asks(request.id):
            if ask.state is AskState.OPEN:
                records.peers.answer(ask.id, AskState.PASSED_ON)
            finish(records, now, Subject.PEER_ASK.of(ask.id))


def _is_taken(records: Records, person: str, now: datetime) -> bool:
    """With a customer, off shift, or having a breather of their own."""
    return (
        is_on_live_case(records, person, now)
        or records.absences.until(person, now) is not None
        or records.breathers.running(person) is not None
    )


def _request(records: Records, request_id: int) -> PeerRequest:
    try:
        return records.peers.get(request_id)
    except KeyError:
        raise Refused("That one is over. `/peer` asks anew.") from None


def _asked(records: Records, ask_id: int, peer: str) -> tuple[PeerAsk, PeerRequest]:
    try:
        ask = records.peers.get_ask(ask_id)
    except KeyError:
        raise Refused("That one is over. Thank you for being there.") from None
    if ask.peer != peer:
        raise Refused("That one is for somebody else.")
    return ask, records.peers.get(ask.request_id)


def _key(request_id: int) -> str:
    return f"peer:{request_id}"
