"""The playbook: a card in ten seconds, warnings on record, a team's own words for it, and lessons."""

import pytest

from bot.rules.contact import Kind
from bot.rules.playbook import Lesson
from bot.rules.team import Team
from bot.services.playbook import propose_lesson
from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import actions, drafted, fields, forge_click, only_you, pass_time, settle, words

ABUSIVE = "You don't have to take this."


def opened(person: Person, typed: str = "", text: str = "") -> Json:
    person.command(f"/playbook {typed}".strip())
    return person.see_view(text)


def changed(person: Person, typed: str, **text: str) -> None:
    """A supervisor changes a card, and saves."""
    opened(person, typed)
    person.click("playbook:edit", view=person.view())
    person.submit(**text)


def click(person: Person, action_id: str, value: object = None) -> None:
    """In the window that is open."""
    person.click(action_id, view=person.see_view(), value=value)


def proposed(stage: Stage, *lessons: str, kind: Kind | None = Kind.ABUSIVE, debrief_id: int = 1) -> list[Lesson]:
    """What a team debrief does with its lessons."""
    assert stage.backline is not None
    team = Team(escalation_channel="C0ESCALATIONS", supervisors=(stage.priya.id, stage.tomasz.id))
    with stage.backline.db.write() as records:
        made = [
            propose_lesson(records, team, kind=kind, words=line, debrief_id=debrief_id, now=stage.clock.now())
            for line in lessons
        ]
    settle(stage)
    return made


class TestReading:
    def test_one_command_opens_a_card_and_from_there_any_other(self, stage: Stage) -> None:
        first = opened(stage.amara, text="Six steps")
        assert "Get focused" in words(first)
        stage.amara.click("playbook:choose", view=first, value="talkative")
        assert "yes or a no" in words(stage.amara.see_view("Friendly, and never at the end."))
        stage.amara.close()
        for typed, text in (("abusive", ABUSIVE), ("ask the boss", "In doubt"), ("customer is swearing", ABUSIVE)):
            opened(stage.amara, typed, text)
            stage.amara.close()
        assert "No card for “zzz &lt;!channel&gt;”" in words(opened(stage.amara, "zzz <!channel>", "Six steps"))

    def test_home_has_the_way_in_and_agents_have_nothing_to_change(self, stage: Stage) -> None:
        stage.amara.open_home()
        stage.amara.click("playbook:open", view=stage.amara.see_home("Playbook"))
        assert actions(stage.amara.see_view("Six steps")) == ["playbook:choose"]
        for action, value in (
            ("playbook:edit", "abusive"),
            ("playbook:history", "abusive"),
            ("playbook:restore", "abusive"),
            ("playbook:lessons", "abusive"),
            ("lesson:accept", 1),
            ("lesson:decline", 1),
            ("lesson:withdraw", 1),
        ):
            forge_click(stage, stage.amara, action, value)
            assert "Only the team's supervisors can change the playbook." in stage.amara.messages()[-1]["text"]

    def test_a_case_opens_its_own_card_with_its_danger_first(self, stage: Stage) -> None:
        stage.amara.command("/contact 48213 distressed, says they want to die")
        settle(stage)
        stage.amara.click("playbook:contact")
        card = stage.amara.see_view("In tears")
        assert words(card).index("Press the red button") < words(card).index("In tears")
        stage.amara.click("playbook:choose", view=card, value="closing")
        assert "Press the red button" in words(stage.amara.see_view("Closing well"))
        forge_click(stage, stage.ben, "playbook:contact", 1)
        assert "logged by somebody else" in stage.ben.messages()[-1]["text"]

    def test_by_mail_the_contacts_card_has_what_helps_in_writing(self, stage: Stage) -> None:
        stage.amara.command("/contact")
        stage.amara.submit(reference="48213", kind="upset", intensity="2", reached_by="email")
        card = words(stage.amara.see("#1 · 48213"))
        assert "Answer the feeling in your first line" in card
        assert "Let them finish" not in card


