"""Slack's requests in: one module a feature, each registered here.

A listener reads the payload, calls one service and shows one view. What it needs beyond Bolt's own arguments is a
parameter by the name it has in `provided`: a use case of `bot.wiring.UseCases`, `homes`, `members`, `people`, `team` or
`clock`.
"""

from collections.abc import Callable, Mapping

from slack_bolt import App, BoltContext, BoltResponse

from handlers import (
    absence,
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
    status,
    supervision,
    warning,
    wellbeing,
    word,
)
from handlers.answers import on_error


def register(app: App, provided: Mapping[str, object]) -> None:
    """Register every listener, and the one error handler. `provided` reaches listeners as parameters by name."""

    def provide(context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002  Bolt's name
        context.update(provided)
        return next()

    app.use(provide)
    for feature in (
        warning,  # before those that take whatever else is typed after their command
        hold,
        digest,
        erasing,
        finding,
        exports,
        contact,
        safety,
        escalation,
        supervision,
        resolving,
        callback_list,
        callback,
        calling,
        handing_on,
        absence,
        debrief,  # before check_in, which takes what is left of its command
        check_in,
        breather,
        word,
        peers,
        reflections,
        wellbeing,
        duty,
        home,
        membership,
        playbook,
        status,
    ):
        feature.register(app)
    app.error(on_error)
