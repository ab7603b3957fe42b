"""The rules of the playbook: what a team may write, which card helps, which warning is due."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.rules.contact import Contact, Intensity, Kind, ReachedBy, Safety, State
from bot.rules.playbook import (
    LONGEST_LINE,
    Card,
    Group,
    Playbook,
    Version,
    Wording,
    came_and_went,
    card_for,
    count_words,
    find,
    next_warning,
    own_key,
    problems,
    read_lines,
    with_changes,
)
from bot.rules.timeline import Entry, Event

AT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
WORDING = Wording(title="Abusive", when="Insults", now=("Say stop.",), say=("Please stop.",), glance=("Look.",))
ABUSIVE = Card(key="abusive", group=Group.KIND, wording=WORDING, most_words=20, names=("swearing",))
UPSET = Card(key="upset", group=Group.KIND, wording=replace(WORDING, title="Upset"), most_words=20)
SHIPPED = {"abusive": ABUSIVE, "upset": UPSET}


def a_version(card: str, wording: Wording | None, number: int = 1) -> Version:
    return Version(id=number, card=card, wording=wording, person="U8", at=AT)


def a_contact(
    kind: Kind | None = None,
    intensity: Intensity | None = None,
    safety: Safety | None = None,
    state: State = State.OPEN,
) -> Contact:
    return Contact(
        team=1,
        id=1,
        agent="U1",
        reference="48213",
        kind=kind,
        intensity=intensity,
        safety=safety,
        state=state,
        opened_at=AT,
        closing=None,
        closed_at=None,
    )


def happened(*events: Event) -> tuple[Entry, ...]:
    return tuple(
        Entry(id=n, contact_id=1, escalation_id=None, event=event, person="U1", others=(), words="", at=AT)
        for n, event in enumerate(events)
    )


# What a team makes of the cards


def test_a_teams_words_take_the_place_of_those_that_came_and_keep_the_rest() -> None:
    ours = replace(WORDING, when="Ours")
    cards = with_changes(SHIPPED, [a_version("abusive", ours)])
    assert cards["abusive"] == replace(ABUSIVE, wording=ours, change=a_version("abusive", ours))
    assert cards["upset"] is UPSET
    assert list(cards) == list(SHIPPED)


def test_back_to_what_came_with_it_shows_that_and_remembers_who() -> None:
    cards = with_changes(SHIPPED, [a_version("abusive", None)])
    assert cards["abusive"].wording == WORDING
    assert cards["abusive"].change is not None


def test_cards_of_our_own_come_last_by_title_and_removed_ones_not_at_all() -> None:
    own = [replace(WORDING, title=title) for title in ("Strikes", "Black Friday")]
    versions = [a_version(own_key(wording.title), wording) for wording in own]
    cards = with_changes(SHIPPED, [*versions, a_version("own_gone", None)])
    assert list(cards) == ["abusive", "upset", "own_black_friday", "own_strikes"]
    assert all(card.group is Group.OWN for card in list(cards.values())[2:])


def test_our_own_card_is_found_by_the_words_of_its_title_but_takes_no_other_cards_name() -> None:
    version = a_version("own_1", replace(WORDING, title="Swearing on Black Friday"))
    cards = with_changes(SHIPPED, [version])
    for typed, key in (("friday", "own_1"), ("swearing", "abusive"), ("swearing on black friday", "own_1")):
        found = find(cards, typed)
        assert found is not None
        assert found.key == key
    assert find(cards, "on") is None


@pytest.mark.parametrize(("one", "other"), [("Closing well", "closing  WELL!"), ("Straße", "STRASSE")])
def test_titles_that_look_the_same_share_a_key(one: str, other: str) -> None:
    assert own_key(one) == own_key(other)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"when": ""}, "when"),
        ({"now": ()}, "now"),
        ({"now": ("word " * 41,)}, "now"),
        ({"glance": ("word " * 41,)}, "glance"),
        ({"glance": ("One.", "Two.", "Three.")}, "glance"),
        ({"avoid": ("x" * (LONGEST_LINE + 1),)}, "avoid"),
        ({"say": ("a b c d e f g h i j k l m n o p q r s t u",)}, "say"),
        ({"written": ("a b c d e f g h i j k l m n o p q r s t u",)}, "written"),
    ],
)
def test_what_does_not_fit_is_said_on_its_field(change: dict[str, object], field: str) -> None:
    assert list(problems(replace(WORDING, **change), 20)) == [field]


def test_what_fits_has_no_problems() -> None:
    assert problems(WORDING, WORDING.words) == {}


def test_numbers_of_steps_and_lone_marks_are_no_words() -> None:
    assert count_words(("1. Breathe out.", "2) Wait – then go", "…", "15 minutes")) == 2 + 3 + 2


def test_what_is_typed_is_read_line_by_line_without_the_marks_of_a_list() -> None:
    assert read_lines("• One\n\n  - Two \n3. Three\n") == ("One", "Two", "3. Three")
    assert read_lines('“Please.”\n"Stop."\nI\'m here', phrases=True) == ("Please.", "Stop.", "I'm here")
    assert read_lines("Say “no”.") == ("Say “no”.",)
    assert read_lines(" \n") == ()


def test_what_came_and_what_went_between_two_versions() -> None:
    after = replace(WORDING, now=("Say stop, once.",))
    assert came_and_went(WORDING, after) == (["Say stop, once."], ["Say stop."])
    assert came_and_went(None, WORDING)[1] == []


# Which card helps


@pytest.mark.parametrize(
    ("contact", "key"),
    [
        (a_contact(Kind.ABUSIVE, Intensity.IRATE, Safety.THREAT), "abusive"),
        (a_contact(None, Intensity.IRATE, Safety.SELF_HARM), "at_risk"),
        (a_contact(None, Intensity.THREAT_OR_ABUSE), "threat_or_abuse"),
        (a_contact(), "six_steps"),
    ],
)
def test_the_kind_goes_before_the_danger_and_that_before_the_intensity(contact: Contact, key: str) -> None:
    assert card_for(contact) == key


@pytest.mark.parametrize("reached_by", list(ReachedBy))
def test_in_writing_a_card_without_lines_for_it_gives_the_others(reached_by: ReachedBy) -> None:
    book = Playbook(cards=SHIPPED, at="abusive")
    assert book.glance("abusive", replace(a_contact(), reached_by=reached_by)) == ("Look.",)


# Which warning is due


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ((), Event.FIRST_WARNING),
        ((Event.REQUESTED, Event.FIRST_WARNING), Event.FINAL_WARNING),
        ((Event.FIRST_WARNING, Event.ACCEPTED, Event.FINAL_WARNING), None),
        ((Event.FIRST_WARNING, Event.WARNING_TAKEN_BACK), Event.FIRST_WARNING),
        ((Event.FIRST_WARNING, Event.FINAL_WARNING, Event.WARNING_TAKEN_BACK), Event.FINAL_WARNING),
    ],
)
def test_a_first_warning_then_a_final_one_then_none(given: tuple[Event, ...], due: Event | None) -> None:
    assert next_warning(a_contact(Kind.ABUSIVE), happened(*given)) is due


def test_nobody_is_warned_who_abuses_nobody_or_has_gone() -> None:
    assert next_warning(a_contact(Kind.UPSET, Intensity.IRATE), ()) is None
    assert next_warning(a_contact(Kind.ABUSIVE, state=State.CLOSED), ()) is None
