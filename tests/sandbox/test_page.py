"""The practice workspace's page in headless Chromium, against the real server and a real Bolt app."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.server import RunningServer
from tests.sandbox.conftest import BoltApp, actions, button, modal, section, text_input

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one Chromium at a time

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 10_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        absent = "no Chromium here: the page's tests need a `chromium` on the PATH"
        if os.environ.get("BACKLINE_REQUIRE_BROWSER") == "1":
            pytest.fail(absent)
        pytest.skip(absent)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """Amara's view of #support-floor. The test fails on any error in the page, and on any request elsewhere."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    tab.on("request", lambda request: None if request.url.startswith(server.url) else wrong.append(request.url))
    visit(tab, "U0AMARA", "C0FLOOR")
    yield tab
    context.close()
    assert wrong == []


def visit(page: Page, person: str, conversation: str) -> None:
    page.goto(f"/?as={person}&in={conversation}")
    expect(page.locator("#people [aria-current]")).to_have_attribute("data-person", person)


def become(page: Page, person: str) -> None:
    page.locator(f"#people [data-person={person}]").click()
    expect(page.locator("#people [aria-current]")).to_have_attribute("data-person", person)


def opens_form(bolt: BoltApp, view: dict[str, Any]) -> None:
    """`/form` opens this view."""

    @bolt.app.command("/form")
    def open_form(ack: Any, body: dict[str, Any], client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


def hears(bolt: BoltApp, name: str) -> Callable[..., None]:
    """A listener that acks and keeps the payload under this name."""

    def listener(ack: Any, body: dict[str, Any]) -> None:
        ack()
        bolt.hear(name, body)

    return listener


def type_command(page: Page, line: str) -> None:
    page.locator("#composer-main").fill(line)
    page.keyboard.press("Enter")


def field(page: Page, block_id: str, action_id: str = "value") -> Any:
    return page.locator(f"[data-block-id='{block_id}'][data-action-id='{action_id}']")


# Composer


def test_typing_a_slash_suggests_commands_and_enter_runs_the_chosen_one(page: Page, bolt: BoltApp) -> None:
    bolt.app.command("/say")(lambda ack, command: ack(f"You said: {command['text']}"))
    composer = page.locator("#composer-main")
    composer.click()
    page.keyboard.type("/")
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("/say")
    page.keyboard.press("Enter")
    expect(composer).to_have_value("/say ")
    page.keyboard.type("hello & goodbye")
    page.keyboard.press("Enter")
    answer = page.locator(".message.ephemeral")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("You said: hello & goodbye")
    expect(composer).to_have_value("")


def test_refused_command_stays_in_the_composer_with_the_reason(page: Page) -> None:
    type_command(page, "/nonsense 48213")
    expect(page.locator(".composer-error")).to_have_text("/nonsense is not a valid command.")
    expect(page.locator("#composer-main")).to_have_value("/nonsense 48213")


def test_command_without_an_app_becomes_a_notice_that_can_be_dismissed(page: Page) -> None:
    expect(page.locator("#connection")).to_contain_text("not connected")
    type_command(page, "/say hello")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("/say failed")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)


# Messages


def test_script_in_a_message_stays_text(page: Page, bolt: BoltApp) -> None:
    attack = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
    page.locator("#composer-main").fill(attack)
    page.keyboard.press("Enter")
    bolt.client.chat_postMessage(channel="C0FLOOR", text=attack, blocks=[section(attack)])
    messages = page.locator("#pane .message .text")
    expect(messages).to_have_count(2)
    for message in messages.all():
        assert message.inner_text().strip() == attack
    assert page.locator("#pane script, #pane img").count() == 0


