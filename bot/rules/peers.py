"""Colleagues who may be asked for a few minutes: who, in what order, and how a request goes on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Availability(StrEnum):
    """Whether somebody may be asked, as they say it."""

    NO = "no"
    SHIFT = "shift"
    ALWAYS = "always"
    PAUSED = "paused"
    """Always, but not for the rest of this shift."""


@dataclass(frozen=True, kw_only=True)
class Peer:
    """Somebody who may be asked: `until` then (None: always), but not before `paused_until`. Aware times, in UTC.

    `asked_at` is when they were asked last, so that turns go round.
    """

    person: str
    until: datetime | None = None
    paused_until: datetime | None = None
    asked_at: datetime | None = None


class RequestState(StrEnum):
    """How a request stands; only the first is not an end."""

    ASKING = "asking"
    FOUND = "found"
    NOBODY = "nobody"
    STOPPED = "stopped"


class AskState(StrEnum):
    """How one colleague's being asked stands. `PASSED_ON`: their time is up, or nobody needs them any more."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, kw_only=True)
class PeerRequest:
    """Somebody looks for a colleague to talk to. `peer` is who accepted."""

    id: int
    asker: str
    state: RequestState
    peer: str | None


@dataclass(frozen=True, kw_only=True)
class PeerAsk:
    """One colleague is asked, without being told by whom. `until` (UTC) is when the next one is."""

    id: int
    request_id: int
    peer: str
    state: AskState
    until: datetime


def availability(peer: Peer | None, now: datetime) -> Availability:
    """How it stands at `now` for somebody who is on the list, or (None) is not."""
    if peer is None or (peer.until is not None and peer.until <= now):
        return Availability.NO
    if peer.paused_until is not None and now < peer.paused_until:
        return Availability.PAUSED
    return Availability.ALWAYS if peer.until is None else Availability.SHIFT


def said(person: str, wish: Availability, shift: timedelta, now: datetime) -> Peer | None:
    """How somebody is on the list who says this; None for not at all."""
    match wish:
        case Availability.NO:
            return None
        case Availability.SHIFT:
            return Peer(person=person, until=now + shift)
        case Availability.ALWAYS:
            return Peer(person=person)
        case Availability.PAUSED:
            return Peer(person=person, paused_until=now + shift)


def next_peer(peers: Iterable[Peer], not_these: Collection[str], now: datetime) -> str | None:
    """Whoever was asked least recently, of those who may be asked at `now`; None where there is nobody."""
    free = [
        peer
        for peer in peers
        if availability(peer, now) in (Availability.SHIFT, Availability.ALWAYS) and peer.person not in not_these
    ]
    return min(free, key=lambda peer: (peer.asked_at or _NEVER, peer.person)).person if free else None
