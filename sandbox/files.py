"""The bytes of files: in from the app, at the address it was given, and out to whoever looks at the page."""

from aiohttp import BodyPartReader, web

from sandbox.practice import Practice


class Files:
    """The handlers for `/upload/...` and `/files/...`."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/upload/v1/{key}", self._take_in),
            web.get("/files/{id}/{name}", self._hand_out),
        ]

    async def _take_in(self, request: web.Request) -> web.Response:
        """Raw bytes or a form with one file, as long as was said; whoever has the address may send them."""
        workspace = self._practice.workspace
        file = next((file for file in workspace.files.values() if file.key == request.match_info["key"]), None)
        if file is None or file.is_complete or file.deleted:
            return web.Response(status=404, text="no such upload")
        if request.content_type.startswith("multipart/"):
            part = await (await request.multipart()).next()
            content = bytes(await part.read()) if isinstance(part, BodyPartReader) else b""
        else:
            content = b"".join([chunk async for chunk in request.content.iter_any()])
        if len(content) != file.length:
            return web.Response(status=400, text=f"{len(content)} bytes, not {file.length}")
        file.content = content
        return web.Response(text=f"OK - {file.length}")

    async def _hand_out(self, request: web.Request) -> web.Response:
        """As a download: what an app has sent is never shown as a page of ours."""
        file = self._practice.workspace.files.get(request.match_info["id"])
        if file is None or file.content is None or not file.is_complete:
            raise web.HTTPNotFound(text="no such file")
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)