class TestWarnings:
    def test_both_warnings_are_on_record_and_each_changes_what_helps(self, stage: Stage) -> None:
        stage.amara.command("/contact 48213 abusive about a late refund")
        assert "You do not have to take this" in words(stage.amara.see("First warning given"))
        stage.operator.fault("duplicate_delivery", method="playbook:warned:first_warning", times=1)
        stage.amara.click("playbook:warned:first_warning")
        stage.operator.see_exchange("playbook:warned:first_warning (again)")
        assert "last warning" in words(stage.amara.see("Final warning given"))
        stage.amara.click("playbook:warned:final_warning")  # a slow double click, on what the first has become
        settle(stage)
        stage.amara.click("playbook:take_back:first_warning")
        stage.amara.see("You do not have to take this")
        stage.amara.click("playbook:warned:first_warning")
        stage.amara.see("Undo first warning")
        pass_time(stage, minutes=1)
        stage.amara.click("playbook:contact")
        click(stage.amara, "playbook:warned:final_warning")
        settle(stage)
        assert not any("warned" in action for action in actions(stage.amara.see_view(ABUSIVE)))
        stage.amara.close()
        card = stage.amara.see("I'm ending this call now")
        assert not any("warned" in action for action in actions(card))
        stage.amara.click("contact:close")
        assert drafted(stage.amara.see_view(), "warnings") == "First and final warning given"
        stage.amara.submit(outcome="ended_for_abuse", ended_by="agent", ground="Their words")
        stage.amara.see("Closed")
        assert stage.backline is not None
        with stage.backline.db.read() as records:
            happened = [entry.event.value for entry in records.timeline.of(1)]
        assert happened == [
            "first_warning", "warning_taken_back", "first_warning", "final_warning", "contact_closed",
        ]  # fmt: skip

    def test_the_supervisor_who_comes_reads_of_the_warning(self, stage: Stage) -> None:
        stage.amara.command("/escalate 48213 abusive, swears at me")
        stage.amara.see("First warning given")
        stage.amara.click("playbook:warned:first_warning")
        settle(stage)
        stage.priya.see("gave the customer a first warning", "C0ESCALATIONS")

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ("48213 upset about a refund", "not marked as abuse"),
            ("48213 abusive, closed at once", "#1 is closed already."),
        ],
    )
    def test_a_late_click_changes_nothing(self, stage: Stage, said: str, sentence: str) -> None:
        stage.amara.command(f"/contact {said}")
        settle(stage)
        if "closed" in said:
            stage.amara.click("contact:close")
            stage.amara.submit(outcome="resolved")
        forge_click(stage, stage.amara, "playbook:warned:first_warning", 1)
        assert sentence in stage.amara.messages()[-1]["text"]


