"""Team debriefs: from a contact and its agent's yes, or from none; points in private; actions; lessons; no residue."""

from datetime import timedelta

import pytest

from bot.rules.debrief import Heading
from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import actions, fields, forge_click, only_you, pass_time, settle, words
from tests.flows.steps import buttons_of, own_messages, wait_until

CHANNEL = "debriefs"
CARD = "Team debrief"
HEADINGS = ("ok", "summary", "well", "opportunities", "support")


def begin(stage: Stage, person: Person, **typed: str) -> Json | None:
    """`/debrief team`, in its channel. Gives the card, where there is one."""
    person.command("/debrief team", channel=CHANNEL)
    person.submit(**typed)
    settle(stage, moving=False)
    cards = [message for message in person.messages(CHANNEL) if CARD in message["text"]]
    return cards[-1] if cards else None


def a_closed_contact(stage: Stage, agent: Person) -> str:
    """Gives its number."""
    agent.command("/contact 48213 irate refund refused twice, says Mrs Oyelaran")
    settle(stage, moving=False)
    agent.click("contact:kind:repeat")
    agent.click("contact:close")
    agent.submit(outcome="resolved")
    settle(stage, moving=False)
    return "#1"


def add(person: Person, heading: str, text: str, *, name: bool = False) -> None:
    person.click("debrief:add", where=CHANNEL)
    person.submit(heading=heading, words=text, name=["name"] if name else [])
    person.close(everything=True)


def open_heading(stage: Stage, leader: Person, heading: str) -> str:
    """Gives what the card says then."""
    leader.click(f"debrief:open:{heading}", where=CHANNEL)
    settle(stage, moving=False)
    return words(leader.see(CARD, CHANNEL))


def choose_more(leader: Person, value: str) -> None:
    leader.click("debrief:more", where=CHANNEL, value=value)


def written(stage: Stage) -> bytes:
    """Every byte of the database, while the bot is running: the file and its log."""
    paths = [path for path in stage.database.parent.iterdir() if path.name.startswith(stage.database.name)]
    return b"".join(path.read_bytes() for path in paths)


def said_in_slack(stage: Stage) -> str:
    """All that the bot has posted or edited, ever."""
    traffic = [*stage.operator.traffic("chat.postMessage"), *stage.operator.traffic("chat.update")]
    return str([exchange["request"] for exchange in traffic])


def test_a_debrief_of_no_contact_from_beginning_to_end(stage):
    amara, ben, priya = stage.amara, stage.ben, stage.priya
    card = begin(stage, priya, about="The outage on Monday")
    assert "led by <@U0PRIYA>. Five minutes is normal." in card["text"]
    assert "The outage on Monday." in words(card)
    assert "One is here." in words(card)
    assert buttons_of(card) == ["Add a point", "I'm here", "Open: Is everyone OK?"]

    # Points are private, and listening counts, once each.
    add(amara, "well", "We told callers <!here> the truth early")
    add(ben, "well", "Everybody swapped breaks", name=True)
    add(ben, "support", "An hour off the phones for whoever was on all night")
    for _ in range(2):
        amara.click("debrief:here", where=CHANNEL)
    settle(stage, moving=False)
    card = priya.see("2 are here.", CHANNEL)
    assert not any(text in words(card) for text in ("truth early", "swapped", "off the phones"))

    # In OK STOP order, by whoever leads.
    amara.click("debrief:open:ok", where=CHANNEL)
    assert "That is for <@U0PRIYA> to do." in only_you(amara)[-1]
    forge_click(stage, priya, "debrief:open:support", 1)
    assert "Do we all need a minute" in open_heading(stage, priya, "ok")
    open_heading(stage, priya, "summary")
    shown = open_heading(stage, priya, "well")
    assert "We told callers &lt;!here&gt; the truth early\n" in shown + "\n"
    assert "Everybody swapped breaks (<@U0BEN>)" in shown
    assert "off the phones" not in shown
    assert "Still to come: opportunities, provide support." in shown

    # Points of action, with owner and date; a restart in the middle changes nothing.
    choose_more(priya, "action")
    priya.submit(words="Ask for a status page", owner=amara.id, day="2020-01-01")
    assert priya.see_view()["errors"] == {"day": "Choose a day from tomorrow on."}
    day = stage.clock.now() + timedelta(days=10)
    priya.submit(day=f"{day:%Y-%m-%d}")
    stage.restart()
    settle(stage, moving=False)
    priya.see("Ask for a status page (<@U0AMARA>, by", CHANNEL)
    choose_more(priya, "end")
    assert fields(priya.see_view()) == ["lesson_1", "lesson_2", "lesson_3", "kind"]
    priya.submit(lesson_1="Say what we know, before they ask", kind="upset")
    settle(stage, moving=False)

    over = priya.see("Team debrief, over since", CHANNEL)
    assert actions(over) == []
    assert "off the phones" not in words(over)
    assert "Say what we know, before they ask" in words(over)
    assert b"off the phones" not in written(stage)
    assert "off the phones" not in said_in_slack(stage)
    forge_click(stage, amara, "debrief:here", 1)

    # The owner knows, is reminded in the morning of that day, and does it.
    assert len(own_messages(amara, "Ask for a status page")) == 1
    pass_time(stage, days=11)
    amara.see("Today: Ask for a status page. From the team debrief in <#C0DEBRIEFS>.")
    amara.click("action:done")
    settle(stage, moving=False)
    assert [message["text"][:5] for message in own_messages(amara, "Ask for a status page")] == ["Done:", "Done:"]
    priya.see("Ask for a status page (<@U0AMARA>, done)", CHANNEL)

    # The lesson waits for a supervisor, and then is on the card of that kind.
    stage.tomasz.see("Say what we know, before they ask")
    stage.tomasz.click("lesson:accept")
    stage.tomasz.submit()
    amara.command("/playbook upset")
    amara.see_view("Say what we know, before they ask")


