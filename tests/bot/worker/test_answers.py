"""What each refusal of Slack's means for a message."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.worker.answers import Answer, Failed, Passing, RateLimited, TokenDead, sort_error

HTML = "Received a response in a non-JSON format: <html>Please log in</html>"


def refusal(error: str, status: int = 200, **headers: str) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="http://127.0.0.1/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        status_code=status,
    )
    return SlackApiError("refused", response)


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        *((name, TokenDead(name)) for name in ("invalid_auth", "account_inactive", "token_revoked", "not_authed")),
        *(
            (name, Failed(name))
            for name in (
                "channel_not_found",
                "is_archived",
                "not_in_channel",
                "restricted_action",
                "user_disabled",
                "is_inactive",
                "invalid_blocks",
                "msg_too_long",
                "a_name_that_slack_invents_tomorrow",
            )
        ),
        *(
            (name, Failed(name, message_gone=True))
            for name in ("message_not_found", "cant_update_message", "edit_window_closed")
        ),
        *((name, Passing(name, unsure=True)) for name in ("internal_error", "fatal_error", "service_unavailable")),
        ("ratelimited", RateLimited("chat.postMessage", 1)),
        (HTML, Passing("no_answer_of_slacks", unsure=True)),
    ],
)
def test_each_name_has_its_class(error: str, answer: Answer) -> None:
    assert sort_error(refusal(error)) == answer


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_slacks_own_failures_pass_whatever_they_say(status: int) -> None:
    assert isinstance(sort_error(refusal(HTML, status)), Passing)


def test_a_rate_limit_says_which_method_and_for_how_long() -> None:
    assert sort_error(refusal("ratelimited", 429, Retry_After="30")) == RateLimited("chat.postMessage", 30)
