import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

import handlers
from bot.app import bolt_app
from bot.commands import COMMANDS, SHORTCUTS, Command
from handlers.payload import Payload
from handlers.routes import Route, Routes

ROUTES = handlers.routes({}, {})
VIEWS = Path(handlers.__file__).parent.parent / "bot/views"


def sent_by(route: Route) -> Payload:
    """What Slack sends by this way in."""
    match route.kind:
        case "command":
            name, _, word = route.name.partition(" ")
            return typed(name, word)
        case "shortcut":
            return {"type": "message_action", "callback_id": route.name}
        case "action":
            return click(route.name)
        case "field":
            return click("value", block_id=route.name)
        case "view":
            return {"type": "view_submission", "view": {"callback_id": route.name}}
        case "event":
            return {"type": "event_callback", "event": {"type": route.name}}


def typed(command: str, text: str) -> Payload:
    return {"command": command, "text": text, "user_id": "U1"}


def click(action_id: str, block_id: str = "7fQ") -> Payload:
    return {"type": "block_actions", "actions": [{"action_id": action_id, "block_id": block_id}], "user": {"id": "U1"}}


def listener(ack: Ack) -> BoltResponse:
    return ack()


def words_of(command: Command) -> Iterator[str]:
    for route in ROUTES.listeners:
        name, _, word = route.name.partition(" ")
        if route.kind == "command" and name == command.name and word:
            yield word


# The table


def test_every_listener_gets_what_slack_sends_for_it() -> None:
    assert [ROUTES.route(sent_by(route)) for route in ROUTES.listeners] == list(ROUTES.listeners)


def test_every_command_and_shortcut_in_slacks_menus_has_a_listener_and_no_other_does() -> None:
    assert {route.name for route in ROUTES.listeners if route.kind == "shortcut"} == {
        it.callback_id for it in SHORTCUTS
    }
    commands = {route.name for route in ROUTES.listeners if route.kind == "command"}
    assert {name for name in commands if " " not in name} == {command.name for command in COMMANDS}
    assert {name.split()[0] for name in commands} == {command.name for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_word_a_command_takes_is_shown_to_who_types_it_or_in_the_help(command: Command) -> None:
    shown = f"{command.usage_hint} {' '.join((*command.examples, *command.for_supervisors))}".replace("[", " ")
    for word in words_of(command):
        assert f" {word}" in f" {shown}".replace("]", " "), word


def test_every_button_on_our_screens_has_a_listener() -> None:
    in_code = (node for path in VIEWS.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    texts = {node.value for node in in_code if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    buttons = {text for text in texts if re.fullmatch(r"[a-z_]+:[a-z_]+(:.*)?", text)}
    assert len(buttons) > 100
    assert [button for button in buttons if ROUTES.route(click(button)) is None] == []


def test_nothing_else_is_taken() -> None:
    for body in (
        typed("/unheard", "of"),
        click("unheard:of"),
        click("contact"),
        click("value", block_id="unheard_of"),
        {"type": "view_submission", "view": {"callback_id": "unheard_of"}},
        {"type": "view_closed", "view": {"callback_id": "contact"}},
        {"type": "event_callback", "event": {"type": "unheard_of"}},
        {"type": "unheard_of"},
        {},
    ):
        assert ROUTES.route(body) is None


def test_no_two_listeners_take_the_same() -> None:
    routes = Routes({}, {})
    routes.action("contact:close")(listener)
    with pytest.raises(ValueError, match="action contact:close is taken already"):
        routes.action("contact:close")(listener)


# Words after a command


@pytest.fixture
def routes() -> Routes:
    routes = Routes({}, {})
    routes.command("/contact")(listener)
    routes.command("/contact find")(listener)
    routes.command("/contact list", alone=True)(listener)
    return routes


@pytest.mark.parametrize(
    ("text", "taken_by"),
    [
        ("", "/contact"),
        ("48213 irate", "/contact"),
        ("find", "/contact find"),
        ("find refund last week", "/contact find"),
        ("  Find  refund", "/contact find"),
        ("finding nothing helps 48213", "/contact"),
        ("48213 cannot find it", "/contact"),
        ("list", "/contact list"),
        ("List ", "/contact list"),
        ("list price is wrong 48213", "/contact"),
    ],
)
def test_a_command_with_its_word_goes_before_the_command_itself(routes: Routes, text: str, taken_by: str) -> None:
    assert routes.route(typed("/contact", text)) == Route("command", taken_by)


def test_a_command_without_text_is_the_command_itself(routes: Routes) -> None:
    assert routes.route({"command": "/contact"}) == Route("command", "/contact")


def test_a_click_is_taken_whatever_its_argument() -> None:
    for action_id in ("contact:kind", "contact:kind:upset", "contact:kind:upset:1"):
        assert ROUTES.route(click(action_id)) == Route("action", "contact:kind")


# In Bolt


@pytest.fixture
def app() -> App:
    return bolt_app(WebClient(), AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb"))


def answer(app: App, body: Payload) -> BoltResponse:
    return app.dispatch(BoltRequest(body=body, mode="socket_mode"))


def test_a_listener_gets_bolts_arguments_and_then_ours_by_name(app: App) -> None:
    def asking(ack: Ack, body: Payload, contacts: object, clock: object) -> BoltResponse:
        return ack(f"{body['text']} {contacts} {clock}")

    routes = Routes({"contacts": "contacts", "clock": "now", "callbacks": "not asked for"}, {})
    routes.command("/contact")(asking)
    app.use(routes)
    assert answer(app, typed("/contact", "48213")).body == "48213 contacts now"


def test_a_listener_gets_what_is_of_whoever_acts(app: App) -> None:
    def asking(team: str, ack: Ack, body: Payload) -> BoltResponse:
        return ack(f"{body['text']} for {team}")

    routes = Routes({}, {"team": {"U1": "Support"}.__getitem__})
    routes.command("/contact")(asking)
    app.use(routes)
    assert answer(app, typed("/contact", "48213")).body == "48213 for Support"


def test_what_a_listener_raises_is_answered_by_the_error_handler(app: App) -> None:
    def failing() -> None:
        raise LookupError("gone")

    def on_error(error: Exception) -> BoltResponse:
        return BoltResponse(status=200, body=f"sorry: {error}")

    routes = Routes({}, {})
    routes.action("contact:close")(failing)
    app.use(routes)
    app.error(on_error)
    response = answer(app, click("contact:close:1"))
    assert (response.status, response.body) == (200, "sorry: gone")


def test_an_event_is_acknowledged_for_its_listener(app: App) -> None:
    heard: list[Payload] = []

    def hearing(event: Payload) -> None:
        heard.append(event)

    routes = Routes({}, {})
    routes.event("user_change")(hearing)
    app.use(routes)
    assert answer(app, {"type": "event_callback", "event": {"type": "user_change"}}).status == 200
    assert heard == [{"type": "user_change"}]


def test_of_what_no_listener_takes_bolt_warns(app: App, caplog: pytest.LogCaptureFixture) -> None:
    app.use(Routes({}, {}))
    assert answer(app, click("unheard:of")).status == 404
    assert "Unhandled request" in caplog.text
    assert "unheard:of" in caplog.text