def test_from_a_contact_its_agent_agrees_first(stage):
    amara, priya = stage.amara, stage.priya
    for person, sentence in ((priya, "There is no #999."), (amara, "That is not one of yours.")):
        person.command("/debrief team #999", channel=CHANNEL)
        person.submit()
        assert sentence in person.see_view()["errors"]["contact"]
        person.close()
    number = a_closed_contact(stage, amara)
    assert begin(stage, priya, contact=number) is None
    priya.see_view("Nothing appears in the channel unless they agree.")
    priya.close()
    asked = amara.see("would like to talk with the team about a contact of yours")
    assert buttons_of(asked) == ["Agree", "Not this one"]
    drafted = "A hard contact: repeat complaint, irate. It was resolved."
    assert drafted in words(asked)
    forge_click(stage, stage.ben, "debrief:agree", 1)
    amara.click("debrief:agree", message=asked)
    settle(stage, moving=False)
    card = priya.see(CARD, CHANNEL)
    assert drafted in words(card)
    named = ("48213", "Oyelaran", "#1", "U0AMARA", "refund")
    assert [name for name in named if name in str(card)] == []

    # What others read must not name a customer either, this one or another.
    priya.click("debrief:add", where=CHANNEL)
    priya.submit(heading="well", words="We rang 51177 twice")
    said = "A number like 51177 may say who the customer was. Leave it out."
    assert priya.see_view()["errors"] == {"words": said}
    priya.close()
    choose_more(priya, "end")
    assert "kind" not in fields(priya.see_view())
    priya.close()

    # The agent may take it back, as long as it is open.
    amara.click("debrief:refuse")
    settle(stage, moving=False)
    gone = stage.ben.see("This team debrief is over, and nothing of it is kept.", CHANNEL)
    assert actions(gone) == []
    assert [message for message in stage.ben.messages(CHANNEL) if drafted in str(message)] == []


