"""Which team somebody works for, leads, or is nearest to; and who can mend what does not reach a place."""

from dataclasses import replace

import pytest

from bot.rules.errors import Refused
from bot.rules.team import Team
from bot.rules.teams import NO_TEAM, NOT_SET_UP, Teams

AMARA, BEN, PRIYA, LENA, LEE, SAM = "U1", "U2", "U8", "U9", "U7", "U6"
BILLING = Team(
    id=1,
    name="Billing",
    members=frozenset({AMARA, PRIYA}),
    escalation_channel="C1",
    debrief_channel="C3",
    supervisors=(PRIYA,),
    level_two=(LEE,),
    safety_contacts=(SAM,),
)
RETURNS = Team(
    id=2, name="Returns", members=frozenset({AMARA, LENA, PRIYA}), escalation_channel="C2", supervisors=(LENA, PRIYA)
)
EVERYBODY = Team(id=3, name="Everybody", escalation_channel="C4", supervisors=(LENA,))


def test_whoever_is_named_in_any_part_of_a_team_is_in_it_and_nobody_else_is() -> None:
    teams = Teams([BILLING])
    assert [teams.joined(person) for person in (AMARA, PRIYA, LEE, SAM)] == [(BILLING,)] * 4
    assert teams.joined(BEN) == ()


def test_whoever_is_in_no_team_is_in_the_one_for_everybody() -> None:
    teams = Teams([BILLING, EVERYBODY])
    assert teams.mine(BEN) == EVERYBODY
    assert teams.joined(AMARA) == (BILLING,)


def test_whoever_is_in_no_team_hears_so_and_what_they_have_begun_goes_on_in_the_first_open_one() -> None:
    teams = Teams([replace(BILLING, is_closed=True), RETURNS])
    with pytest.raises(Refused) as refused:
        teams.mine(BEN)
    assert refused.value.sentence == NO_TEAM
    assert teams.nearest(BEN) == RETURNS


def test_before_there_is_a_team_everybody_hears_so() -> None:
    teams = Teams()
    for find in (teams.mine, teams.nearest):
        with pytest.raises(Refused) as refused:
            find(AMARA)
        assert refused.value.sentence == NOT_SET_UP
    assert (teams.joined(AMARA), teams.led_by(PRIYA), teams.supervised_by(PRIYA)) == ((), None, ())
    assert teams.around("C1") == ()
    assert not teams.has_to_pick(AMARA)


def test_what_somebody_picked_comes_first_in_whatever_they_are() -> None:
    teams = Teams([BILLING, RETURNS], {PRIYA: 2})
    assert (teams.mine(PRIYA), teams.led_by(PRIYA)) == (RETURNS, RETURNS)
    assert teams.supervised_by(PRIYA) == (RETURNS, BILLING)
    assert not teams.has_to_pick(PRIYA)
    assert teams.has_to_pick(AMARA)


def test_a_pick_of_what_is_not_theirs_any_more_counts_for_nothing() -> None:
    teams = Teams([BILLING, RETURNS], {AMARA: 3, LENA: 1})
    assert teams.has_to_pick(AMARA)
    assert teams.mine(AMARA) == BILLING
    assert teams.mine(LENA) == RETURNS


def test_nobody_is_in_a_closed_team_and_its_cases_are_still_its_own() -> None:
    closed = replace(BILLING, is_closed=True)
    teams = Teams([closed, RETURNS])
    assert teams.mine(AMARA) == RETURNS
    assert (teams.led_by(PRIYA), teams.supervised_by(LEE)) == (RETURNS, ())
    assert teams.get(1) == closed
    assert teams.all() == (closed, RETURNS)


def test_a_channel_is_its_teams_even_when_that_has_closed_and_a_strange_one_is_the_first_open_teams() -> None:
    closed = replace(BILLING, is_closed=True)
    teams = Teams([closed, RETURNS, EVERYBODY])
    assert teams.around("C3") == (closed,)
    assert teams.around(AMARA) == (RETURNS,)
    assert teams.around(BEN) == (EVERYBODY,)
    assert Teams([closed, RETURNS]).around("D9") == (RETURNS,)


def test_a_change_is_seen_whole() -> None:
    teams = Teams([BILLING])
    teams.replace([replace(BILLING, members=frozenset({BEN}), supervisors=(LENA,)), RETURNS], {LENA: 2})
    assert teams.joined(AMARA) == (RETURNS,)
    assert teams.mine(BEN).id == 1
    assert teams.mine(LENA) == RETURNS
