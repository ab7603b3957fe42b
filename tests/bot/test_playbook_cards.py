"""The cards that come with Backline: short, plain, complete; and what the reader of their files refuses."""

from typing import Any

import pytest
import textstat

from bot.playbook import check, read_card, shipped
from bot.rules.contact import Kind
from bot.rules.playbook import TEN_SECONDS, Card, Group, Wording, count_words, find
from bot.views import words

CARDS = list(shipped().values())

EASY = 16.0
"""McAlpine's EFLAW, for readers whose first language is another: below 20 is very easy, above 30 confusing."""
GRADE = 5.0
"""Coleman and Liau's index: the American school year, so ten-year-olds."""


def in_sentences(card: Card) -> str:
    """All of a card as running text, as the measures want it."""
    lines = (line.rstrip(" …") for line in card.wording.lines)
    return " ".join(line if line.endswith((".", "!", "?", "”")) else f"{line}." for line in lines)


@pytest.fixture(params=CARDS, ids=[card.key for card in CARDS])
def card(request: pytest.FixtureRequest) -> Card:
    shown: Card = request.param
    return shown


def test_a_card_keeps_to_the_length_it_sets_for_itself(card: Card) -> None:
    assert card.wording.words <= card.most_words
    assert card.most_words - card.wording.words <= 20, "a length that means something"


def test_what_to_do_is_read_in_ten_seconds(card: Card) -> None:
    assert count_words(card.wording.now) <= TEN_SECONDS
    assert count_words(card.wording.glance) <= TEN_SECONDS


def test_a_card_reads_plainly(card: Card) -> None:
    """These two measures need no list of syllables, which textstat would have to download."""
    text = in_sentences(card)
    assert textstat.mcalpine_eflaw(text) <= EASY
    assert textstat.coleman_liau_index(text) <= GRADE


def test_a_card_says_what_to_do_what_to_say_and_what_rather_not_also_in_writing(card: Card) -> None:
    wording = card.wording
    assert all((wording.when, wording.now, wording.say, wording.avoid, wording.written))
    assert not any(line.startswith(("•", "-")) for line in wording.lines)
    assert not any("“" in phrase or '"' in phrase for phrase in (*wording.say, *wording.avoid))


def test_every_moment_that_agents_asked_for_has_its_card() -> None:
    assert {card.key for card in CARDS if card.group is Group.MOMENT} == {
        "six_steps",
        "phrases",
        "boundary",
        "ending",
        "talkative",
        "confused",
        "ask_the_boss",
        "in_writing",
        "at_risk",
        "closing",
    }


def test_a_card_is_called_what_the_contact_is_called() -> None:
    titles = {card.key: card.wording.title for card in CARDS}
    assert {kind: titles[kind.value] for kind in Kind} == words.KIND
    intensities = [card.wording.title for card in CARDS if card.group is Group.INTENSITY]
    assert intensities == list(words.INTENSITY.values())


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("abusive", "abusive"),
        ("ABUSIVE!", "abusive"),
        ("abus", "abusive"),
        ("Repeat complaint", "repeat"),
        ("3 irate", "irate"),
        ("irate", "irate"),
        ("ask the boss", "ask_the_boss"),
        ("customer keeps swearing at me", "abusive"),
        ("threat or abuse", "threat_or_abuse"),
        ("suicide", "at_risk"),
        ("chat", "in_writing"),
        ("how do I end this", "ending"),
        ("end my life", "at_risk"),
        ("I want to kill myself", "at_risk"),
        ("she says she will kill herself", "at_risk"),
        ("he has a knife and is coming here", "at_risk"),
        ("a threat", "at_risk"),
        ("threat", "threatening"),
        ("threatening to cancel", "threatening"),
    ],
)
def test_a_card_is_found_by_its_title_its_names_and_how_they_begin(typed: str, key: str) -> None:
    found = find(shipped(), typed)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("typed", ["", "zzz", "a", "te", "!!!"])
def test_what_is_no_card_finds_none(typed: str) -> None:
    assert find(shipped(), typed) is None


# What the reader of the files refuses

TABLE: dict[str, Any] = {"title": "T", "when": "Now", "names": [], "words": 20, "now": ["Breathe out."]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"notes": "?"}, "unknown"),
        ({"now": []}, "first"),
        ({"now": ["word " * 41]}, "ten seconds"),
        ({"say": ["word " * 20]}, "keeps to 20"),
        ({"say": ["One."] * 6}, "6 lines"),
        ({"avoid": ["x" * 161]}, "too long"),
    ],
)
def test_a_wrong_table_is_named_and_says_why(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=f"mine.*{reason}"):
        read_card("mine", Group.MOMENT, TABLE | change)


@pytest.mark.parametrize("name", ["title", "when", "names", "words", "now"])
def test_nothing_that_is_needed_may_be_missing(name: str) -> None:
    table = {field: value for field, value in TABLE.items() if field != name}
    with pytest.raises(ValueError, match=name):
        read_card("mine", Group.MOMENT, table)


@pytest.mark.parametrize("missing", ["abusive", "irate", "six_steps", "ending"])
def test_no_kind_intensity_or_needed_moment_is_without_its_card(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        check({key: card for key, card in shipped().items() if key != missing})


def test_no_name_means_two_cards() -> None:
    twin = Card(
        key="twin",
        group=Group.MOMENT,
        wording=Wording(title="Twin", when="", now=("Breathe.",)),
        most_words=20,
        names=("threat",),
    )
    with pytest.raises(ValueError, match="threat"):
        check({**shipped(), "twin": twin})
