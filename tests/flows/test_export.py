"""Exports: the team's tables and a case as a document, who may have them, what is on record, and what goes wrong."""

import csv
import io
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.rules.contact import Details
from bot.rules.escalation import State
from sandbox.client import Json, Person, Refused
from tests.flows.conftest import Stage
from tests.flows.promises import MONDAY, move_to
from tests.flows.reading import fields, forge_click, pass_time, settle, words
from tests.flows.steps import filled_in, wait_until

FORMULA = '=HYPERLINK("//evil.example","refund")'


def table(person: Person, message: Json, name: str) -> list[dict[str, str]]:
    content = person.download(message, f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def on_record(stage: Stage) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(stage.database)) as db:
        return db.execute("SELECT person, kind, state, reason FROM exports ORDER BY id").fetchall()


def timers(stage: Stage) -> list[tuple[int]]:
    """When something is to be done about exports."""
    with closing(sqlite3.connect(stage.database)) as db:
        return db.execute("SELECT due_at FROM timers WHERE kind = 'export'").fetchall()


def some_work(stage: Stage) -> None:
    stage.ben.command(f"/contact 48213 irate {FORMULA}")
    settle(stage)
    stage.ben.click("escalation:draft")
    stage.ben.submit(situation="wants a refund")
    settle(stage)
    stage.priya.click("escalation:accept")
    stage.ben.command("/callback tomorrow 3pm 48213 +44 router")
    settle(stage)


class TestTheTeamsTables:
    def test_people_and_customers_have_pseudonyms_and_words_stay_here(self, stage):
        move_to(stage, MONDAY)
        some_work(stage)
        stage.priya.command("/backline export gestern")
        assert not filled_in(stage.priya.see_view("I don't know when “gestern” is. Which days do you mean?")).get(
            "first"
        )
        stage.priya.close()
        stage.priya.command("/backline export this week")
        view = stage.priya.see_view("as tables in our direct messages")
        assert filled_in(view)["first"] == "2027-06-07"
        stage.priya.submit(last="2027-06-08")
        assert "On its way" in words(stage.priya.see_view("On its way"))
        message = stage.priya.see("People, customers and cases have pseudonyms, times are to the hour")
        assert [file["name"] for file in message["files"]] == ["contacts.csv", "escalations.csv", "callbacks.csv"]
        everything = b"".join(stage.priya.download(message, file["name"]) for file in message["files"]).decode()
        for secret in ("48213", "U0BEN", "U0PRIYA", "Ben", "refund", "evil", "router"):
            assert secret not in everything
        (contact,) = table(stage.priya, message, "contacts")
        (escalation,) = table(stage.priya, message, "escalations")
        (callback,) = table(stage.priya, message, "callbacks")
        assert contact["Logged (UTC)"] == "2027-06-07 13:00"
        assert contact["Intensity"] == "3 Irate"
        assert re.fullmatch(r"person-[0-9a-f]{10}", contact["Agent"])
        assert contact["Agent"] == escalation["Agent"] == callback["Owner"] != escalation["Supervisor"]
        assert contact["Customer"] == callback["Customer"]
        assert re.fullmatch(r"case-[0-9a-f]{10}", contact["Contact"])
        assert contact["Contact"] == escalation["Contact"] == callback["Contact"]
        assert not any(
            re.search(r":\d[1-9]|:[1-9]\d", cell) for row in (contact, escalation, callback) for cell in row.values()
        )
        wait_until(lambda: on_record(stage) == [("U0PRIYA", "team", "sent", "")])

    def test_with_a_reason_names_and_words_are_in_it_and_no_cell_is_a_formula(self, stage):
        some_work(stage)
        stage.priya.command("/backline export")
        stage.priya.submit(content="names")
        assert "goes on record" in stage.priya.see_view()["errors"]["reason"]
        stage.priya.submit(content="names", reason="Complaint 7, asked for by legal", last="2099-01-01")
        message = stage.priya.see("With names and what people wrote, for: Complaint 7, asked for by legal")
        (contact,) = table(stage.priya, message, "contacts")
        assert contact["Contact"] == "1"
        assert contact["Agent"] == "Ben Castillo (U0BEN)"
        assert contact["Customer"] == "48213"
        assert contact["Summary"] == f"'{FORMULA}"
        assert table(stage.priya, message, "callbacks")[0]["Note"] == "'+44 router"
        assert table(stage.priya, message, "escalations")[0]["Situation"] == "wants a refund"
        wait_until(lambda: on_record(stage)[0][2] == "sent")
        listed = stage.tomasz.command("/backline exports").response["text"]
        assert "<@U0PRIYA>, the team's tables" in listed
        assert "with names. For: Complaint 7" in listed

    def test_only_supervisors_whatever_is_forged(self, stage):
        for line in ("/backline export", "/backline exports"):
            assert "Only the team's supervisors" in words(stage.ben.command(line).response["blocks"])
        stage.priya.command("/backline export")
        stage.priya.submit(last="2020-01-01")
        assert "before the first" in stage.priya.see_view()["errors"]["last"]
        assert on_record(stage) == []

    def test_to_the_minute_for_a_reason_and_accepted_is_when_somebody_first_did(self, stage):
        some_work(stage)
        pass_time(stage, minutes=20)
        long_after = f"{stage.clock.now() - timedelta(minutes=19):%Y-%m-%d %H:%M}"
        with stage.backline.db.write() as records:  # as when the first owner hands it on
            records.escalations.own(1, State.ACCEPTED, State.ACCEPTED, "U0TOMASZ", stage.clock.now())
        stage.priya.command("/backline export")
        stage.priya.submit(last="2099-01-01", reason="How long customers wait")
        message = stage.priya.see("times are to the minute")
        (escalation,) = table(stage.priya, message, "escalations")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", escalation["First accepted (UTC)"])
        assert escalation["First accepted (UTC)"] < long_after
        assert float(escalation["Minutes until then"]) < 1

    def test_of_many_rows_none_is_lost_between_pages(self, stage):
        with stage.backline.db.write() as records:
            for number in range(1203):
                contact = records.contacts.add(
                    "U0BEN", Details(reference=f"48{number}"), stage.clock.now() - timedelta(hours=1), team=1
                )
        stage.priya.command("/backline export")
        stage.priya.submit(content="names", reason="Complaint 7")
        message = stage.priya.see("With names")
        numbers = [int(row["Contact"]) for row in table(stage.priya, message, "contacts")]
        assert numbers == list(range(contact.id - 1202, contact.id + 1))