def test_not_this_one_is_all_that_whoever_asked_hears_however_it_was_said(stage):
    amara, priya, tomasz = stage.amara, stage.priya, stage.tomasz
    number = a_closed_contact(stage, amara)
    begin(stage, priya, contact=number, about="A question that only I have")
    tomasz.command("/debrief team", channel=CHANNEL)
    tomasz.submit(contact=number)
    assert tomasz.see_view()["errors"] == {"contact": "That contact has been proposed already."}
    tomasz.close()
    for _ in range(2):
        forge_click(stage, amara, "debrief:refuse", 1)
    settle(stage, moving=False)
    amara.see("That is settled: nothing of it is in a channel, and nobody was told why.")
    assert len(own_messages(priya, "Not this one.")) == 1
    assert stage.ben.messages(CHANNEL) == []
    assert b"A question that only I have" not in written(stage)

    # Nobody asks again; the agent may begin one of their own accord.
    tomasz.command("/debrief team #1", channel=CHANNEL)
    tomasz.submit()
    assert "Not this one." in tomasz.see_view()["errors"]["contact"]
    assert len(own_messages(amara, "would like to talk")) == 0
    assert begin(stage, amara, contact=number) is not None

    # Silence is a no as well, in the same words.
    stage.ben.command("/contact 51177 angry")
    settle(stage, moving=False)
    stage.ben.click("contact:close")
    stage.ben.submit(outcome="resolved")
    settle(stage, moving=False)
    pass_time(stage, hours=5)
    begin(stage, tomasz, contact="2")
    stage.ben.see("would like to talk with the team")
    pass_time(stage, hours=25)
    stage.ben.see("That is settled")
    assert len(own_messages(tomasz, "Not this one.")) == 1
    assert [message["text"] for message in own_messages(tomasz, "Not")] == [own_messages(priya, "Not")[0]["text"]]

    # That its agent could not be asked is told to nobody; and some days later, nothing says who asked about whose.
    tomasz.command("/contact 60311 angry")
    settle(stage, moving=False)
    tomasz.click("contact:close")
    tomasz.submit(outcome="resolved")
    settle(stage, moving=False)
    stage.operator.fault("error", method="chat.postMessage", error="restricted_action", times=1)
    begin(stage, priya, contact="3")
    settle(stage, moving=False)
    assert not any("could not be delivered" in str(person.messages()) for person in stage.everybody())
    pass_time(stage, days=2)
    pass_time(stage, days=4)
    for text in ("Not this one.", "That is settled"):
        assert not any(own_messages(person, text) for person in stage.everybody())
    assert b"debrief_consent" not in written(stage)
    assert b"debrief_not_this_one" not in written(stage)


def test_called_off_it_leaves_no_residue(stage):
    amara, ben, priya = stage.amara, stage.ben, stage.priya
    begin(stage, priya, about="Tangerine evening")
    add(amara, "ok", "Pomegranate, unnamed")
    add(ben, "well", "Quince, named", name=True)
    open_heading(stage, priya, "ok")
    choose_more(priya, "action")
    priya.submit(words="Persimmon", owner=ben.id, day=f"{stage.clock.now() + timedelta(days=3):%Y-%m-%d}")
    settle(stage, moving=False)
    assert b"Pomegranate" in written(stage)
    choose_more(priya, "off")
    priya.submit()
    settle(stage, moving=False)
    texts = ("Tangerine", "Pomegranate", "Quince", "Persimmon")
    assert [text for text in texts if text.encode() in written(stage)] == []
    (card,) = [message for message in ben.messages(CHANNEL) if not message["ephemeral"]]
    assert set(words(card).splitlines()) == {"This team debrief is over, and nothing of it is kept."}
    assert [text for text in texts if text in str(ben.messages(CHANNEL))] == []
    pass_time(stage, days=4)
    assert own_messages(ben) == ben.messages(CHANNEL) == []
    assert b"debrief_card" not in written(stage)
    for click in ("debrief:here", "debrief:add", "debrief:open:ok", "debrief:end"):
        forge_click(stage, ben, click, 1)
    settle(stage, moving=False)
    assert "Quince" not in said_in_slack(stage)


def test_an_anonymous_point_is_nobodys(stage):
    people = (stage.amara, stage.ben, stage.tomasz, stage.dana)
    begin(stage, stage.priya)
    stage.stop()
    before = written(stage).count(b"U0BEN")
    stage.start()
    for number in range(3):
        for person in people:
            add(person, "opportunities", f"Point {number} of {people.index(person)}")
    stage.stop()
    assert written(stage).count(b"U0BEN") == before
    stage.start()
    for heading in HEADINGS[:4]:
        shown = open_heading(stage, stage.priya, heading)
    came = [f"Point {number} of {person}" for number in range(3) for person in range(4)]
    lines = [line.removeprefix("• ") for line in shown.splitlines() if line.startswith("• Point")]
    assert sorted(lines) == sorted(came)
    assert lines != came


