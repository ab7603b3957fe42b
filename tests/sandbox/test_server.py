"""The server as a program and as a neighbour: who may drive it, how it starts and stops."""

import asyncio
import gc
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from sandbox.client import Control, Refused
from sandbox.server import RunningServer, serve_in_thread
from tests.sandbox.conftest import MANIFEST

JSON = {"Content-Type": "application/json"}


def status(server: RunningServer, verb: str, path: str, body: str | None = None, **headers: str) -> int:
    """The HTTP status of a request with exactly these headers (and a Host, if none is given)."""
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)) as connection:
        connection.request(verb, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse().status


def test_the_page_itself_may_drive_the_control_api(server: RunningServer) -> None:
    own = server.url.rstrip("/")
    assert status(server, "GET", "/control/state?person=U0AMARA", Origin=own) == 200
    by_name = own.replace("127.0.0.1", "localhost")
    host = by_name.removeprefix("http://")
    assert status(server, "POST", "/control/reset", "{}", Origin=by_name, Host=host, **JSON) == 200


@pytest.mark.parametrize("path", ["/", "/control/state?person=U0AMARA", "/page/app.js"])
def test_another_host_name_is_refused(server: RunningServer, path: str) -> None:
    assert status(server, "GET", path, Host="rebound.example") == 403
    assert status(server, "GET", path, Host="127.0.0.1:1") == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_another_sites_page_is_refused(server: RunningServer, origin: str) -> None:
    assert status(server, "POST", "/control/reset", "{}", Origin=origin, **JSON) == 403
    assert status(server, "DELETE", "/control/faults", Origin=origin) == 403


def test_a_plain_form_cannot_drive_the_control_api(server: RunningServer) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert status(server, "POST", "/control/reset", "{}", Content_Type=kind) == 415


def test_the_page_cannot_be_framed(server: RunningServer) -> None:
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)) as connection:
        connection.request("GET", "/")
        assert connection.getresponse().headers["Content-Security-Policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("command", {"channel": "C0FLOOR", "line": "/say"}, "“person” is missing"),
        ("command", {"person": "U0NOBODY"}, "nobody “U0NOBODY”"),
        ("command", {"person": "U0BACKLINE", "channel": "C0FLOOR", "line": "/say"}, "nobody"),
        ("message", {"person": "U0AMARA", "channel": 7, "text": "x"}, "“channel” is not what it should be"),
        ("message", {"person": "U0AMARA", "channel": "C0FLOOR", "text": " "}, "needs some text"),
        (
            "message",
            {"person": "U0AMARA", "channel": "C0FLOOR", "text": "x", "thread_ts": "1"},
            "no such thread",
        ),
        ("action", {"person": "U0AMARA", "block_id": "b", "action_id": "a", "view": "V1"}, "no such modal"),
        ("submit", {"person": "U0AMARA", "view": "V1"}, "no such modal"),
        ("home", {"person": "U0AMARA", "tab": "about"}, "A tab is"),
        ("person", {"person": "U0AMARA", "tz": "Mars/Olympus"}, "no time zone"),
        ("person", {"person": "U0AMARA", "presence": "asleep"}, "Presence is"),
        ("channel", {"channel": "C0NOWHERE"}, "no such channel"),
        ("channel", {"channel": "C0FLOOR", "invite": "U0NOBODY"}, "user_not_found"),
        ("people", {"names": ["amara"]}, "here already"),
        ("people", {"names": ["Sam O"]}, "small letters"),
        ("people", {"names": ["sam"], "channels": ["C0NOWHERE"]}, "no such channel"),
    ],
)
def test_the_control_api_refuses_in_plain_sentences(
    server: RunningServer, path: str, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        Control(server.url).post(path, **body)


def test_any_number_of_people_can_come(server: RunningServer) -> None:
    names = [f"lead{number}" for number in range(20)]
    leads = server.operator.add_people(*names, title="Supervisor", channels=["C0ESCALATIONS"])
    assert [lead.id for lead in leads] == [f"U0LEAD{number}" for number in range(20)]
    assert server.person("lead7").conversation("escalations")["is_member"]
    leads[7].say("hello")
    assert [message["text"] for message in leads[7].messages()] == ["hello"]
    assert leads[8].messages() == []


def test_a_deactivated_person_cannot_act(server: RunningServer) -> None:
    ben = server.person("ben")
    server.operator.change_person(ben, deleted=True)
    with pytest.raises(Refused, match="deactivated"):
        ben.open_home()


def test_a_guest_sees_only_their_own_channels(server: RunningServer) -> None:
    ben = server.person("ben")
    server.operator.change_channel("C0DEBRIEFS", kick="U0BEN")
    assert "debriefs" in {conversation["name"] for conversation in ben.state()["conversations"]}
    server.operator.change_person(ben, is_restricted=True)
    assert "debriefs" not in {conversation["name"] for conversation in ben.state()["conversations"]}


def test_options_are_the_people_and_channels_a_person_can_choose(server: RunningServer) -> None:
    answer = Control(server.url).post("options", person="U0AMARA", query="es")
    assert answer["conversations"] == []
    answer = Control(server.url).post("options", person="U0AMARA", query="am")
    assert [person["name"] for person in answer["people"]] == ["Amara Okafor", "Priya Raman"]


def test_a_taken_port_is_replaced_by_a_free_one() -> None:
    with serve_in_thread(MANIFEST) as first:
        taken = urlsplit(first.url).port
        assert taken is not None
        with serve_in_thread(MANIFEST, port=taken) as second:
            assert urlsplit(second.url).port != taken
            assert second.person("amara").name == "amara"


def test_tokens_are_new_each_time() -> None:
    with serve_in_thread(MANIFEST) as one, serve_in_thread(MANIFEST) as other:
        assert one.bot_token.startswith("xoxb-")
        assert one.app_token.startswith("xapp-")
        assert one.bot_token != other.bot_token
        assert one.app_token != other.app_token


@contextmanager
def program(folder: Path, *options: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    """`python -m sandbox` and the line it prints."""
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST), "utf-8")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--manifest", str(manifest), *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_program_says_where_it_is_and_stops_when_told(tmp_path: Path, sign: signal.Signals) -> None:
    with program(tmp_path) as (process, places):
        assert places["api_url"] == f"{places['url']}api/"
        assert places["people"]["amara"] == "U0AMARA"
        assert places["channels"]["escalations"] == "C0ESCALATIONS"
        assert Control(places["url"]).get("state", person="U0AMARA")["me"] == "U0AMARA"
        process.send_signal(sign)
        assert process.wait(timeout=5) == 0
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.1", urlsplit(places["url"]).port or 0), timeout=1),
    ):
        pass


def test_the_program_can_stop_when_its_input_ends(tmp_path: Path) -> None:
    with program(tmp_path, "--until-stdin-closes") as (process, _places):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=5) == 0


def unfinished() -> set[asyncio.Task[Any]]:
    return {thing for thing in gc.get_objects() if isinstance(thing, asyncio.Task) and not thing.done()}


def test_what_the_last_requests_begin_ends_with_the_server() -> None:
    """A message is posted as it stops; its event finds nobody connected, and waits to be sent again."""
    before = unfinished()
    with ThreadPoolExecutor() as pool:
        with serve_in_thread(MANIFEST) as server:
            server.operator.fault("latency", method="chat.postMessage", seconds=0.3)
            client = WebClient(server.bot_token, base_url=server.api_url, retry_handlers=[])
            posted = pool.submit(client.chat_postMessage, channel="U0AMARA", text="Just in time")
            time.sleep(0.1)  # the call is there, and what it asks for not done yet
        assert posted.result()["ok"]
    assert unfinished() <= before
