from bot.rules.team import NO_PROTOCOL, Team

TEAM = Team(escalation_channel="C1", supervisors=("U1", "U2"))


def test_without_a_protocol_of_the_company_there_are_words_all_the_same() -> None:
    assert TEAM.crisis_words == NO_PROTOCOL
    assert "emergency services" in TEAM.crisis_words
    assert "company" not in TEAM.crisis_words, "an agent with a life at risk has no use for what is not set up"


def test_the_companys_own_protocol_is_what_agents_see() -> None:
    team = Team(escalation_channel="C1", supervisors=("U1",), crisis_protocol="Press the red button.")
    assert team.crisis_words == "Press the red button."


def test_only_those_named_are_supervisors() -> None:
    assert TEAM.is_supervisor("U2")
    assert not TEAM.is_supervisor("U3")
    assert not TEAM.is_supervisor("")