def test_a_hundred_long_points_are_read_page_by_page(stage):
    begin(stage, stage.priya)
    assert stage.backline is not None
    with stage.backline.db.write() as records:
        for number in range(100):
            records.debriefs.add_point(1, Heading.OK, f"Number {number}: {'&<long> ' * 70}", None)
    shown = open_heading(stage, stage.priya, "ok")
    assert "more._" in shown
    stage.ben.click("debrief:read:ok", where=CHANNEL)
    seen = set()
    for page in range(5):
        view = stage.ben.see_view(f"{20 * page + 1} to {20 * page + 20} of 100")
        seen |= {line.split(":")[0] for line in words(view).splitlines() if line.startswith("• Number")}
        if page < 4:
            stage.ben.click("debrief:later:ok", view=view)
    assert len(seen) == 100
    stage.ben.click("debrief:earlier:ok", view=stage.ben.see_view())
    stage.ben.see_view("61 to 80 of 100")


def test_two_facilitators_and_people_from_outside(stage):
    amara, ben, priya, tomasz = stage.amara, stage.ben, stage.priya, stage.tomasz
    tomasz.command("/debrief team", channel=CHANNEL)
    begin(stage, priya)
    tomasz.submit(about="At the same time")
    tomasz.see_view("There is one here already, led by <@U0PRIYA>.")
    tomasz.close(everything=True)
    tomasz.command("/debrief team", channel=CHANNEL)
    assert "There is one here already, led by <@U0PRIYA>." in only_you(tomasz)[-1]
    stage.operator.fault("duplicate_delivery", method="debrief:lead", times=1)
    tomasz.click("debrief:lead")
    settle(stage, moving=False)
    priya.see("led by <@U0PRIYA>, <@U0TOMASZ>.", CHANNEL)
    ben.command("/debrief team", channel=CHANNEL)
    assert actions(ben.messages(CHANNEL)[-1]) == []
    forge_click(stage, ben, "debrief:lead", 1)
    priya.click("debrief:open:ok", where=CHANNEL)
    forge_click(stage, tomasz, "debrief:open:ok", 1)
    settle(stage, moving=False)
    assert "Open: Summarise" in words(priya.see(CARD, CHANNEL))

    # Anybody may look into a public channel; only who has joined takes part.
    stage.operator.change_channel("C0DEBRIEFS", kick=amara.id)
    forge_click(stage, amara, "debrief:here", 1)
    forge_click(stage, amara, "debrief:add", 1)
    forge_click(stage, amara, "debrief:read:ok", 1)
    for nonsense in (404, -1):
        forge_click(stage, ben, "debrief:here", nonsense)
    settle(stage, moving=False)
    priya.see("One is here.", CHANNEL)
    assert amara.view() is None


@pytest.mark.parametrize("opened", [0, 1])
def test_one_that_nobody_ends_closes_itself_and_keeps_nothing_unopened(stage, opened):
    begin(stage, stage.priya)
    add(stage.amara, "ok", "Shared by then")
    add(stage.amara, "support", "Never shared")
    if opened:
        open_heading(stage, stage.priya, "ok")
    pass_time(stage, hours=4)
    card = stage.ben.see("over since" if opened else "is over, and nothing of it is kept", CHANNEL)
    assert ("Shared by then" in words(card)) is bool(opened)
    assert b"Never shared" not in written(stage)
    assert (b"Shared by then" in written(stage)) is bool(opened)


def test_it_is_held_only_where_the_bot_can_be_and_ends_unsaid_where_it_no_longer_is(stage):
    priya = stage.priya
    for channel in (None, "general"):
        priya.command("/debrief team", channel=channel)
        assert "A team debrief is held in a channel that I am in." in only_you(priya)[-1]
    priya.command("/debrief team", channel="escalations")
    priya.submit(about="In a private channel")
    settle(stage, moving=False)
    priya.see(CARD, "escalations")
    begin(stage, priya)
    add(stage.amara, "ok", "Not for the archive")
    stage.operator.change_channel("C0DEBRIEFS", archive=True)
    wait_until(lambda: b"Not for the archive" not in written(stage))
    pass_time(stage, hours=5)
    assert own_messages(stage.tomasz) == []
