"""A team from its settings: alone each is right, together they can be wrong, and the defaults are the rules' own."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.contact import Intensity
from bot.rules.hours import ALWAYS, Hours, parse_spans
from bot.rules.set_up import problems, team_of, text_of, written
from bot.rules.settings import TEAM_SETTINGS
from bot.rules.team import DateOrder, Team
from bot.rules.wellbeing import Wellbeing

GIVEN = {"escalation_channel": "C0ESCALATIONS", "supervisors": "U0PRIYA U0TOMASZ"}
PEOPLE = ("U0PRIYA", "U0TOMASZ")


def of(people: dict[str, tuple[str, ...]] | None = None, **texts: str) -> Team:
    return team_of(1, "T0ACME", GIVEN | texts, people or {})


def test_the_defaults_are_those_of_the_rules() -> None:
    hours = Hours(ZoneInfo("UTC"), ALWAYS.spans)
    assert of() == Team(escalation_channel="C0ESCALATIONS", supervisors=PEOPLE, workspace="T0ACME", hours=hours)


def test_each_setting_goes_where_it_belongs() -> None:
    team = of(
        name="Billing",
        level_two="U0LEE",
        safety_contacts="U0SAM",
        debrief_channel="C0DEBRIEFS",
        digest_channel="C0DIGEST",
        opening_hours="mon-fri 08:00-18:00",
        time_zone="Europe/London",
        date_order="mdy",
        calling_window="sat 09:00-12:00",
        check_in_offers="off",
        check_in_from="4",
        shift="8h",
        breather_rule="Aux 3.",
        breather_without_asking="10m",
        peer_wait="2m",
        check_in_delay="1m",
    )
    assert (team.name, team.level_two, team.safety_contacts) == ("Billing", ("U0LEE",), ("U0SAM",))
    assert (team.debrief_channel, team.digest_channel) == ("C0DEBRIEFS", "C0DIGEST")
    assert team.hours == Hours(ZoneInfo("Europe/London"), parse_spans("mon-fri 08:00-18:00"))
    assert (team.date_order, team.calling_window) == (DateOrder.MONTH_FIRST, parse_spans("sat 09:00-12:00"))
    assert team.check_in_delay == timedelta(minutes=1)
    assert team.wellbeing == Wellbeing(
        offers=False,
        offers_from=Intensity.THREAT_OR_ABUSE,
        shift=timedelta(hours=8),
        breather_rule="Aux 3.",
        breather_free=timedelta(minutes=10),
        peer_wait=timedelta(minutes=2),
    )


# Who is in it


def test_supervisors_are_those_picked_then_those_of_the_group_and_nobody_twice() -> None:
    team = of({"supervisor_group": ("U0ANA", "U0TOMASZ")}, supervisor_group="S0LEADS")
    assert team.supervisors == (*PEOPLE, "U0ANA")


def test_members_are_those_picked_and_those_of_the_group_and_the_channel() -> None:
    found = {"member_group": ("U0BEN",), "member_channel": ("U0CHI", "U0AMARA")}
    team = of(found, members="U0AMARA", member_group="S0BILLING", member_channel="C0BILLING")
    assert team.members == {"U0AMARA", "U0BEN", "U0CHI", *PEOPLE}


def test_a_team_that_lists_nobody_is_for_everybody() -> None:
    assert of().members == frozenset()


def test_a_group_that_is_empty_for_a_day_does_not_open_the_team_to_everybody() -> None:
    assert of({"member_group": ()}, member_group="S0BILLING").members == set(PEOPLE)


# What cannot be


def test_what_makes_no_team_is_said_and_never_half_made() -> None:
    with pytest.raises(ValueError, match="team 1: shift: This takes 1h to 24h"):
        of(shift="30m")


def test_a_team_needs_a_channel_and_somebody_who_answers() -> None:
    assert problems({}) == {"escalation_channel": "This has to be given."}
    assert problems({"escalation_channel": "C0ESCALATIONS"}).keys() == {"supervisors"}
    assert problems({"escalation_channel": "C0ESCALATIONS", "supervisor_group": "S0LEADS"}) == {}


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ({"debrief_channel": "C0ESCALATIONS"}, "debrief_channel"),
        ({"level_two_after": "90s"}, "level_two_after"),
        ({"nobody_yet_after": "30s"}, "level_two_after"),
        ({"calls_a_day": "8"}, "calls_a_day"),
        ({"calls_a_week": "2"}, "calls_a_day"),
    ],
)
def test_what_is_right_alone_can_be_wrong_together(texts: dict[str, str], key: str) -> None:
    assert problems(GIVEN | texts).keys() == {key}


def test_what_is_wrong_alone_comes_first_all_of_it() -> None:
    wrong = problems(GIVEN | {"shift": "30m", "calls_a_day": "many", "debrief_channel": "C0ESCALATIONS"})
    assert wrong == {
        "calls_a_day": "This takes a whole number from 1 to 999.",
        "shift": "This takes 1h to 24h.",
    }


# What was written


@pytest.mark.parametrize("key", TEAM_SETTINGS)
def test_what_is_left_out_or_left_empty_is_the_default(key: str) -> None:
    assert text_of({}, key) == text_of({key: "  "}, key) == (TEAM_SETTINGS[key].default or "")


@given(key=st.sampled_from(list(TEAM_SETTINGS)), text=st.text(max_size=60))
def test_what_is_kept_reads_the_same_when_it_is_kept_again(key: str, text: str) -> None:
    kept = written(key, text)
    assert written(key, kept) == kept
    assert not kept or text_of({key: text}, key) == kept


@given(st.lists(st.from_regex(r"[UW][A-Z0-9]{2,8}", fullmatch=True), unique=True, max_size=8))
def test_people_come_back_as_they_were_picked(people: list[str]) -> None:
    assert of(level_two=", ".join(people)).level_two == tuple(people)
