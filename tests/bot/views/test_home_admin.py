"""What Home tells admins of teams and health, and others of their team."""

import json
from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.rules.health import Health
from bot.rules.home import Administration, Affiliation
from bot.rules.outbox import MessageKind
from bot.rules.team import Team
from bot.views import home_admin
from tests.bot.views.samples import a_failure, an_overview

TEAM = Team(
    name="Billing",
    escalation_channel="C0ESCALATIONS",
    supervisors=("U0OWNER",),
    level_two=("U0OTHER",),
    crisis_protocol="Stay.",
    support_contacts="Care line.",
)
WELL = Health(waiting=0, waiting_since=None, failures=(), problems=())


def said(blocks: list[Block]) -> str:
    return json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)


def told(*teams: Team, health: Health = WELL) -> str:
    return said(home_admin.for_admin(Administration(teams=teams, health=health)))


def test_a_team_that_has_everything_is_a_line_and_what_another_will_miss_is_named() -> None:
    assert "*Billing*: 1 supervisor answers in <#C0ESCALATIONS>." in told(TEAM)
    assert "Not set up" not in told(TEAM)
    assert "Not set up yet: nobody is asked when no supervisor comes (level two), no crisis protocol." in told(
        replace(TEAM, level_two=(), crisis_protocol="")
    )


def test_what_is_wrong_is_said_and_where_to_read_why() -> None:
    failure = a_failure("C0ESCALATIONS", "not_in_channel", MessageKind.DIGEST)
    ill = replace(WELL, failures=(failure, failure), problems=("The worker is stuck & waits.",))
    assert "The worker is stuck &amp; waits." in told(TEAM, health=ill)
    assert "2 messages could not be delivered: `/backline status` says why." in told(TEAM, health=ill)
    assert "All is well." in told(TEAM)


def test_more_teams_than_fit_are_counted() -> None:
    assert "… and 5 more." in told(*[TEAM] * 15)


def test_who_is_in_no_team_or_in_several_reads_so_first_and_who_is_in_one_reads_nothing() -> None:
    def membership(*joined: Team, is_set_up: bool = True, administration: Administration | None = None) -> str:
        affiliation = Affiliation(is_set_up=is_set_up, joined=joined, current=None)
        overview = replace(an_overview("", 0), affiliation=affiliation, administration=administration)
        return said(home_admin.membership(overview))

    assert "not set up here yet" in membership(is_set_up=False)
    assert "You are in no team" in membership()
    assert membership(administration=Administration(teams=(TEAM,), health=WELL)) == "[]"
    assert "For which do you work now?" in membership(TEAM, replace(TEAM, id=2))
    assert membership(TEAM) == "[]"