def test_mrkdwn_is_drawn_as_slack_draws_it(page: Page, bolt: BoltApp) -> None:
    text = (
        "*bold* _italic_ ~gone~ `code` 2*3*4 snake_case <https://example.com|a link> <@U0AMARA> &lt;b&gt; :phone:\n"
        "&gt;quoted"
    )
    bolt.client.chat_postMessage(channel="C0FLOOR", text=text)
    message = page.locator("#pane .message .text")
    for tag, words in {
        "strong": "bold",
        "em": "italic",
        "s": "gone",
        "code": "code",
        "blockquote": "quoted",
    }.items():
        expect(message.locator(tag)).to_have_text(words)
    expect(message.locator("a")).to_have_attribute("href", "https://example.com")
    expect(message.locator(".mention.me")).to_have_text("@Amara Okafor")
    expect(message).to_contain_text("2*3*4 snake_case a link @Amara Okafor <b> ☎️")


def test_dates_are_shown_in_each_readers_own_zone(page: Page, bolt: BoltApp) -> None:
    bolt.client.chat_postMessage(channel="C0FLOOR", text="Call at <!date^1700000000^{date_num} {time}|then>")
    expect(page.locator("#pane .message")).to_contain_text("Call at 2023-11-14 22:13")
    become(page, "U0BEN")
    page.locator("#sidebar [data-conversation=C0FLOOR]").click()
    expect(page.locator("#pane .message")).to_contain_text("Call at 2023-11-14 17:13")


def test_new_messages_leave_half_typed_text_and_the_focus_alone(page: Page, server: RunningServer) -> None:
    composer = page.locator("#composer-main")
    composer.fill("half a sent")
    server.person("ben").say("Meanwhile", "support-floor")
    expect(page.locator("#pane .message")).to_contain_text("Meanwhile")
    expect(composer).to_be_focused()
    expect(composer).to_have_value("half a sent")
    expect(page.locator("#live")).to_contain_text("Ben Castillo: Meanwhile")


def test_several_messages_that_came_at_once_are_all_read_out(page: Page, server: RunningServer) -> None:
    page.locator("#sidebar [data-conversation=C0DEBRIEFS]").click()
    expect(page.locator("#pane h2")).to_have_text("debriefs")
    for words in ("Two waiting", "Three waiting"):
        server.person("ben").say(words, "support-floor")
    floor = page.locator("#sidebar [data-conversation=C0FLOOR]")
    expect(floor).to_contain_text("2")
    floor.click()
    expect(page.locator("#live p")).to_have_text(["Ben Castillo: Two waiting", "Ben Castillo: Three waiting"])


def test_reader_who_scrolled_up_is_not_pulled_down_by_new_messages(page: Page, server: RunningServer) -> None:
    ben = server.person("ben")
    for number in range(40):
        ben.say(f"Line {number}", "support-floor")
    expect(page.get_by_text("Line 39", exact=True)).to_be_in_viewport()
    first = page.get_by_text("Line 0", exact=True)
    first.scroll_into_view_if_needed()
    ben.say("The latest", "support-floor")
    expect(page.get_by_text("The latest", exact=True)).to_be_attached()
    expect(first).to_be_in_viewport()
    expect(page.get_by_text("The latest", exact=True)).not_to_be_in_viewport()


def test_card_edited_under_the_focus_keeps_the_focus_on_its_button(page: Page, bolt: BoltApp) -> None:
    buttons = actions(button("case:take"), button("case:close"))
    card = bolt.client.chat_postMessage(channel="C0FLOOR", text="A case", blocks=[section("A case"), buttons])
    field(page, "buttons", "case:close").focus()
    bolt.client.chat_update(
        channel="C0FLOOR", ts=str(card["ts"]), text="Taken", blocks=[section("Taken by Priya"), buttons]
    )
    expect(page.locator("#pane .message")).to_contain_text("Taken by Priya")
    expect(page.locator("#pane .message .edited")).to_be_visible()
    expect(field(page, "buttons", "case:close")).to_be_focused()


