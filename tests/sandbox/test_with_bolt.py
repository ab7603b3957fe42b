"""Bolt's documented patterns against the practice workspace, over a real socket."""

import threading
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.client import Control, Refused
from sandbox.server import RunningServer
from tests.sandbox.conftest import BoltApp, actions, button, modal, section, text_input


def test_command_answers_with_an_ephemeral_message(server: RunningServer, bolt: BoltApp) -> None:
    bolt.app.command("/say")(lambda ack, command: ack(f"You said: {command['text']}"))
    amara = server.person("amara")
    ack = amara.command("/say hello there", "support-floor")
    assert ack.acked
    assert amara.see("You said: hello there", "support-floor")["ephemeral"]
    assert not [m for m in server.person("ben").messages("support-floor") if "You said" in m["text"]]


def test_command_opens_a_modal_whose_submission_closes_it(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.command("/form")
    def open_form(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("form", text_input("reference")))
        ack()

    @bolt.app.view("form")
    def submitted(ack: Any, body: dict[str, Any], client: Any) -> None:
        bolt.hear("form", body)
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Saved")

    amara = server.person("amara")
    amara.command("/form")
    view = amara.view()
    assert view is not None
    assert view["callback_id"] == "form"
    assert amara.submit(reference="48213").acked
    assert amara.view() is None
    amara.see("Saved")
    [body] = bolt.wait_for("form")
    assert body["view"]["state"]["values"] == {"reference": {"value": {"type": "plain_text_input", "value": "48213"}}}


def test_click_edits_the_message_through_respond(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.action("case:close")
    def closed(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        ack()
        bolt.hear("close", body)
        respond(text="Closed", replace_original=True)

    bolt.client.chat_postMessage(
        channel="U0AMARA", text="A case", blocks=[section("A case"), actions(button("case:close", "7"))]
    )
    amara = server.person("amara")
    assert amara.click("case:close").acked
    assert amara.see("Closed")["edited"]
    [body] = bolt.wait_for("close")
    assert body["actions"][0]["value"] == "7"
    assert body["container"]["channel_id"] == body["channel"]["id"] == "D0AMARA"


def answering(bolt: BoltApp, callback_id: str, **answer: Any) -> None:
    """Submissions of this modal are acked with `answer`, and heard."""

    @bolt.app.view(callback_id)
    def submitted(ack: Any, body: dict[str, Any]) -> None:
        bolt.hear(callback_id, body)
        ack(**answer)


def opening(bolt: BoltApp, view: dict[str, Any]) -> None:
    """`/form` opens this modal."""

    @bolt.app.command("/form")
    def command(ack: Any, body: dict[str, Any], client: Any) -> None:
        bolt.hear("command", body)
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


# Commands


def test_command_can_answer_the_whole_channel(server: RunningServer, bolt: BoltApp) -> None:
    bolt.app.command("/say")(lambda ack: ack(text="All of you", response_type="in_channel"))
    server.person("amara").command("/say", "#support-floor")
    assert not server.person("ben").see("All of you", "support-floor")["ephemeral"]


def test_command_text_arrives_escaped_as_slack_sends_it(server: RunningServer, bolt: BoltApp) -> None:
    bolt.app.command("/say")(lambda ack, command: ack(command["text"]))
    amara = server.person("amara")
    amara.command("/say <!channel> & 5 > 3")
    message = amara.see("&lt;!channel&gt; &amp; 5 &gt; 3")
    assert message["mentions"] == []


def test_command_that_escapes_names_gets_links(server: RunningServer, bolt: BoltApp) -> None:
    bolt.app.command("/who")(lambda ack, command: ack(command["text"]))
    amara = server.person("amara")
    amara.command("/who @priya in #support-floor not #escalations or a@priya")
    message = amara.see("<@U0PRIYA|priya> in <#C0FLOOR|support-floor> not #escalations or a@priya")
    assert message["mentions"] == ["U0PRIYA"]


def test_command_nobody_declared_does_not_exist(server: RunningServer, bolt: BoltApp) -> None:
    with pytest.raises(Refused, match="/dance is not a valid command"):
        server.person("amara").command("/dance")


def test_command_that_is_not_acked_in_three_seconds_fails_for_the_person(server: RunningServer, bolt: BoltApp) -> None:
    bolt.app.command("/slow")(lambda: None)
    amara = server.person("amara")
    assert not amara.command("/slow").acked
    assert amara.notices() == ["/slow failed because the app did not respond."]
    assert server.person("ben").notices() == []


def test_command_with_nobody_connected_fails_at_once(server: RunningServer) -> None:
    amara = server.person("amara")
    assert not amara.command("/say hello").acked
    assert amara.notices() == ["/say failed with the error “dispatch_failed”."]


def test_command_answer_with_bad_blocks_is_a_refusal(server: RunningServer, bolt: BoltApp) -> None:
    bolt.app.command("/say")(lambda ack: ack(text="x", blocks=[{"type": "nonsense"}]))
    amara = server.person("amara")
    amara.command("/say")
    assert amara.see_notice("not one Slack accepts")
    [refused] = [item for item in server.operator.traffic("/say") if item["kind"] == "refused_answer"]
    assert refused["response"]["error"] == "invalid_blocks"


def test_command_from_outside_a_channel_is_refused(server: RunningServer, bolt: BoltApp) -> None:
    with pytest.raises(Refused, match="sees no conversation"):
        Control(server.url).post("command", person="U0AMARA", channel="C0ESCALATIONS", line="/say")
    server.operator.change_channel("C0GENERAL", kick="U0AMARA")
    with pytest.raises(Refused, match="is not in #general"):
        server.person("amara").command("/say", "general")


def test_respond_works_five_times(server: RunningServer, bolt: BoltApp) -> None:
    statuses: list[int] = []

    @bolt.app.command("/say")
    def say(ack: Any, respond: Any) -> None:
        ack()
        statuses.extend(respond(text=f"answer {number}").status_code for number in range(6))

    amara = server.person("amara")
    amara.command("/say")
    amara.see("answer 4")
    assert statuses == [200, 200, 200, 200, 200, 404]


# Clicks


def test_click_carries_the_state_of_the_messages_selects(server: RunningServer, bolt: BoltApp) -> None:
    choice = {
        "type": "static_select",
        "action_id": "kind",
        "options": [{"text": {"type": "plain_text", "text": word}, "value": word} for word in ("upset", "angry")],
    }

    @bolt.app.action("kind")
    def chosen(ack: Any, body: dict[str, Any]) -> None:
        bolt.hear("kind", body)
        ack()

    @bolt.app.action("save")
    def saved(ack: Any, body: dict[str, Any]) -> None:
        bolt.hear("save", body)
        ack()

    bolt.client.chat_postMessage(channel="C0FLOOR", text="x", blocks=[actions(choice, button("save"))])
    amara, ben = server.person("amara"), server.person("ben")
    amara.click("kind", value="angry")
    amara.click("save")
    ben.click("save")
    [kind] = bolt.wait_for("kind")
    assert kind["actions"][0]["selected_option"]["value"] == "angry"
    mine, his = bolt.wait_for("save", 2)
    assert mine["state"]["values"]["buttons"]["kind"]["selected_option"]["value"] == "angry"
    assert his["state"]["values"]["buttons"]["kind"]["selected_option"] is None
    with pytest.raises(Refused, match="not one of the options"):
        amara.click("kind", value="serene")


def test_click_on_an_ephemeral_message_brings_no_message_and_can_replace_it(
    server: RunningServer, bolt: BoltApp
) -> None:
    @bolt.app.action("undo")
    def undone(ack: Any, body: dict[str, Any], respond: Any) -> None:
        bolt.hear("undo", body)
        ack()
        respond(delete_original=True)

    bolt.client.chat_postEphemeral(
        channel="C0FLOOR", user="U0AMARA", text="Logged", blocks=[section("Logged"), actions(button("undo"))]
    )
    amara = server.person("amara")
    amara.click("undo")
    assert amara.messages("support-floor") == []
    [body] = bolt.wait_for("undo")
    assert body["container"]["is_ephemeral"]
    assert "message" not in body


def test_click_on_what_is_not_there_says_what_is(server: RunningServer, bolt: BoltApp) -> None:
    bolt.client.chat_postMessage(channel="U0AMARA", text="A case", blocks=[actions(button("case:close"))])
    with pytest.raises(AssertionError, match=r"no message with 'case:open'.*\n.*A case.*case:close"):
        server.person("amara").click("case:open")


def test_click_that_is_not_acked_says_so_to_the_person(server: RunningServer, bolt: BoltApp, impatient: None) -> None:
    bolt.app.action("dead")(lambda: None)
    bolt.client.chat_postMessage(channel="U0AMARA", text="x", blocks=[actions(button("dead"))])
    amara = server.person("amara")
    assert not amara.click("dead").acked
    assert amara.notices() == ["Tester did not respond. Try again?"]


# Modals


def test_submission_with_errors_keeps_the_modal_and_what_was_typed(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", text_input("reference"), text_input("note", optional=True)))
    answering(bolt, "form", response_action="errors", errors={"reference": "Unknown reference"})
    amara = server.person("amara")
    amara.command("/form")
    amara.submit(reference="x", note="y")
    view = amara.see_view()
    assert view["errors"] == {"reference": "Unknown reference"}
    assert view["state"]["values"]["note"]["value"]["value"] == "y"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"words": "A section is no input"}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "dance"},
    ],
)
def test_submission_answered_with_nonsense_is_trouble(
    server: RunningServer, bolt: BoltApp, answer: dict[str, Any]
) -> None:
    opening(bolt, modal("form", section("Words"), text_input("reference")))
    answering(bolt, "form", **answer)
    amara = server.person("amara")
    amara.command("/form")
    assert amara.submit(reference="x").acked
    assert amara.see_notice("We had some trouble connecting")
    assert amara.see_view()["callback_id"] == "form"
    assert [item for item in server.operator.traffic("form") if item["kind"] == "refused_answer"]


