from datetime import UTC, datetime, timedelta

from bot.rules.peers import Availability, Peer, availability, next_peer, said

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
SHIFT = timedelta(hours=10)


def test_what_somebody_says_is_how_they_stand_until_the_shift_is_over() -> None:
    for wish, then in (
        (Availability.NO, Availability.NO),
        (Availability.SHIFT, Availability.NO),
        (Availability.ALWAYS, Availability.ALWAYS),
        (Availability.PAUSED, Availability.ALWAYS),
    ):
        peer = said("U1", wish, SHIFT, NOW)
        assert availability(peer, NOW) is wish
        assert availability(peer, NOW + SHIFT) is then


def test_turns_go_round_and_whoever_was_never_asked_is_first() -> None:
    lately, earlier = NOW - timedelta(minutes=1), NOW - timedelta(days=1)
    peers = [Peer(person="U1", asked_at=lately), Peer(person="U2", asked_at=earlier), Peer(person="U3")]
    assert next_peer(peers, (), NOW) == "U3"
    assert next_peer(peers, ("U3",), NOW) == "U2"
    assert next_peer(peers, ("U3", "U2"), NOW) == "U1"
    assert next_peer(peers, ("U1", "U2", "U3"), NOW) is None


def test_nobody_is_asked_who_has_paused_or_whose_time_is_over() -> None:
    paused = Peer(person="U1", paused_until=NOW + timedelta(minutes=1))
    over = Peer(person="U2", until=NOW)
    assert next_peer([paused, over], (), NOW) is None