def test_button_click_reaches_the_app_after_its_question(page: Page, bolt: BoltApp) -> None:
    @bolt.app.action("case:close")
    def close(ack: Any, body: dict[str, Any], respond: Any) -> None:
        ack()
        respond(text="Closed", replace_original=True)

    def plain(words: str) -> dict[str, str]:
        return {"type": "plain_text", "text": words}

    question = {
        "title": plain("Close it?"),
        "text": plain("For good."),
        "confirm": plain("Close"),
        "deny": plain("Keep"),
    }
    bolt.client.chat_postMessage(
        channel="C0FLOOR",
        text="A case",
        blocks=[section("A case"), actions(button("case:close") | {"confirm": question})],
    )
    field(page, "buttons", "case:close").click()
    page.get_by_role("dialog", name="Close it?").get_by_role("button", name="Keep").click()
    expect(page.locator("#pane .message")).to_contain_text("A case")
    field(page, "buttons", "case:close").click()
    page.get_by_role("dialog", name="Close it?").get_by_role("button", name="Close").click()
    expect(page.locator("#pane .message")).to_contain_text("Closed")


def test_thread_opens_beside_the_conversation_and_takes_a_reply(page: Page, server: RunningServer) -> None:
    ts = server.person("ben").say("Anyone free?", "support-floor")
    message = page.locator(f"#pane .message[data-ts='{ts}']")
    message.hover()
    message.get_by_role("button", name="Reply in thread").click()
    page.locator("#composer-thread").fill("I am")
    page.keyboard.press("Enter")
    expect(page.locator("#thread .message")).to_have_count(2)
    expect(message.locator(".thread-summary")).to_contain_text("1 reply")
    page.get_by_role("button", name="Close thread").click()
    expect(message).to_be_focused()


def test_message_shortcut_runs_from_the_keyboard(page: Page, bolt: BoltApp, server: RunningServer) -> None:
    @bolt.app.shortcut("note_message")
    def note(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Noted: {body['message']['text']}")

    ts = server.person("ben").say("He is shouting", "support-floor")
    page.locator(f"#pane .message[data-ts='{ts}']").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert server.person("amara").see("Noted: He is shouting")


# Modals


def test_errors_are_shown_on_the_field_and_what_was_typed_stays(page: Page, bolt: BoltApp) -> None:
    opens_form(bolt, modal("form", text_input("reference"), text_input("words", optional=True, multiline=True)))

    @bolt.app.view("form")
    def submitted(ack: Any, view: dict[str, Any]) -> None:
        if view["state"]["values"]["reference"]["value"]["value"] == "none":
            ack(response_action="errors", errors={"reference": "A reference has a digit in it."})
        else:
            ack()

    type_command(page, "/form")
    dialog = page.get_by_role("dialog")
    expect(field(page, "reference")).to_be_focused()
    field(page, "reference").fill("none")
    field(page, "words").fill("Twice <refused>")
    for _ in range(2):
        dialog.get_by_role("button", name="Go").click()
        expect(dialog.locator("[data-field=reference] .field-error")).to_have_text("A reference has a digit in it.")
        expect(field(page, "reference")).to_be_focused()
        expect(field(page, "reference")).to_have_attribute("aria-invalid", "true")
        expect(field(page, "words")).to_have_value("Twice <refused>")
    field(page, "reference").fill("48213")
    dialog.get_by_role("button", name="Go").click()
    expect(dialog).to_have_count(0)


def test_required_field_is_asked_for_before_anything_is_sent(page: Page, bolt: BoltApp, server: RunningServer) -> None:
    opens_form(bolt, modal("form", text_input("reference"), text_input("words", optional=True)))
    type_command(page, "/form")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("words (optional)")
    dialog.get_by_role("button", name="Go").click()
    expect(dialog.locator("[data-field=reference] .field-error")).to_have_text("Please complete this required field.")
    assert server.operator.traffic("form") == []


def test_unanswered_submission_keeps_the_form_and_says_so(page: Page, bolt: BoltApp) -> None:
    opens_form(bolt, modal("form", text_input("reference")))
    bolt.app.view("form")(lambda: None)
    type_command(page, "/form")
    field(page, "reference").fill("48213")
    page.keyboard.press("Enter")
    expect(page.locator(".modal-error")).to_contain_text("did not answer in time")
    expect(field(page, "reference")).to_have_value("48213")
    expect(field(page, "reference")).to_be_enabled()


def test_keyboard_alone_fills_in_a_form(page: Page, bolt: BoltApp) -> None:
    opens_form(bolt, modal("form", text_input("reference"), text_input("words", optional=True)))
    bolt.app.view("form")(hears(bolt, "form"))
    page.locator("#composer-main").focus()
    page.keyboard.type("/form")
    page.keyboard.press("Enter")
    expect(field(page, "reference")).to_be_focused()
    page.keyboard.type("48213")
    page.keyboard.press("Tab")
    page.keyboard.type("refused twice")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Go")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".modal [data-do=close-all]")).to_be_focused()  # round again: the focus stays in the modal
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#composer-main")).to_be_focused()
    [body] = bolt.wait_for("form")
    assert body["view"]["state"]["values"]["words"]["value"]["value"] == "refused twice"


def test_escape_goes_back_one_modal_and_closing_tells_the_app(page: Page, bolt: BoltApp) -> None:
    opens_form(bolt, modal("first", text_input("reference"), notify_on_close=True))
    bolt.app.view("first")(
        lambda ack: ack(response_action="push", view=modal("second", text_input("more"), notify_on_close=True))
    )
    bolt.app.view_closed("first")(hears(bolt, "closed"))
    bolt.app.view_closed("second")(hears(bolt, "closed"))
    type_command(page, "/form")
    field(page, "reference").fill("48213")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="second")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="first")).to_be_visible()
    expect(field(page, "reference")).to_have_value("48213")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [body["view"]["callback_id"] for body in bolt.wait_for("closed", 2)] == ["second", "first"]


