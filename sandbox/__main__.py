"""`python -m sandbox`: a practice workspace on this machine, until it is told to stop."""

import argparse
import asyncio
import json
import signal
import sys
import threading
from pathlib import Path

from sandbox.manifest import Manifest
from sandbox.practice import Practice
from sandbox.server import Server


def main() -> None:
    """Print one line of JSON with addresses, tokens, people and channels; serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 for any free one; another is taken if in use")
    parser.add_argument("--manifest", type=Path, default=Path("manifest.json"), help="the app's manifest")
    parser.add_argument("--seed", type=int, default=0, help="for the faults' dice")
    parser.add_argument("--pace", action="store_true", help="apply Slack's rate limits")
    parser.add_argument("--until-stdin-closes", action="store_true", help="also stop when standard input ends")
    options = parser.parse_args()
    practice = Practice(Manifest.read(options.manifest), dice=options.seed, pace=options.pace)
    asyncio.run(_serve(practice, options.port, until_stdin_closes=options.until_stdin_closes))


async def _serve(practice: Practice, port: int, *, until_stdin_closes: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    if until_stdin_closes:

        def watch() -> None:
            sys.stdin.buffer.read()
            loop.call_soon_threadsafe(stop.set)

        threading.Thread(target=watch, name="stdin", daemon=True).start()
    async with Server(practice, port):
        print(json.dumps(_announcement(practice)), flush=True)  # noqa: T201 -- what whoever started us reads
        await stop.wait()


def _announcement(practice: Practice) -> dict[str, object]:
    workspace = practice.workspace
    return {
        "url": practice.base_url,
        "api_url": f"{practice.base_url}api/",
        "bot_token": practice.bot_token.value,
        "app_token": practice.app_token.value,
        "people": {person.name: person.id for person in workspace.people.values() if not person.is_bot},
        "channels": {
            channel.name: channel.id for channel in workspace.conversations.values() if channel.kind == "channel"
        },
    }


if __name__ == "__main__":
    main()