class TestACaseAsADocument:
    def test_exact_words_what_was_done_when_and_by_whom(self, stage):
        stage.ben.command("/contact 48213 abusive said <script>alert(1)</script> & <@U0AMARA>")
        settle(stage)
        stage.ben.click("contact:edit")
        stage.ben.submit(words="I'll find you,\n<b>Ben</b>", tried="offered a call with my manager")
        stage.ben.click("escalation:draft")
        stage.ben.submit(situation="threatens me")
        settle(stage)
        stage.priya.click("escalation:accept")
        settle(stage)
        stage.ben.command("/callback tomorrow 3pm 48213 router")
        stage.ben.click("contact:close", message=stage.ben.see("#1 · 48213"))
        stage.ben.submit(outcome="ended_for_abuse", ground="swore & shouted", warnings="two", ended_by="agent")
        settle(stage)
        stage.ben.command("/contact find 48213")
        stage.ben.click("contact:details")
        stage.ben.click("export:case", view=stage.ben.see_view("Closed"))
        assert fields(stage.ben.see_view("exact words")) == ["reason"]
        stage.ben.submit(reason="For the <police>")
        message = stage.ben.see("Case #1, for: For the &lt;police&gt;")
        document = stage.ben.download(message, "case-1.html").decode()
        for part in (
            "said &lt;script&gt;alert(1)&lt;/script&gt; &amp; Amara Okafor (U0AMARA)",
            "I&#x27;ll find you,\n&lt;b&gt;Ben&lt;/b&gt;",
            "offered a call with my manager",
            "swore &amp; shouted",
            "Ben Castillo (U0BEN) asked for a supervisor.",
            "Priya Raman (U0PRIYA) has it.",
            "Exported by Ben Castillo (U0BEN)",
            "For the &lt;police&gt;",
            "America/New_York",
            "Content-Security-Policy",
        ):
            assert part in document
        assert "<script" not in document
        assert "<@" not in document
        assert not re.search(r"""(src|href)=|url\(""", document)
        wait_until(lambda: on_record(stage) == [("U0BEN", "case", "sent", "For the <police>")])
        assert (
            "<@U0BEN>, case #1. For: For the &lt;police&gt;"
            in stage.priya.command("/backline exports").response["text"]
        )

    def test_nobody_elses(self, stage):
        stage.ben.command("/contact 48213 irate refund")
        settle(stage)
        forge_click(stage, stage.amara, "export:case", 1)
        stage.amara.see("Only the team's supervisors and the agent can export this.")
        assert stage.amara.view() is None
        stage.priya.command("/contact find 48213")
        stage.priya.click("contact:details")
        stage.priya.click("export:case", view=stage.priya.see_view("Logged by"))
        stage.priya.submit(reason="HR")
        stage.priya.see("Case #1, for: HR")