def test_open_modal_is_left_alone_by_what_happens_behind_it(page: Page, bolt: BoltApp, server: RunningServer) -> None:
    opens_form(bolt, modal("form", text_input("reference")))
    type_command(page, "/form")
    expect(field(page, "reference")).to_be_focused()
    page.keyboard.type("482")
    server.person("ben").say("Meanwhile", "support-floor")
    expect(page.locator("#pane .message")).to_contain_text("Meanwhile")
    page.keyboard.type("13")
    expect(field(page, "reference")).to_have_value("48213")


def test_every_kind_of_input_is_drawn_and_submitted(page: Page, bolt: BoltApp) -> None:
    options = [
        {"text": {"type": "plain_text", "text": word.title()}, "value": word} for word in ("one", "two", "three")
    ]
    placed: dict[str, dict[str, Any]] = {
        "line": {"type": "plain_text_input", "initial_value": "kept"},
        "number": {"type": "number_input", "is_decimal_allowed": False},
        "email": {"type": "email_text_input"},
        "url": {"type": "url_text_input"},
        "one": {"type": "static_select", "options": options, "initial_option": options[1]},
        "many": {"type": "multi_static_select", "options": options},
        "person": {"type": "users_select"},
        "people": {"type": "multi_users_select"},
        "channel": {"type": "conversations_select"},
        "rooms": {"type": "multi_conversations_select", "initial_conversations": ["C0DEBRIEFS"]},
        "halls": {"type": "multi_channels_select", "initial_channels": ["C0GENERAL"]},
        "team": {"type": "multi_users_select", "initial_users": ["U0DANA", "U0BEN"]},
        "toppings": {"type": "multi_static_select", "options": options, "initial_options": options[:2]},
        "day": {"type": "datepicker"},
        "hour": {"type": "timepicker"},
        "moment": {"type": "datetimepicker"},
        "boxes": {"type": "checkboxes", "options": options},
        "radio": {"type": "radio_buttons", "options": options},
    }
    blocks = [
        text_input(block_id) | {"element": element | {"action_id": "value"}} for block_id, element in placed.items()
    ]
    opens_form(bolt, modal("form", *blocks))
    bolt.app.view("form")(hears(bolt, "form"))
    type_command(page, "/form")
    for block_id, words in {"number": "3", "email": "a@example.com", "url": "https://example.com"}.items():
        field(page, block_id).fill(words)
    for block_id, chosen in {
        "many": ["three", "one"],
        "people": ["U0BEN"],
        "person": ["U0PRIYA"],
        "channel": ["C0FLOOR"],
    }.items():
        for value in chosen:
            page.locator(f"select[data-block-id={block_id}]").select_option(value)
    field(page, "day").fill("2026-11-22")
    field(page, "hour").fill("15:00")
    field(page, "moment").fill("2026-07-01T12:00")
    page.locator("[data-block-id=boxes][data-option=two]").check()
    page.locator("[data-block-id=radio][data-option=three]").check()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    [body] = bolt.wait_for("form")
    held = {block_id: entry["value"] for block_id, entry in body["view"]["state"]["values"].items()}
    assert held["line"]["value"] == "kept"
    assert [held[name]["value"] for name in ("number", "email", "url")] == [
        "3",
        "a@example.com",
        "https://example.com",
    ]
    assert held["one"]["selected_option"]["value"] == "two"
    assert [option["value"] for option in held["many"]["selected_options"]] == ["three", "one"]
    assert (held["person"]["selected_user"], held["people"]["selected_users"]) == ("U0PRIYA", ["U0BEN"])
    assert held["channel"]["selected_conversation"] == "C0FLOOR"
    assert (held["rooms"]["selected_conversations"], held["halls"]["selected_channels"]) == (
        ["C0DEBRIEFS"],
        ["C0GENERAL"],
    )
    assert held["team"]["selected_users"] == ["U0DANA", "U0BEN"]
    assert [option["value"] for option in held["toppings"]["selected_options"]] == ["one", "two"]
    assert (held["day"]["selected_date"], held["hour"]["selected_time"]) == ("2026-11-22", "15:00")
    assert held["moment"]["selected_date_time"] == 1782903600  # noon in London, in summer time
    assert [option["value"] for option in held["boxes"]["selected_options"]] == ["two"]
    assert held["radio"]["selected_option"]["value"] == "three"