def test_submission_that_is_not_acked_keeps_the_modal(server: RunningServer, bolt: BoltApp, impatient: None) -> None:
    opening(bolt, modal("form", text_input("reference")))
    bolt.app.view("form")(lambda: None)
    amara = server.person("amara")
    amara.command("/form")
    assert not amara.submit(reference="x").acked
    assert amara.see_notice("We had some trouble connecting")
    assert amara.view()


def test_submission_can_update_the_modal(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", text_input("reference")))
    answering(bolt, "form", response_action="update", view=modal("done", section("All done")))
    amara = server.person("amara")
    amara.command("/form")
    before = amara.see_view()
    amara.submit(reference="x")
    after = amara.see_view("All done")
    assert after["id"] == before["id"]
    assert after["hash"] != before["hash"]


def test_submissions_push_up_to_three_modals_and_clear_closes_all(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("one", section("1")))
    answering(bolt, "one", response_action="push", view=modal("two", section("2")))
    answering(bolt, "two", response_action="push", view=modal("three", section("3"), private_metadata="last"))
    answering(bolt, "three", response_action="clear")
    amara = server.person("amara")
    amara.command("/form")
    amara.submit()
    amara.submit()
    assert [view["callback_id"] for view in amara.state()["views"]] == ["one", "two", "three"]
    amara.submit()
    assert amara.view() is None
    one, two, three = (bolt.wait_for(name)[0]["view"] for name in ("one", "two", "three"))
    assert three["root_view_id"] == two["root_view_id"] == one["id"]
    assert three["previous_view_id"] == two["id"]
    assert three["private_metadata"] == "last"


def test_a_fourth_modal_is_refused(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", section("1"), actions(button("deeper"))))

    @bolt.app.action("deeper")
    def deeper(ack: Any, body: dict[str, Any], client: Any) -> None:
        try:
            client.views_push(
                trigger_id=body["trigger_id"], view=modal("form", section("x"), actions(button("deeper")))
            )
        except SlackApiError as refused:
            bolt.hear("refused", {"error": refused.response["error"]})
        ack()

    amara = server.person("amara")
    amara.command("/form")
    for _ in range(3):
        amara.click("deeper", view=amara.view())
    assert bolt.wait_for("refused") == [{"error": "push_limit_reached"}]
    assert len(amara.state()["views"]) == 3


def test_an_empty_required_field_never_reaches_the_app(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", text_input("reference"), text_input("note", optional=True)))
    answering(bolt, "form")
    amara = server.person("amara")
    amara.command("/form")
    with pytest.raises(Refused, match="reference: Please complete this required field"):
        amara.submit(note="x")
    assert list(amara.see_view()["errors"]) == ["reference"]
    assert bolt.named("form") == []
    amara.submit(reference="x")
    assert bolt.wait_for("form")[0]["view"]["state"]["values"]["note"]["value"]["value"] == "x"


def test_modal_text_is_not_escaped_and_initial_values_stay(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", text_input("reference", initial_value="48213"), text_input("note")))
    answering(bolt, "form")
    amara = server.person("amara")
    amara.command("/form")
    amara.submit(note="<!here> & co")
    values = bolt.wait_for("form")[0]["view"]["state"]["values"]
    assert values["reference"]["value"]["value"] == "48213"
    assert values["note"]["value"]["value"] == "<!here> & co"


def test_closing_tells_the_app_where_it_asked_to_know(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", section("x"), notify_on_close=True))

    @bolt.app.view_closed("form")
    def closed(ack: Any, body: dict[str, Any]) -> None:
        bolt.hear("closed", body)
        ack()

    amara = server.person("amara")
    amara.command("/form")
    assert amara.close().acked
    assert amara.view() is None
    amara.command("/form")
    amara.close(everything=True)
    assert [body["is_cleared"] for body in bolt.wait_for("closed", 2)] == [False, True]


def test_view_updates_mind_the_hash_and_keep_what_was_typed(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", text_input("note"), actions(button("more"))))

    @bolt.app.action("more")
    def more(ack: Any, body: dict[str, Any], client: Any) -> None:
        view = body["view"]
        bolt.hear("more", body)
        wider = modal("form", text_input("note"), text_input("extra"), actions(button("more")))
        client.views_update(view_id=view["id"], hash=view["hash"], view=wider)
        try:
            client.views_update(view_id=view["id"], hash=view["hash"], view=wider)
        except SlackApiError as refused:
            bolt.hear("refused", {"error": refused.response["error"]})
        ack()

    amara = server.person("amara")
    amara.command("/form")
    view = amara.see_view()
    Control(server.url).post(
        "action",
        person=amara.id,
        view=view["id"],
        block_id="buttons",
        action_id="more",
        values={"note": {"value": "typed"}},
    )
    assert bolt.wait_for("more")[0]["view"]["state"]["values"]["note"]["value"]["value"] == "typed"
    assert bolt.wait_for("refused") == [{"error": "hash_conflict"}]
    assert list(amara.see_view("extra")["state"]["values"]) == ["note", "extra"]
    assert amara.see_view()["state"]["values"]["note"]["value"]["value"] == "typed"


def test_a_trigger_opens_one_modal(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", section("x")))
    amara = server.person("amara")
    amara.command("/form")
    [body] = bolt.wait_for("command")
    for trigger_id, error in ((body["trigger_id"], "exchanged_trigger_id"), ("1.2.3", "invalid_trigger_id")):
        with pytest.raises(SlackApiError, match=error):
            bolt.client.views_open(trigger_id=trigger_id, view=modal("form", section("x")))


def test_a_bad_view_is_refused_with_reasons(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.command("/form")
    def command(ack: Any, body: dict[str, Any], client: Any) -> None:
        for view in (
            {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": [section("x")]},
            modal("form", text_input("a"), text_input("a")),
            {"type": "home", "blocks": [section("x")]},
        ):
            try:
                client.views_open(trigger_id=body["trigger_id"], view=view)
            except SlackApiError as refused:
                bolt.hear("refused", refused.response.data)
        ack()

    server.person("amara").command("/form")
    answers = bolt.wait_for("refused", 3)
    assert {answer["error"] for answer in answers} == {"invalid_arguments"}
    assert "less than 25 characters" in answers[0]["response_metadata"]["messages"][0]


def test_a_modal_opened_during_a_submission_stays(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", text_input("reference")))

    @bolt.app.view("form")
    def submitted(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=modal("next", section("Next")))
        ack()

    amara = server.person("amara")
    amara.command("/form")
    amara.submit(reference="x")
    assert [view["callback_id"] for view in amara.state()["views"]] == ["next"]


# Home, shortcuts, messages, events


def test_home_is_published_when_opened_and_its_buttons_work(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.event("app_home_opened")
    def opened(event: dict[str, Any], client: Any) -> None:
        bolt.hear("opened", event)
        client.views_publish(
            user_id=event["user"],
            view={"type": "home", "blocks": [section("Your cases"), actions(button("go"))]},
        )

    @bolt.app.action("go")
    def go(ack: Any, body: dict[str, Any]) -> None:
        bolt.hear("go", body)
        ack()

    amara = server.person("amara")
    assert amara.home() is None
    amara.open_home()
    home = amara.see_home("Your cases")
    amara.click("go", view=home)
    [body] = bolt.wait_for("go")
    assert (body["container"]["type"], body["view"]["type"]) == ("view", "home")
    assert "response_url" not in body
    amara.open_home("messages")
    first, second = bolt.wait_for("opened", 2)
    assert (first["tab"], second["tab"], first["channel"]) == ("home", "messages", "D0AMARA")
    assert server.person("ben").home() is None


def test_shortcuts_of_both_kinds(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.global_shortcut("form_global")
    def form(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("form", section("A form")))
        ack()

    @bolt.app.message_shortcut("note_message")
    def note(ack: Any, body: dict[str, Any], respond: Any) -> None:
        bolt.hear("note", body)
        ack()
        respond(text="Noted")

    amara = server.person("amara")
    amara.say("The customer <shouted> at me", "support-floor")
    message = amara.see("shouted", "support-floor")
    amara.shortcut("note_message", message)
    assert amara.see("Noted", "support-floor")["ephemeral"]
    [body] = bolt.wait_for("note")
    assert body["message"]["text"] == "The customer &lt;shouted&gt; at me"
    assert (body["message"]["ts"], body["channel"]["id"]) == (message["ts"], "C0FLOOR")
    amara.shortcut("form_global")
    amara.see_view("A form")
    with pytest.raises(Refused, match="no message shortcut"):
        amara.shortcut("form_global", message)


def test_a_direct_message_reaches_the_app_and_a_channel_message_does_not(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.event("message")
    def heard(event: dict[str, Any], say: Any) -> None:
        bolt.hear("message", event)
        say("Hello yourself")

    amara = server.person("amara")
    amara.say("not for the app", "support-floor")
    amara.say("5 > 3 & <@U0BEN>")
    amara.see("Hello yourself")
    [event] = bolt.named("message")
    assert event["text"] == "5 &gt; 3 &amp; &lt;@U0BEN&gt;"
    assert (event["channel_type"], event["user"]) == ("im", "U0AMARA")


def hearing(bolt: BoltApp, *names: str) -> None:
    """These events are heard by their names."""
    for name in names:
        bolt.app.event(name)(lambda event: bolt.hear(event["type"], event))


def test_what_changes_about_a_person_is_an_event_and_whether_they_are_there_is_none(
    server: RunningServer, bolt: BoltApp
) -> None:
    hearing(bolt, "user_change")
    ben = server.person("ben")
    server.operator.change_person(ben, tz="Europe/Paris")
    server.operator.change_person(ben, presence="away", dnd=True)
    server.operator.change_person(ben, deleted=True)
    moved, left = (event["user"] for event in bolt.wait_for("user_change", 2))
    assert (moved["tz"], moved["deleted"], left["deleted"]) == ("Europe/Paris", False, True)
    assert "tz" not in left, "Slack leaves out what a deactivated account has no use for"


def test_who_comes_and_goes_in_a_channel_is_an_event(server: RunningServer, bolt: BoltApp) -> None:
    hearing(bolt, "member_joined_channel", "member_left_channel", "channel_left", "group_left")
    change = server.operator.change_channel
    change("C0ESCALATIONS", kick="U0PRIYA")
    change("C0ESCALATIONS", invite="U0AMARA")
    assert bolt.wait_for("member_left_channel")[0]["user"] == "U0PRIYA"
    joined = bolt.wait_for("member_joined_channel")[0]
    assert (joined["user"], joined["inviter"], joined["channel"]) == ("U0AMARA", "U0DANA", "C0ESCALATIONS")
    change("C0FLOOR", kick="U0BACKLINE")
    change("C0ESCALATIONS", kick="U0BACKLINE")
    assert bolt.wait_for("channel_left")[0]["channel"] == "C0FLOOR"
    assert bolt.wait_for("group_left")[0]["channel"] == "C0ESCALATIONS"
    change("C0ESCALATIONS", kick="U0TOMASZ")
    change("C0ESCALATIONS", invite="U0BACKLINE")
    assert bolt.wait_for("member_joined_channel", 2)[1]["user"] == "U0BACKLINE"
    assert len(bolt.named("member_left_channel")) == 1, "what happens in a channel is for its members"


def test_a_channel_archived_unarchived_or_deleted_is_an_event(server: RunningServer, bolt: BoltApp) -> None:
    verbs = ("archive", "unarchive", "deleted")
    hearing(bolt, *(f"{kind}_{verb}" for kind in ("channel", "group") for verb in verbs))
    for channel in ("C0FLOOR", "C0ESCALATIONS"):
        for change in ("archive", "unarchive", "delete"):
            server.operator.change_channel(channel, **{change: True})
    heard = {name: bolt.wait_for(name)[0] for kind in ("channel", "group") for name in (f"{kind}_{v}" for v in verbs)}
    assert {event["channel"] for name, event in heard.items() if name.startswith("channel")} == {"C0FLOOR"}
    assert {event["channel"] for name, event in heard.items() if name.startswith("group")} == {"C0ESCALATIONS"}
    assert heard["channel_unarchive"]["user"] == heard["group_unarchive"]["actor_id"] == "U0DANA"


def test_a_duplicate_delivery_runs_the_listener_twice(server: RunningServer, bolt: BoltApp) -> None:
    opening(bolt, modal("form", text_input("reference")))
    answering(bolt, "form")
    server.operator.fault("duplicate_delivery", method="form", times=1)
    amara = server.person("amara")
    amara.command("/form")
    amara.submit(reference="x")
    first, second = bolt.wait_for("form", 2)
    assert first == second
    assert amara.view() is None


# Seeing


def test_private_channels_and_ephemerals_are_seen_by_their_people_only(server: RunningServer, bolt: BoltApp) -> None:
    bolt.client.chat_postMessage(channel="C0ESCALATIONS", text="A supervisor is needed")
    server.person("priya").see("A supervisor is needed", "escalations")
    amara = server.person("amara")
    names = {conversation["name"] for conversation in amara.state()["conversations"]}
    assert names == {"general", "support-floor", "debriefs", "directmessage"}
    server.operator.change_channel("C0ESCALATIONS", invite="U0AMARA")
    amara.see("A supervisor is needed", "escalations")


def test_unread_counts_until_read(server: RunningServer, bolt: BoltApp) -> None:
    for number in range(3):
        bolt.client.chat_postMessage(channel="U0AMARA", text=f"message {number}")
    amara = server.person("amara")
    assert amara.conversation()["unread"] == 3
    amara.read(amara.see("message 1"))
    assert amara.conversation()["unread"] == 1


def test_see_waits_for_what_comes_and_shows_what_was_there_instead(server: RunningServer, bolt: BoltApp) -> None:
    amara = server.person("amara")
    bolt.client.chat_postMessage(channel="U0AMARA", text="Something else")
    with pytest.raises(AssertionError, match=r"amara does not see 'Gold'; visible:\n  \[U0BACKLINE\] Something else"):
        amara.see("Gold", timeout=0.05)
    later = threading.Timer(0.1, lambda: bolt.client.chat_postMessage(channel="U0AMARA", text="Gold"))
    later.start()
    assert amara.see("Gold")["text"] == "Gold"
    later.join()


def test_a_fresh_workspace_forgets_and_keeps_the_app_connected(server: RunningServer, bolt: BoltApp) -> None:
    bolt.client.chat_postMessage(channel="U0AMARA", text="old")
    amara = server.person("amara")
    rev = amara.state()["rev"]
    server.operator.fault("server_error")
    server.operator.reset()
    assert amara.messages() == []
    assert amara.state()["rev"] > rev
    assert bolt.client.chat_postMessage(channel="U0AMARA", text="new")["ok"]
    assert amara.state()["app"]["connected"]
