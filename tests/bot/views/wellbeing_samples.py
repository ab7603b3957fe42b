"""Every screen of looking after people, in every state it has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from slack_sdk.models.views import View

from bot.rules import check_in as check_ins
from bot.rules.breather import MINUTES, Breather
from bot.rules.check_in import CheckIn, Feeling, Help
from bot.rules.peers import AskState, Availability, PeerAsk, PeerRequest, RequestState
from bot.rules.reflection import Page, Reflection, Words
from bot.rules.team import Team
from bot.rules.wellbeing import Wellbeing
from bot.services.reflections import PAGE
from bot.views import breather, check_in, peers, reflections, wellbeing, word
from bot.views.blocks import Message

Named = tuple[str, Message | View]

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
AGENT, OTHER = "U0AGENT", "U0OTHER"
CROWD = tuple(f"U0SUPERVISOR{number}" for number in range(200))
AGREED = timedelta(minutes=5)


def a_team(text: str, *, free: timedelta = timedelta()) -> Team:
    return Team(
        escalation_channel="C0ESCALATIONS",
        supervisors=(OTHER,),
        support_contacts=text,
        workspace="T0PRACTICE",
        wellbeing=Wellbeing(breather_rule=text[:2000], breather_free=free),
    )


def check_in_screens(text: str) -> Iterator[Named]:
    yield "form", check_in.form()
    yield "never", check_in.never()
    for state in check_ins.State:
        offer = CheckIn(id=1, agent=AGENT, contact_id=1, state=state, offered_at=NOW)
        yield f"offer, {state}", check_in.offer(replace(offer, again_at=NOW))
        yield f"offer, {state}, at no time", check_in.offer(offer)
    for feeling, help_, supervisors in product((None, *Feeling), (None, *Help), ((), (OTHER,), CROWD)):
        name = f"answer to {feeling}, {help_}, {len(supervisors)} supervisors"
        yield name, check_in.answer(feeling, help_, a_team(text), supervisors)


def wellbeing_screens(text: str) -> Iterator[Named]:
    yield from _breathers(text)
    yield from _peers(text)
    yield from _reflections(text)
    for minutes in (0, 10):
        yield f"word to choose, {minutes}", word.choose(CROWD[:20], minutes)
        yield f"word, {minutes}", word.form(OTHER, minutes)
    yield "word, to a supervisor", word.message(AGENT, text[: word.LONGEST], "T0PRACTICE")
    yield "word sent", word.sent(OTHER)
    for offers, team_offers, peer, excluded in product((True, False), (True, False), Availability, ((), CROWD[:20])):
        name = f"{offers}, {team_offers}, {peer}, {len(excluded)} excluded"
        settings = wellbeing.settings(offers=offers, peer=peer, excluded=excluded, team_offers=team_offers)
        yield f"settings, {name}", settings
        yield f"home, {name}", View(type="home", blocks=wellbeing.home(offers=offers, peer=peer))
    yield "settings saved", wellbeing.saved()


def _breathers(text: str) -> Iterator[Named]:
    for free, ended in product((timedelta(), AGREED), (None, NOW)):
        team = a_team(text, free=free)
        running = Breather(id=1, person=AGENT, until=NOW, ended_at=ended)
        yield f"breather, {free}, ended {ended}", breather.card(running, team)
        yield f"breather over, {free}, {ended}", breather.over(running)
        for minutes in MINUTES:
            yield f"breather of {minutes}, {free}", breather.started(running, minutes, team)


def _peers(text: str) -> Iterator[Named]:
    team = a_team(text)
    yield "peer link", peers.link(OTHER, "T0PRACTICE")
    yield "peer nobody", peers.nobody(team)
    for state in RequestState:
        request = PeerRequest(id=1, asker=AGENT, state=state, peer=OTHER)
        yield f"peer asked for, {state}", peers.asking(request, team)
        yield f"peer asked for in a modal, {state}", peers.asking_modal(request, team)
        yield f"peer search, {state}", peers.search(request)
        yield f"peer found, {state}", peers.found(request, team)
        for asked in AskState:
            ask = PeerAsk(id=1, request_id=1, peer=OTHER, state=asked, until=NOW)
            yield f"peer ask, {asked}, {state}", peers.ask(ask, request, team)
    yield "peer asked for, nobody", peers.asking(None, team)
    yield "peer asked for in a modal, nobody", peers.asking_modal(None, team)


def _reflections(text: str) -> Iterator[Named]:
    yield "reflection", reflections.form()
    yield "reflection kept", reflections.kept()
    said = text[: reflections.LONGEST]
    for count, start, more in ((0, 0, 0), (1, 0, 0), (PAGE, 0, 30), (PAGE, PAGE, 30), (1, 3 * PAGE, 0)):
        words = Words(went_well=said, differently=said, written_at=NOW)
        page = tuple(Reflection(id=number, words=words if number % 4 else None) for number in range(count))
        shown = Page(reflections=page, start=start, total=start + count + more)
        yield f"reflections, {count} from {start}", reflections.read_back(shown)