def test_menus_of_conversations_offer_what_their_filter_lets_through(page: Page, bolt: BoltApp) -> None:
    menus: dict[str, dict[str, Any]] = {
        "all": {"type": "conversations_select"},
        "rooms": {
            "type": "multi_conversations_select",
            "filter": {
                "include": ["public", "private"],
                "exclude_bot_users": True,
                "exclude_external_shared_channels": True,
            },
        },
        "people": {"type": "conversations_select", "filter": {"exclude_bot_users": True}},
        "private": {"type": "conversations_select", "filter": {"include": ["private"]}},
        "public": {"type": "channels_select"},
    }
    opens_form(
        bolt,
        modal("form", *(text_input(name) | {"element": {"action_id": "value"} | menu} for name, menu in menus.items())),
    )
    become(page, "U0DANA")
    type_command(page, "/form")
    public = ["#general", "#support-floor", "#debriefs"]
    private = ["#escalations", "#billing-escalations"]
    offered = {
        "all": [*public[:2], private[0], public[2], private[1], "#with-parcels", "Tester"],
        "rooms": [*public[:2], private[0], public[2], private[1]],
        "people": [*public[:2], private[0], public[2], private[1], "#with-parcels"],
        "private": [*private, "#with-parcels"],
        "public": public,
    }
    for name, labels in offered.items():
        expect(page.locator(f"select[data-block-id={name}] option:not([value=''])")).to_have_text(labels)


def test_what_is_chosen_and_no_longer_offered_is_shown_and_stays(
    page: Page, bolt: BoltApp, server: RunningServer
) -> None:
    chosen: dict[str, dict[str, Any]] = {
        "room": {"type": "conversations_select", "initial_conversation": "C0DEBRIEFS"},
        "people": {"type": "multi_users_select", "initial_users": ["U0BEN"]},
    }
    opens_form(
        bolt,
        modal(
            "form", *(text_input(name) | {"element": {"action_id": "value"} | menu} for name, menu in chosen.items())
        ),
    )
    bolt.app.view("form")(hears(bolt, "form"))
    server.operator.change_channel("C0DEBRIEFS", archive=True)
    server.operator.change_person(server.person("ben"), deleted=True)
    type_command(page, "/form")
    expect(page.locator("select[data-block-id=room] option:checked")).to_have_text("#debriefs")
    expect(page.get_by_role("button", name="Remove Ben Castillo")).to_be_visible()
    page.get_by_role("button", name="Go").click()
    [body] = bolt.wait_for("form")
    held = body["view"]["state"]["values"]
    assert held["room"]["value"]["selected_conversation"] == "C0DEBRIEFS"
    assert held["people"]["value"]["selected_users"] == ["U0BEN"]


