"""Writes what docs/escalation.md takes from the rules: states, moves and waits. `python -m docs.diagrams`."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from bot.rules.asking import Audience, steps
from bot.rules.duration import say_duration
from bot.rules.escalation import LIVE, TRANSITIONS, WHO, Action, State, Urgency
from bot.rules.team import Waits

PAGE = Path(__file__).parent / "escalation.md"
SPEEDS = {Urgency.ON_THE_LINE: "On the line", Urgency.WAITING: "Waiting", Urgency.AFTER: "After the contact"}
STEPS = {
    Audience.HERE: "Those on duty who are active in Slack are asked",
    Audience.ON_DUTY: "Everybody on duty is asked",
    Audience.LEVEL_TWO: "Level two is asked too",
    Audience.NOBODY: "The agent is told that nobody has come, and what to say",
    Audience.EVERYBODY: "Everybody is asked once more; then again, after twice as long each time",
}


def main() -> None:
    PAGE.write_text(filled_in(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def filled_in(page: str) -> str:
    """The page, with what lies between `<!-- name -->` and `<!-- / -->` written anew."""
    for name, written in {"states": diagram(), "moves": moves(), "waits": waits(), "quiet": quiet()}.items():
        page = re.sub(
            rf"(?<=<!-- {name} -->\n).*?(?=<!-- / -->)", written.replace("\\", r"\\"), page, count=1, flags=re.DOTALL
        )
    return page


def diagram() -> str:
    """The states and what leads from one to another, in Mermaid's words, which GitHub draws."""
    arrows = [f"{_id(before)} --> {_id(after)}: {', '.join(actions)}" for before, after, actions in _arrows()]
    lines = [
        "stateDiagram-v2",
        *(f'state "{said(state)}" as {_id(state)}' for state in State),
        f"[*] --> {_id(State.REQUESTED)}: the agent asks",
        *arrows,
        *(f"{_id(state)} --> [*]" for state in State if state not in LIVE),
    ]
    return "```mermaid\n" + "\n    ".join(lines) + "\n```\n"


def moves() -> str:
    """Whose each action is, and what it makes of each live state."""
    states = [state for state in State if state in LIVE]
    return _table(
        ["what", "whose it is", *map(said, states)],
        ([action, WHO[action], *(_made_of(state, action) for state in states)] for action in Action),
    )


def waits() -> str:
    """What happens how long after the request, as long as nobody answers."""
    columns = [_plan(urgency) for urgency in SPEEDS]
    return _table(
        ["", *SPEEDS.values()],
        ([sentence, *(column.get(audience, "") for column in columns)] for audience, sentence in STEPS.items()),
    )


def quiet() -> str:
    """When an owner is taken to have gone quiet."""
    asked, answer = Waits().still_on_it, Waits().again
    return (
        f"That question comes {_say(asked)} after they accepted, and {_say(2 * asked)} after anything they did since. "
        f"They have {_say(answer)} to answer.\n"
    )


def said(state: State) -> str:
    return state.replace("_", " ")


def _arrows() -> Iterator[tuple[State, State, list[Action]]]:
    """What leads to another state: loops would hide it."""
    for before in State:
        for after in State:
            actions = [action for action in Action if TRANSITIONS.get((before, action)) is after]
            if actions and after is not before:
                yield before, after, actions


def _id(state: State) -> str:
    return state.value


def _made_of(state: State, action: Action) -> str:
    after = TRANSITIONS.get((state, action))
    if after is None:
        return ""
    return "stays" if after is state else f"**{said(after)}**"


def _plan(urgency: Urgency) -> dict[Audience, str]:
    plan: dict[Audience, str] = {}
    after = timedelta()
    for step in islice(steps(urgency, Waits()), len(Audience)):
        plan.setdefault(step.audience, f"after {_say(after)}" if after else "at once")
        after += step.wait
    return plan


def _say(length: timedelta) -> str:
    """`4 minutes 30 seconds`."""
    over = length % timedelta(minutes=1)
    return " ".join(say_duration(part) for part in (length - over, over) if part)


def _table(heading: list[str], rows: Iterator[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    main()