class TestWhatGoesWrong:
    def export(self, stage: Stage) -> None:
        stage.priya.command("/backline export")
        stage.priya.submit()

    def files(self, stage: Stage) -> list[Json]:
        return [message for message in stage.priya.messages() if message["files"]]

    def test_what_slack_refuses_is_said_plainly_to_whoever_asked(self, stage):
        stage.operator.fault("error", method="files.getUploadURLExternal", error="missing_scope")
        self.export(stage)
        assert "files:write" in stage.priya.see("I could not send your export")["text"]
        assert on_record(stage) == [("U0PRIYA", "team", "failed", "")]

    def test_what_passes_is_tried_again_and_pings_do_not_wait_for_it(self, stage):
        stage.operator.fault("error", method="files.completeUploadExternal", error="internal_error", times=2)
        self.export(stage)
        wait_until(lambda: stage.operator.traffic("files.completeUploadExternal"))
        stage.ben.command("/escalate 48213 shouting")
        stage.priya.see("48213")
        assert not self.files(stage)
        for _ in range(4):
            pass_time(stage, minutes=1)
        stage.priya.see("have pseudonyms")
        assert len(self.files(stage)) == 1

    def test_a_form_that_arrives_twice_is_one_export(self, stage):
        stage.operator.fault("duplicate_delivery", method="export_team", times=1)
        self.export(stage)
        stage.priya.see("have pseudonyms")
        wait_until(lambda: stage.operator.traffic("export_team (again)"))
        assert len(on_record(stage)) == 1

    def test_an_answer_lost_or_a_restart_sends_it_once(self, stage):
        stage.operator.fault("lost_answer", method="files.completeUploadExternal", times=1)
        self.export(stage)
        stage.priya.see("have pseudonyms")
        wait_until(lambda: on_record(stage)[0][2] == "pending")
        stage.restart()
        pass_time(stage, minutes=1)
        wait_until(lambda: on_record(stage)[0][2] == "sent")
        assert len(self.files(stage)) == 1
        ((due_at,),) = timers(stage)
        assert due_at > (stage.clock.now() + timedelta(days=29)).timestamp() * 1000, "only its files are to go"


class TestItsFilesGoFromSlack:
    def export_case(self, stage: Stage) -> Json:
        stage.ben.command("/contact 48213 irate refund")
        settle(stage)
        stage.ben.click("contact:close")
        stage.ben.submit(outcome="resolved")
        settle(stage)
        stage.ben.command("/contact find 48213")
        stage.ben.click("contact:details")
        stage.ben.click("export:case", view=stage.ben.see_view("Closed"))
        stage.ben.submit(reason="HR")
        stage.ben.close(everything=True)
        return stage.ben.see("Case #1, for: HR")

    def files(self, person: Person) -> list[str]:
        return [file["name"] for message in person.messages() for file in message["files"]]

    def test_a_month_after_it_was_sent_and_those_that_slack_keeps_an_hour_later(self, stage):
        stage.priya.command("/backline export")
        stage.priya.submit()
        stage.priya.see("have pseudonyms")
        settle(stage)
        stage.operator.fault("error", method="files.delete", error="internal_error", times=1)
        pass_time(stage, days=29)
        assert len(self.files(stage.priya)) == 3
        pass_time(stage, days=1)
        wait_until(lambda: len(self.files(stage.priya)) == 1)
        settle(stage)
        pass_time(stage, hours=1)
        wait_until(lambda: not self.files(stage.priya))
        assert on_record(stage) == [("U0PRIYA", "team", "sent", "")]

    def test_what_slack_will_never_delete_is_not_tried_for_ever(self, stage):
        stage.operator.fault("error", method="files.delete", error="cant_delete_file")
        self.export_case(stage)
        settle(stage)
        pass_time(stage, days=30)
        wait_until(lambda: stage.operator.traffic("files.delete") and not timers(stage))
        pass_time(stage, days=1)
        assert len(stage.operator.traffic("files.delete")) == 1
        assert self.files(stage.ben) == ["case-1.html"]

    def test_a_case_that_is_erased_takes_its_document_with_it(self, stage):
        message = self.export_case(stage)
        assert self.files(stage.ben) == ["case-1.html"]
        stage.priya.command("/backline erase 48213")
        stage.priya.submit(reason="the customer asked", sure=["sure"])
        wait_until(lambda: not self.files(stage.ben))
        assert on_record(stage) == [("U0BEN", "case", "sent", "HR")]
        with pytest.raises(Refused):
            stage.ben.download(message, "case-1.html")