def test_menu_that_takes_no_more_gives_the_focus_to_what_was_chosen(page: Page, bolt: BoltApp) -> None:
    menu = {"type": "multi_conversations_select", "action_id": "value", "max_selected_items": 1}
    opens_form(bolt, modal("form", text_input("room") | {"element": menu}))
    type_command(page, "/form")
    adder = page.locator("select[data-block-id=room]")
    adder.select_option("C0FLOOR")
    expect(adder).to_be_disabled()
    chip = page.get_by_role("button", name="Remove #support-floor")
    expect(chip).to_be_focused()
    page.keyboard.press("Enter")
    expect(chip).to_have_count(0)
    expect(adder).to_be_focused()


def test_form_opens_with_the_focus_where_the_app_wants_it(page: Page, bolt: BoltApp) -> None:
    opens_form(bolt, modal("form", text_input("reference"), text_input("words", focus_on_load=True)))
    type_command(page, "/form")
    expect(field(page, "words")).to_be_focused()


# People


def test_each_person_sees_what_is_theirs(page: Page, bolt: BoltApp, server: RunningServer) -> None:
    bolt.client.chat_postEphemeral(channel="C0FLOOR", user="U0AMARA", text="For Amara alone")
    bolt.client.chat_postMessage(channel="U0PRIYA", text="Can you help?")
    expect(page.locator("#pane")).to_contain_text("For Amara alone")
    expect(page.locator("#sidebar")).not_to_contain_text("escalations")
    expect(page.locator("#people [data-person=U0PRIYA] .badge")).to_contain_text("1")
    become(page, "U0PRIYA")
    expect(page.locator("#sidebar")).to_contain_text("escalations")
    expect(page.locator("#sidebar [data-do=open].unread")).to_contain_text("1")
    page.locator("#sidebar [data-conversation=C0FLOOR]").click()
    expect(page.locator("#pane h2")).to_have_text("support-floor")
    expect(page.locator("#pane")).not_to_contain_text("For Amara alone")
    page.locator("#sidebar [data-conversation=D0PRIYA][data-do=open]").click()
    expect(page.locator("#pane .message")).to_contain_text("Can you help?")
    expect(page.locator("#people [data-person=U0PRIYA] .badge")).to_have_count(0)


def test_switching_people_keeps_each_ones_place_and_half_typed_words(page: Page) -> None:
    page.locator("#composer-main").fill("from Amara")
    become(page, "U0BEN")
    page.locator("#sidebar [data-conversation=C0DEBRIEFS]").click()
    page.locator("#composer-main").fill("from Ben")
    become(page, "U0AMARA")
    expect(page.locator("#pane h2")).to_have_text("support-floor")
    expect(page.locator("#composer-main")).to_have_value("from Amara")
    become(page, "U0BEN")
    expect(page.locator("#pane h2")).to_have_text("debriefs")
    expect(page.locator("#composer-main")).to_have_value("from Ben")
    assert page.url.endswith("/?as=U0BEN&in=C0DEBRIEFS")


def test_somebody_else_can_be_looked_at_while_a_modal_stays_open(page: Page, bolt: BoltApp) -> None:
    opens_form(bolt, modal("form", text_input("reference")))
    type_command(page, "/form")
    field(page, "reference").fill("48213")
    become(page, "U0BEN")
    expect(page.get_by_role("dialog")).to_have_count(0)
    become(page, "U0AMARA")
    expect(field(page, "reference")).to_have_value("48213")


def test_permalink_points_at_its_message(page: Page, bolt: BoltApp, server: RunningServer) -> None:
    ts = server.person("ben").say("This one", "support-floor")
    link = bolt.client.chat_getPermalink(channel="C0FLOOR", message_ts=ts)["permalink"]
    page.goto(str(link))
    expect(page.locator(f"#pane .message[data-ts='{ts}']")).to_be_focused()


