"""Slack's requests in: one module a feature, each registered here.

A listener reads the payload, calls one service and shows one view. Its parameters are Bolt's own arguments and, by
name, what else it needs: a use case of `bot.wiring.UseCases`, `homes`, `members`, `people`, `slack_side`,
`gathering`, `teams`, `clock`, or `team`, which is that of whoever acts.
"""

import logging
from collections.abc import Mapping
from typing import cast

from slack_bolt import App
from slack_bolt.listener.listener_completion_handler import CustomListenerCompletionHandler

from bot.people import People
from bot.rules.teams import Teams
from handlers import (
    absence,
    belonging,
    breather,
    callback,
    callback_list,
    calling,
    check_in,
    contact,
    debrief,
    digest,
    duty,
    erasing,
    escalation,
    exports,
    finding,
    handing_on,
    hold,
    home,
    membership,
    peers,
    playbook,
    reflections,
    resolving,
    safety,
    settings,
    status,
    supervision,
    warning,
    wellbeing,
    word,
)
from handlers.answers import on_error
from handlers.belonging import Belonging
from handlers.gate import Gate
from handlers.routes import OfActor, Routes, bound


def register(app: App, provided: Mapping[str, object], of_actor: OfActor) -> None:
    """Register every listener, who is let in to them and in which team, and what runs when one is done or fails."""
    made, people = routes(provided, of_actor), cast(People, provided["people"])
    app.use(Gate(people))
    app.use(Belonging(made, cast(Teams, provided["teams"]), people))
    app.use(made)  # last: it passes on only what no listener takes
    app.error(on_error)
    app.listener_runner.listener_completion_handler = CustomListenerCompletionHandler(
        logger=logging.getLogger("slack_bolt"), func=bound(home.acted, provided, of_actor)
    )


def routes(provided: Mapping[str, object], of_actor: OfActor) -> Routes:
    """Every way in. `provided` reaches listeners as parameters by name, and what `of_actor` finds for who acts."""
    made = Routes(provided, of_actor)
    for feature in (
        contact,
        finding,
        warning,
        hold,
        safety,
        escalation,
        supervision,
        resolving,
        callback,
        callback_list,
        calling,
        handing_on,
        check_in,
        debrief,
        breather,
        peers,
        word,
        reflections,
        wellbeing,
        playbook,
        duty,
        absence,
        home,
        belonging,
        settings,
        status,
        digest,
        exports,
        erasing,
        membership,
    ):
        feature.register(made)
    return made
