"""Slack's Web API over HTTP: who is asking, what with, what goes wrong, and the answer.

As docs.slack.dev/apis/web-api has it: GET or POST, JSON or form, a bearer token (or `token` in a form), and HTTP 200
with `ok: false` for everything Slack refuses, but rate limits (429) and its own failures (5xx).
"""

import asyncio
import json
import math
import time
from http import HTTPStatus
from typing import Any

from aiohttp import web

from sandbox import ids
from sandbox.api import chat, conversations, files, people, views
from sandbox.api.call import ApiMethod, Call
from sandbox.faults import Fault
from sandbox.model import Json
from sandbox.practice import Practice
from sandbox.refusals import ApiError
from sandbox.tokens import Token

METHODS: dict[str, ApiMethod] = {
    method.name: method
    for method in (*chat.METHODS, *conversations.METHODS, *files.METHODS, *people.METHODS, *views.METHODS)
}


class RateLimited(ApiError):
    """HTTP 429; `seconds` is its `Retry-After`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class WebApi:
    """The handler for `/api/<method>`."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call, from its token to its answer."""
        started = time.perf_counter()
        name = request.match_info["method"]
        arguments = await _arguments(request)
        shown = _bearer(request) or str(arguments.pop("token", ""))
        channel = self._channel(arguments)
        trouble = self._practice.faults.trouble(name, channel)
        if trouble.delay:
            await asyncio.sleep(trouble.delay)
        fault = trouble.refusal
        if fault is not None and fault.kind == "server_error":
            self._practice.traffic.record("in", "api", name, arguments, {"status": 500}, started)
            return web.Response(status=500, text="Internal Server Error")
        headers = {"x-slack-req-id": ids.new_key()}
        try:
            method, token = self._admit(name, shown)
            headers["x-oauth-scopes"] = ",".join(sorted(token.scopes))
            headers["x-accepted-oauth-scopes"] = method.scope or ""
            self._hold(fault, method, channel)
            call = Call(name, arguments, self._practice, token)
            if method.scope is not None:
                call.require(method.scope)
            body: Json = {"ok": True, **method.run(call)}
            status = HTTPStatus.OK
        except RateLimited as refusal:
            body = refusal.answer()
            status = HTTPStatus.TOO_MANY_REQUESTS
            headers["Retry-After"] = str(refusal.seconds)
        except ApiError as refusal:
            body = refusal.answer()
            status = HTTPStatus.OK
        self._practice.traffic.record("in", "api", name, arguments, body, started)
        if trouble.loss is not None:
            await asyncio.sleep(trouble.loss.seconds)
            return _cut(request)
        return web.json_response(body, status=status, headers=headers)

    def _hold(self, fault: Fault | None, method: ApiMethod, channel: str | None) -> None:
        """Raise what a fault or the pace refuses this call with."""
        if fault is not None and fault.kind == "error":
            raise ApiError(str(fault.error))
        if fault is not None and fault.kind == "rate_limit":
            raise RateLimited(max(1, math.ceil(fault.seconds)))
        if self._practice.pace is not None and (
            wait := self._practice.pace.wait(method.name, method.per_minute, channel)
        ):
            raise RateLimited(wait)

    def _admit(self, name: str, shown: str) -> tuple[ApiMethod, Token]:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        if not shown:
            raise ApiError("not_authed")
        for token in (self._practice.bot_token, self._practice.app_token):
            if token.value == shown:
                if method.token not in ("any", token.kind):
                    raise ApiError("not_allowed_token_type")
                return method, token
        raise ApiError("invalid_auth")

    def _channel(self, arguments: Json) -> str | None:
        """The conversation a call is about, for faults and pace; a person's id means their direct messages."""
        channel = arguments.get("channel")
        if not isinstance(channel, str):
            return None
        return ids.direct_channel(channel) if channel in self._practice.workspace.people else channel


def _cut(request: web.Request) -> web.Response:
    """Hang up without an answer."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def _bearer(request: web.Request) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def _arguments(request: web.Request) -> Json:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body: Any = json.loads(await request.text() or "{}")
        except ValueError:
            body = None
        if isinstance(body, dict):
            arguments |= body
    elif request.can_read_body:
        arguments |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return arguments