def test_deactivated_person_sees_nothing_until_they_are_back(page: Page, server: RunningServer) -> None:
    amara = server.person("amara")
    server.operator.change_person(amara, deleted=True)
    expect(page.locator("#pane")).to_contain_text("There is nothing Amara Okafor can see here.")
    server.operator.change_person(amara, deleted=False)
    expect(page.locator("#composer-main")).to_be_visible()


def test_link_to_direct_messages_that_are_not_here_says_so(page: Page, bolt: BoltApp) -> None:
    bolt.client.chat_postMessage(channel="C0FLOOR", text="<slack://user?team=T0PRACTICE&amp;id=U0BEN|Write to Ben>")
    page.get_by_role("link", name="Write to Ben").click()
    expect(page.locator(".notice")).to_contain_text("the practice workspace does not have")


# Home, operator, traffic


def test_home_is_drawn_and_its_elements_reach_the_app(page: Page, bolt: BoltApp) -> None:
    @bolt.app.event("app_home_opened")
    def publish(client: Any, event: dict[str, Any]) -> None:
        if event["tab"] == "home":
            view = {"type": "home", "blocks": [section("Open cases"), actions(button("case:open"))]}
            client.views_publish(user_id=event["user"], view=view)

    bolt.app.action("case:open")(hears(bolt, "opened"))
    page.locator("#sidebar [data-do=home]").click()
    expect(page.locator("#home")).to_contain_text("Open cases")
    field(page, "buttons", "case:open").click()
    [body] = bolt.wait_for("opened")
    assert body["view"]["type"] == "home"


def test_operator_changes_people_and_makes_things_go_wrong(page: Page, server: RunningServer) -> None:
    page.get_by_role("button", name="Operator").click()
    page.locator("[data-do='active U0PRIYA']").uncheck()
    expect(page.locator("#people [data-person=U0PRIYA] .presence")).to_have_attribute("aria-label", "away")
    page.locator("[data-do='fault rate_limit']").click()
    expect(page.locator(".faults")).to_contain_text("rate limit on *, 10 s")
    assert [fault["kind"] for fault in server.operator.faults()] == ["rate_limit"]
    page.locator("[data-do='fault error']").click()
    expect(page.locator(".faults")).to_contain_text("account_inactive on *")
    assert [fault["error"] for fault in server.operator.faults()] == [None, "account_inactive"]
    page.get_by_role("button", name="Clear all faults").click()
    expect(page.locator(".faults li")).to_have_count(0)


@pytest.mark.parametrize("panel", ["operator", "traffic"])
def test_closing_a_panel_puts_the_focus_on_what_opened_it(page: Page, panel: str) -> None:
    opener = page.locator(f"#show-{panel}")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.locator(f"[data-do=close-{panel}]").click()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()


def test_starting_over_ends_the_faults_that_are_listed(page: Page, server: RunningServer) -> None:
    page.locator("#show-operator").click()
    page.locator("[data-do='fault lost_answer']").click()
    expect(page.locator(".faults")).to_contain_text("lost answer on *")
    page.locator("[data-do=reset]").click()
    page.get_by_role("dialog", name="Start over?").get_by_role("button", name="Start over").click()
    expect(page.locator(".faults li")).to_have_count(0)
    assert server.operator.faults() == []


def test_traffic_shows_request_and_answer_without_tokens(page: Page, bolt: BoltApp) -> None:
    page.get_by_role("button", name="Traffic").click()
    bolt.client.chat_postMessage(channel="C0FLOOR", text="Seen in passing")
    page.get_by_role("option", name="chat.postMessage").click()
    detail = page.get_by_role("region", name="Request and answer")
    expect(detail).to_contain_text("Seen in passing")
    expect(detail).not_to_contain_text(bolt.client.token or "xoxb")


def test_region_key_reaches_every_part_of_the_page(page: Page) -> None:
    reached = []
    for _ in range(3):
        page.keyboard.press("F6")
        reached.append(page.evaluate("document.activeElement.closest('[data-region]').id"))
    assert sorted(reached) == ["bench", "pane", "sidebar"]
