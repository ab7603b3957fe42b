"""The cards that come with Backline: data, in the files beside this one, read once and checked as they are read."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.rules.contact import Intensity, Kind
from bot.rules.playbook import AT_RISK, BOUNDARY, ENDING, FIRST, Card, Group, Wording, intensity_key, problems

_LISTS = ("glance", "now", "say", "avoid", "written")
_FOLDER = Path(__file__).parent


@cache
def shipped() -> Mapping[str, Card]:
    """Every card by its key, in the order of the menu. Raises ValueError, naming the card, where one is wrong."""
    cards: dict[str, Card] = {}
    for group in (Group.KIND, Group.INTENSITY, Group.MOMENT):
        tables = tomllib.loads((_FOLDER / f"{group}.toml").read_text(encoding="utf-8"))
        cards |= {key: read_card(key, group, table) for key, table in tables.items()}
    check(cards)
    return MappingProxyType(cards)


def read_card(key: str, group: Group, table: Mapping[str, Any]) -> Card:
    """One table of a file as a card. Raises ValueError for a field that is missing, unknown or too long."""
    unknown = table.keys() - {"title", "when", "names", "words", "protocol", *_LISTS}
    missing = {"title", "when", "names", "words", "now"} - table.keys()
    if unknown or missing:
        raise ValueError(f"{key}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    lists = {name: tuple(table.get(name, ())) for name in _LISTS}
    wording = Wording(title=table["title"], when=table["when"], **lists)
    if wrong := problems(wording, table["words"]):
        raise ValueError(f"{key}: {wrong}")
    return Card(
        key=key,
        group=group,
        wording=wording,
        most_words=table["words"],
        names=tuple(table["names"]),
        protocol=table.get("protocol", False),
    )


def check(cards: Mapping[str, Card]) -> None:
    """Raises ValueError unless every kind and intensity has its card, and every name means one card only."""
    for group, keys in (
        (Group.KIND, [kind.value for kind in Kind]),
        (Group.INTENSITY, [intensity_key(intensity) for intensity in Intensity]),
    ):
        found = [card for card in cards.values() if card.group is group]
        if [card.key for card in found] != keys:
            raise ValueError(f"{group}: one card each for {keys}, in this order")
    if missing := {FIRST, AT_RISK, BOUNDARY, ENDING} - cards.keys():
        raise ValueError(f"there is no card for {sorted(missing)}")
    if wrong := [card.key for card in cards.values() if card.is_glanced_at != bool(card.wording.glance)]:
        raise ValueError(f"these need lines for a contact's card, or have them for nothing: {wrong}")
    names = [name for card in cards.values() for name in (card.key, *card.names)]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"these names mean more than one card: {sorted(twice)}")
