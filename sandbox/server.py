"""The aiohttp application: Slack's side for the app, the page and the control API for people.

Listens on loopback only. `/api`, `/link`, `/response` and `/upload` are guarded by tokens and unguessable addresses;
the page and the control API by the `Host` and `Origin` of the request, so that other sites' pages cannot drive them.
"""

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import answers
from sandbox.client import Operator, Person
from sandbox.control import Control
from sandbox.files import Files
from sandbox.manifest import Manifest
from sandbox.practice import APP_SCOPES, Practice
from sandbox.refusals import ApiError
from sandbox.web_api import WebApi

HOST = "127.0.0.1"
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
_PAGE = Path(__file__).parent / "page"
_START_SECONDS = 10
_MAX_BODY_BYTES = 4 * 1024 * 1024

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """A practice workspace on the network. `async with` starts and stops it."""

    def __init__(self, practice: Practice, port: int) -> None:
        self.practice = practice
        self._wanted_port = port
        self._runner = web.AppRunner(_application(practice), access_log=None, shutdown_timeout=0.5)

    async def __aenter__(self) -> "Server":
        await self._runner.setup()
        listener = _listen(self._wanted_port)
        self.practice.base_url = f"http://{HOST}:{listener.getsockname()[1]}/"
        await web.SockSite(self._runner, listener).start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.practice.link.close()
        self.practice.stop_waiting()
        await self._runner.cleanup()


class RunningServer:
    """A server in its thread, as tests use it.

    `practice` is what runs in that thread: only for reading, and for what nobody else touches at the time.
    """

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.url = practice.base_url
        self.api_url = f"{practice.base_url}api/"
        self.bot_token = practice.bot_token.value
        self.app_token = practice.app_token.value
        self.operator = Operator(self.url)

    def person(self, name: str) -> Person:
        """The person with this short name (`amara`)."""
        return self.operator.person(name)


@contextlib.contextmanager
def serve_in_thread(
    manifest: Mapping[str, Any] | Path,
    *,
    port: int = 0,
    seed: int = 0,
    pace: bool = False,
    app_scopes: frozenset[str] = APP_SCOPES,
) -> Iterator[RunningServer]:
    """A practice workspace in a thread of its own, stopped at the end of the `with`.

    `port` 0 takes any free one; `seed` is for the faults' dice; `pace` applies Slack's rate limits; `app_scopes` are
    what the app token may do.
    """
    practice = Practice(Manifest.read(manifest), dice=seed, pace=pace, app_scopes=app_scopes)
    running: Future[asyncio.AbstractEventLoop] = Future()
    stop = asyncio.Event()

    async def serve() -> None:
        async with Server(practice, port):
            running.set_result(asyncio.get_running_loop())
            await stop.wait()

    # `run` also ends whatever the last requests have begun.
    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="practice-workspace", daemon=True)
    thread.start()
    loop = running.result(_START_SECONDS)
    try:
        yield RunningServer(practice)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _application(practice: Practice) -> web.Application:
    application = web.Application(middlewares=[_guard(practice)], client_max_size=_MAX_BODY_BYTES)
    api = WebApi(practice)
    application.add_routes(
        [
            web.get("/api/{method}", api.handle),
            web.post("/api/{method}", api.handle),
            web.get("/link", practice.link.serve),
            web.post("/response/{id}", _response_url(practice)),
            *Files(practice).routes(),
            *Control(practice).routes(),
            web.get("/", _index),
            web.get("/archives/{channel}/{message}", _index),
        ]
    )
    if _PAGE.is_dir():
        application.router.add_static("/page/", _PAGE)
    return application


async def _index(_request: web.Request) -> web.StreamResponse:
    index = _PAGE / "index.html"
    if not index.is_file():
        raise web.HTTPNotFound(text="the page is not installed")
    # A page of another site that framed this one could guide a click.
    return web.FileResponse(index, headers={"Content-Security-Policy": "frame-ancestors 'none'"})


def _response_url(practice: Practice) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            answer = json.loads(await request.text())
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            return web.Response(status=400, text="invalid_payload")
        try:
            answers.response_url(practice.workspace, request.match_info["id"], answer)
        except ApiError as refusal:
            status = 404 if refusal.error in {"used_url", "expired_url"} else 400
            return web.Response(status=status, text=refusal.error)
        return web.Response(text="ok")

    return handle


def _guard(practice: Practice) -> Any:
    """Refuse the page and the control API to anyone who is not the page itself or a local program."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(("/api/", "/link", "/response/", "/upload/")):
            port = practice.base_url.rstrip("/").rpartition(":")[2]
            if request.host not in {f"{name}:{port}" for name in _LOOPBACK_NAMES}:
                raise web.HTTPForbidden(text="not this host")
            origin = request.headers.get("Origin")
            if origin is not None and origin != f"http://{request.host}":
                raise web.HTTPForbidden(text="not from there")
            if request.method == "POST" and request.content_type != "application/json":
                raise web.HTTPUnsupportedMediaType(text="only application/json")
        return await handler(request)

    return guard


def _listen(port: int) -> socket.socket:
    """A listening socket on loopback: the wanted port, or any free one if that is taken."""
    try:
        return socket.create_server((HOST, port))
    except OSError:
        if port == 0:
            raise
        return socket.create_server((HOST, 0))
