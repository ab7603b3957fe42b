"""What goes wrong on purpose, as slack_sdk's client meets it."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Refused
from sandbox.faults import Faults
from sandbox.pace import Pace
from sandbox.server import RunningServer, serve_in_thread
from tests.sandbox.conftest import MANIFEST


def post(bot: WebClient, channel: str = "C0FLOOR", text: str = "hello") -> Any:
    return bot.chat_postMessage(channel=channel, text=text)


def test_latency_makes_a_call_late_and_it_is_done_late_too(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("latency", method="chat.*", seconds=0.2, times=1)
    before = time.time()
    posted = post(bot)
    assert float(posted["ts"]) - before >= 0.2
    assert server.operator.faults() == []


def test_every_answer_can_be_late_and_side_by_side_they_wait_together(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("latency", seconds=0.5)
    before = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        asked = pool.map(lambda user: bot.users_info(user=user), ["U0AMARA", "U0BEN", "U0PRIYA", "U0TOMASZ", "U0DANA"])
        assert all(answer["ok"] for answer in asked)
    assert 0.5 <= time.monotonic() - before < 5 * 0.5
    server.operator.end_faults()
    before = time.monotonic()
    post(bot)
    assert time.monotonic() - before < 0.5


def test_a_rate_limited_channel_says_when_to_come_back(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("rate_limit", channel="C0FLOOR", seconds=7)
    with pytest.raises(SlackApiError) as refused:
        post(bot)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert refused.value.response["error"] == "ratelimited"
    assert post(bot, "C0DEBRIEFS")["ok"]
    assert server.person("amara").messages("support-floor") == []


def test_a_person_as_a_faults_channel_means_their_direct_messages(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("error", channel="U0AMARA", error="restricted_action")
    for channel in ("U0AMARA", "D0AMARA"):
        with pytest.raises(SlackApiError, match="restricted_action"):
            post(bot, channel)
    assert post(bot, "U0BEN")["ok"]


def test_a_server_error_does_nothing(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("server_error", times=1)
    with pytest.raises(SlackApiError) as refused:
        post(bot)
    assert refused.value.response.status_code == 500
    assert server.person("amara").messages("support-floor") == []


def test_a_lost_answer_was_done_all_the_same(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("lost_answer", method="chat.postMessage", times=1)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        post(bot)
    assert server.person("amara").see("hello", "support-floor")
    assert post(bot)["ok"]


def test_an_answer_can_be_waited_for_long_before_it_is_lost(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("lost_answer", method="chat.postMessage", seconds=0.5, times=1)
    with ThreadPoolExecutor(1) as pool:
        posted = pool.submit(post, bot)
        assert server.person("amara").see("hello", "support-floor")
        assert not posted.done()
        assert isinstance(posted.exception(), http.client.RemoteDisconnected | ConnectionError)


def test_a_lagging_history_shows_a_message_later(server: RunningServer, bot: WebClient) -> None:
    server.operator.fault("history_lag", seconds=0.5)
    post(bot)
    assert bot.conversations_history(channel="C0FLOOR")["messages"] == []
    time.sleep(0.5)
    assert len(bot.conversations_history(channel="C0FLOOR")["messages"]) == 1


def test_the_same_seed_strikes_the_same_calls() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add({"kind": "server_error", "probability": 0.5})
        return [faults.trouble("chat.postMessage", None).refusal is not None for _ in range(50)]

    assert struck(1) == struck(1) != struck(2)
    assert 10 < sum(struck(1)) < 40


def test_delays_add_up_and_the_oldest_refusal_wins() -> None:
    faults = Faults(0)
    for fault in (
        {"kind": "latency", "seconds": 1},
        {"kind": "latency", "seconds": 0.5},
        {"kind": "error", "error": "fatal_error"},
        {"kind": "server_error"},
    ):
        faults.add(fault)
    trouble = faults.trouble("auth.test", None)
    assert trouble.delay == 1.5
    assert trouble.refusal is not None
    assert trouble.refusal.error == "fatal_error"


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({"kind": "meteor"}, "kind"),
        ({"kind": "error"}, "Slack's name"),
        ({"kind": "latency", "seconds": "long"}, "seconds"),
        ({"kind": "latency", "second": 1}, "second"),
        ({"kind": "latency", "id": 1}, "id"),
    ],
)
def test_a_fault_that_means_nothing_is_refused(server: RunningServer, fault: dict[str, Any], word: str) -> None:
    with pytest.raises(Refused, match=word):
        server.operator.fault(**fault)


def test_pace_lets_a_burst_through_and_then_one_a_second_a_channel() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert [pace.wait("chat.postMessage", 50, "C1") for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert pace.wait("chat.postMessage", 50, "C2") == 0
    now[0] += 1
    assert [pace.wait("chat.postMessage", 50, "C1") for _ in range(2)] == [0, 1]


def test_pace_counts_tiers_by_method() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert [pace.wait("users.list", 20, None) for _ in range(21)] == [0] * 20 + [3]
    assert pace.wait("conversations.list", 20, None) == 0


def test_a_paced_workspace_answers_429() -> None:
    with serve_in_thread(MANIFEST, pace=True) as paced:
        bot = WebClient(paced.bot_token, base_url=paced.api_url, retry_handlers=[])
        for _ in range(5):
            post(bot)
        with pytest.raises(SlackApiError) as refused:
            post(bot)
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