class TestChanging:
    def test_what_a_supervisor_writes_is_what_everybody_reads_from_then_on(self, stage: Stage) -> None:
        opened(stage.priya, "abusive")
        click(stage.priya, "playbook:edit")
        form = stage.priya.see_view("Change a card")
        assert drafted(form, "now").splitlines()[0] == ABUSIVE
        ack = stage.priya.submit(now="word " * 60)
        assert "60 words, with a customer talking" in str(ack.response["errors"]["now"])
        stage.priya.submit(now="• Say <stop>.\n\n• Then end it.", glance="Our line, first.", say="“Please stop.”")
        card = words(stage.priya.see_view("In our team's words"))
        assert "• Say &lt;stop&gt;.\n• Then end it." in card
        assert "“Please stop.”" in card
        stage.restart()
        assert "Say &lt;stop&gt;" in words(opened(stage.ben, "abusive"))
        stage.ben.command("/contact 48213 abusive about a refund")
        stage.ben.see("Our line, first.")

    def test_every_version_has_its_author_and_can_be_taken_up_again(self, stage: Stage) -> None:
        changed(stage.priya, "abusive", now="Ours, the first.")
        changed(stage.tomasz, "abusive", now="Ours, the second.")
        click(stage.tomasz, "playbook:history")
        history = words(stage.tomasz.see_view("New:\n• Ours, the second.\nGone:\n• Ours, the first."))
        assert history.index(f"<@{stage.tomasz.id}>") < history.index(f"<@{stage.priya.id}>")
        click(stage.tomasz, "playbook:edit:1")
        assert drafted(stage.tomasz.see_view("Change a card"), "now") == "Ours, the first."
        stage.tomasz.submit()
        click(stage.tomasz, "playbook:history")
        click(stage.tomasz, "playbook:restore")
        assert "In our team's words" not in words(stage.tomasz.see_view(ABUSIVE))
        click(stage.tomasz, "playbook:history")
        assert "Back to the text that came with it" in words(stage.tomasz.see_view("History of a card"))
        click(stage.tomasz, "playbook:open")
        stage.tomasz.see_view(ABUSIVE)

    def test_who_was_slower_is_told_and_what_they_wrote_is_still_there(self, stage: Stage) -> None:
        changed(stage.priya, "abusive", now="Ours.")
        opened(stage.tomasz, "abusive")
        click(stage.tomasz, "playbook:edit")
        changed(stage.priya, "abusive", now="Ours, better.")
        ack = stage.tomasz.submit(now="Mine.")
        assert "Somebody has changed this card meanwhile" in str(ack.response["errors"])
        opened(stage.amara, "abusive", "Ours, better.")

    def test_a_card_of_our_own_is_made_found_renamed_and_removed(self, stage: Stage) -> None:
        opened(stage.priya)
        click(stage.priya, "playbook:new")
        assert "glance" not in fields(stage.priya.see_view("A new card"))
        ack = stage.priya.submit(title="closing  well!", when="Always", now="Say it.")
        assert "There is a card of that title already." in str(ack.response["errors"]["title"])
        stage.priya.submit(title="Price rise", when="In January.", now="Name the new price first.")
        stage.priya.see_view("Name the new price first.")
        card = opened(stage.amara, "price", "Name the new price first.")
        assert "Our own" in words(card)
        click(stage.priya, "playbook:edit")
        stage.priya.submit(title="New prices")
        stage.priya.see_view("*New prices*")
        click(stage.priya, "playbook:restore")
        stage.priya.see_view("Six steps")
        stage.amara.click("playbook:choose", view=card, value="own_price_rise")
        assert "That card is gone." in words(stage.amara.view() or {}) + "".join(only_you(stage.amara))


class TestLessons:
    def test_one_is_proposed_accepted_and_read_by_whoever_has_such_a_customer_next(self, stage: Stage) -> None:
        proposed(stage, "Name the fee before they do.", "Ring from the desk.")
        for supervisor in (stage.priya, stage.tomasz):
            assert "proposes 2 lessons" in supervisor.see("Name the fee")["text"]
        assert "Name the fee" not in words(opened(stage.amara, "abusive"))
        stage.priya.click("lesson:accept")
        form = stage.priya.see_view("Accept a lesson")
        assert drafted(form, "words") == "Name the fee before they do."
        stage.priya.submit(words="Name the fee first.")
        stage.priya.see_view("What worked for us")
        settle(stage)
        assert "“Name the fee first.” accepted by" in words(stage.tomasz.see("proposes a lesson for"))
        assert "• Name the fee first." in words(opened(stage.amara, "abusive", "What worked for us"))
        stage.ben.command("/contact 48213 abusive about a fee")
        stage.ben.see("What worked for us: Name the fee first.")

    def test_one_is_left_out_and_another_withdrawn(self, stage: Stage) -> None:
        fee, desk = proposed(stage, "Name the fee.", "Ring from the desk.", kind=None)
        opened(stage.priya, "abusive")
        click(stage.priya, "playbook:lessons")
        stage.priya.click("lesson:decline", view=stage.priya.see_view(fee.words))
        stage.priya.click("lesson:accept", view=stage.priya.see_view(desk.words))
        stage.priya.submit(card="abusive")
        click(stage.priya, "playbook:lessons")
        stage.priya.see_view("Nothing waits for you.")
        forge_click(stage, stage.tomasz, "lesson:accept", fee.id)
        assert "That lesson has been declined meanwhile." in stage.tomasz.messages()[-1]["text"]
        click(stage.priya, "lesson:withdraw")
        stage.priya.see_view("None so far.")
        click(stage.priya, "playbook:open")
        assert "What worked for us" not in words(stage.priya.see_view(ABUSIVE))
        settle(stage)
        assert "withdrawn by" in words(stage.tomasz.see("left out by"))
        before = stage.tomasz.messages()
        forge_click(stage, stage.tomasz, "lesson:withdraw", desk.id)
        assert stage.tomasz.messages() == before, "again changes nothing"
