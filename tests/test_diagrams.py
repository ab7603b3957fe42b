"""docs/escalation.md says what the rules say."""

import re

from bot.rules.escalation import LIVE, TRANSITIONS, Action, State
from docs.diagrams import PAGE, diagram, filled_in, moves, quiet, said, waits


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_page_has_what_the_rules_make() -> None:
    assert page() == filled_in(page()), "mend it with: python -m docs.diagrams"
    for written in (diagram(), moves(), waits(), quiet()):
        assert written in page()


def test_the_diagram_has_every_move_to_another_state_and_no_other() -> None:
    drawn = {
        (State(before), Action(action)): State(after)
        for before, after, actions in re.findall(r"^ +(\w+) --> (\w+): (.+)$", diagram(), re.MULTILINE)
        for action in actions.split(", ")
    }
    assert drawn == {move: after for move, after in TRANSITIONS.items() if after is not move[0]}
    ends = re.findall(r"(\w+) --> \[\*\]", diagram())
    assert {State(state) for state in ends} == set(State) - LIVE


def test_the_table_has_every_move() -> None:
    rows = [line[2:-2].split(" | ") for line in moves().splitlines()]
    heading, _, *rows = rows
    states = {said(state): state for state in State}
    told = {
        (states[state], Action(action)): states[state] if cell == "stays" else states[cell.strip("*")]
        for action, _, *cells in rows
        for state, cell in zip(heading[2:], cells, strict=True)
        if cell
    }
    assert told == TRANSITIONS


def test_every_state_has_its_paragraph() -> None:
    for state in State:
        assert f"\n**{said(state).capitalize()}.** " in page()
