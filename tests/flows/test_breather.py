"""A breather: a few minutes with the team's rule beside it, a gentle end, and nobody told unless the agent wants."""

from datetime import timedelta

from tests.flows.conftest import Stage
from tests.flows.reading import pass_time, settle, words
from tests.flows.steps import buttons_of, own_messages
from tests.flows.test_check_in import check_in

RULE = "Set your phone to Break."


def test_ten_minutes_with_the_teams_rule_a_gentle_end_and_five_more(stage: Stage) -> None:
    stage.set(breather_rule=RULE, breather_without_asking="5m")
    offered = check_in(stage.amara, feeling="shaken", help="minutes")
    assert f"{RULE} Up to 5 minutes need no permission." in words(offered)
    assert buttons_of(offered)[:3] == ["5 minutes", "10 minutes", "15 minutes"]
    stage.amara.click("breather:start:10", view=offered)
    assert "longer than the 5 minutes that need no permission" in words(stage.amara.see_view("Yours until"))
    stage.amara.close(everything=True)
    stage.amara.see("Your breather: until")
    pass_time(stage, minutes=9)
    stage.restart()
    assert own_messages(stage.amara, "That's your breather") == []
    pass_time(stage, minutes=1)
    over = stage.amara.see("That's your breather")
    stage.amara.see("Your breather is over.")
    stage.amara.click("breather:more", message=over)
    stage.amara.click("breather:end", message=stage.amara.see("Your breather: until"))
    settle(stage)
    pass_time(stage, minutes=10)
    assert len(own_messages(stage.amara, "That's your breather")) == 1, "back early, nothing more is said"
    assert not any(own_messages(person) for person in (stage.ben, stage.priya, stage.tomasz, stage.dana))


def test_a_word_to_the_supervisor_goes_only_when_asked_for_and_says_how_long(stage: Stage) -> None:
    stage.amara.click("breather:start:15", view=check_in(stage.amara, help="minutes"))
    started = stage.amara.see_view("Yours until")
    assert "need no permission" not in words(started), "nothing was agreed"
    assert own_messages(stage.priya) == []
    stage.amara.click("word:choose", view=started)
    stage.amara.click("word:to", view=stage.amara.see_view("Which supervisor?"))
    stage.amara.see_view("What shall I say?")
    stage.amara.submit()
    stage.priya.see("I'm taking a breather of 15 minutes after a hard contact.")
    assert own_messages(stage.tomasz) == []


def test_a_day_later_nothing_of_it_is_in_the_database(stage: Stage) -> None:
    stage.amara.click("breather:start:5", view=check_in(stage.amara, help="minutes"))
    settle(stage)
    for _ in range(3):
        pass_time(stage, hours=13)
    assert stage.backline is not None
    with stage.backline.db.read() as records:
        assert records.rows.count("SELECT COUNT(*) AS n FROM breathers") == 0
        assert records.rows.count("SELECT COUNT(*) AS n FROM deliveries WHERE recipient = 'U0AMARA'") == 0
        assert records.rows.count("SELECT COUNT(*) AS n FROM past_deliveries WHERE recipient = 'U0AMARA'") == 0


def test_whoever_leaves_takes_their_breather_with_them(stage: Stage) -> None:
    stage.amara.click("breather:start:5", view=check_in(stage.amara, help="minutes"))
    settle(stage)
    stage.operator.change_person(stage.amara, deleted=True)
    stage.operator.see_exchange("user_change")
    stage.clock.advance(timedelta(minutes=5))
    settle(stage)
    assert stage.backline is not None
    with stage.backline.db.read() as records:
        assert records.breathers.running("U0AMARA") is None
        assert records.rows.count("SELECT COUNT(*) AS n FROM deliveries WHERE kind = 'breather_over'") == 0
