"""Bolt's documented patterns against the practice workspace, over a real socket."""

from typing import Any

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
    assert body["view"]["state"]["values"] == {
        "reference": {"value": {"type": "plain_text_input", "value": "48213"}}
    }


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
