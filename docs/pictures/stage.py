"""Where the stories are played: a practice workspace, the bot in it, and a camera. Time stands still until it is moved.

So the same story gives the same pictures, whenever they are taken.
"""

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, FloatRect, Locator, Page, sync_playwright

from bot.app import Backline, create_app
from bot.config import load_config
from bot.manifest import manifest
from bot.vault import new_secret_key
from bot.worker import Pace
from docs.pictures.album import Album, Picture
from sandbox.client import Control, Json, Operator, Person
from sandbox.manifest import Manifest
from sandbox.practice import Practice
from sandbox.server import Server

CHANNEL = "escalations"
DIRECT = "directmessage"

_BEGINS_AT = datetime(2027, 6, 7, 14, 2, tzinfo=ZoneInfo("Europe/London"))
"""In opening hours."""
_PATIENCE_SECONDS = 10
_WINDOW = (1010, 2400)
"""As wide as a message's blocks get, and so high that nothing has to be scrolled."""
_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_TEAM = {
    "escalation_channel": "C0ESCALATIONS",
    "supervisors": "U0PRIYA U0TOMASZ",
    "level_two": "U0DANA",
    "safety_contacts": "U0DANA",
    "opening_hours": "mon-sun 08:00-18:00",
    "time_zone": "Europe/London",
    "crisis_protocol": "1. Stay on the line.\n2. Life at risk: call 999 from the other phone.\n"
    "3. Press the red button: security listens in.",
    "support_contacts": "Practice Co's assistance line: extension 4000, free and confidential, day and night.",
}

_READS = "async text => (await import('/page/mrkdwn.js')).mrkdwn(text).textContent"
"""What the page makes of mrkdwn, as text."""


class StoppedClock:
    """The machine's and Slack's clock: it moves when a story says so."""

    def __init__(self) -> None:
        self._now = _BEGINS_AT

    def now(self) -> datetime:
        return self._now

    def seconds(self) -> float:
        return self._now.timestamp()

    def advance(self, by: timedelta) -> None:
        self._now += by

    def next_day(self) -> None:
        """The same time of day again: the workspace's messages never go back in time."""
        self._now = _BEGINS_AT + timedelta(days=(self._now - _BEGINS_AT).days + 1)


class Stage:
    """The people of a fresh workspace, their doings, and pictures of what they see."""

    def __init__(self, url: str, clock: StoppedClock, backline: Backline, page: Page, album: Album) -> None:
        self.operator = Operator(url)
        self.amara, self.ben, self.priya, self.tomasz, self.dana = map(
            self.operator.person, ("amara", "ben", "priya", "tomasz", "dana")
        )
        self.clock = clock
        self._url = url
        self._backline = backline
        self._page = page
        self._album = album

    def begin(self, chapter: str) -> None:
        """What follows belongs to this chapter."""
        self._album.begin(chapter)

    def wait(self, **by: float) -> None:
        """Let this much time pass, as `timedelta` takes it, and everything due by then happen."""
        self.clock.advance(timedelta(**by))
        self._backline.worker.wake()
        self.settle()

    def settle(self) -> None:
        """Until the bot owes nothing: every timer that is due has run, every message is sent, every card is true."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._is_settled():
            if time.monotonic() > deadline:
                raise TimeoutError("the bot still owes something")
            time.sleep(0.02)

    def choose(self, person: Person, field: str, value: str) -> None:
        """Choose in a menu of the topmost form whose choices are heard of at once."""
        place = {"view": person.see_view()["id"], "block_id": field, "action_id": "value"}
        Control(self._url).post("action", person=person.id, value=value, **place)

    # Pictures

    def messages(self, name: str, words: str, person: Person, *holding: str, channel: str | None = None) -> None:
        """From the first to the last of the newest messages with these texts; by default the latest message alone."""
        self.settle()
        conversation = person.conversation(channel)
        everything = conversation["messages"]
        shown = [_newest(everything, text) for text in holding] or everything[-1:]
        if lasting := [message for message in everything if not message["ephemeral"]]:
            person.read(lasting[-1] | {"channel": conversation["id"]})
        self._look(person, channel)
        self._take(name, words, [message["text"] for message in shown], list(map(self._message, shown)))

    def see(self, name: str, words: str, person: Person, text: str) -> None:
        """The message with this text, as soon as Slack has told the bot what leads to it."""
        person.see(text)
        self.messages(name, words, person, text)

    def confirmation(self, name: str, words: str, person: Person, action_id: str) -> None:
        """What is asked before a click counts, on the newest message that has this button."""
        self._look(person)
        self._page.locator(f"[data-action-id='{action_id}']").last.click()
        self._take(
            name, words, [self._page.locator("dialog.confirm").inner_text()], [self._page.locator("dialog.confirm")]
        )

    def thread(self, name: str, words: str, person: Person) -> None:
        """The replies under the newest message in the channel that has some."""
        self.settle()
        parent = next(message for message in reversed(person.messages(CHANNEL)) if message["replies"])
        self._look(person, CHANNEL, thread=parent["ts"])
        replies = [self._message(reply) for reply in parent["replies"]]
        self._take(name, words, [reply["text"] for reply in parent["replies"]], replies)

    def form(
        self,
        name: str,
        words: str,
        person: Person,
        *,
        typed: Mapping[str, str] | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        """The topmost modal, with this typed in it; or only from the first to the last of these fields."""
        self.settle()
        view = person.see_view()
        self._look(person)
        for field, text in (typed or {}).items():
            self._field(field).locator("input, textarea, select").first.fill(text)
        reads = [f"The form “{view['title']['text']}”"]
        if fields:
            self._take(name, words, reads, list(map(self._field, fields)), margin=10)
        else:
            self._take(name, words, reads, [self._page.locator(".modal")])

    def home(self, name: str, words: str, person: Person) -> None:
        """From what one can begin to what one can type."""
        person.open_home()
        person.see_home()
        self._look(person, tab="home")
        first, last = self._page.locator("#home > *").first, self._page.locator("#home > *").last
        self._take(name, words, [f"{person.name.capitalize()}'s Home"], [first, last], margin=10)

    def window(self, path: Path, person: Person) -> None:
        """The whole window, with the latest of this person's direct messages in view."""
        self.settle()
        self._page.set_viewport_size({"width": 1160, "height": 720})
        self._look(person)
        self._message(person.conversation()["messages"][-1]).wait_for()
        self._page.screenshot(path=path)

    def _look(self, person: Person, channel: str | None = None, **where: str) -> None:
        asked = {"as": person.id, "in": person.conversation(channel)["id"], "tab": "messages", **where}
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        self._page.goto(f"{self._url}?{query}")
        self._page.locator(".pane-header").first.wait_for()

    def _message(self, message: Json) -> Locator:
        return self._page.locator(f".message[data-ts='{message['ts']}']").last

    def _field(self, block_id: str) -> Locator:
        return self._page.locator(f"[data-field='{block_id}']")

    def _take(self, name: str, words: str, reads: Sequence[str], shown: Sequence[Locator], margin: int = 0) -> None:
        """From the first to the last of what is shown, with this many pixels around it."""
        read = " ".join(self._page.evaluate(_READS, text.replace("\n", " ")) for text in reads)
        path = self._album.add(Picture(name, words, " ".join(read.split())))
        boxes = [_box(locator) for locator in shown]
        left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
        right = max(box["x"] + box["width"] for box in boxes)
        bottom = max(box["y"] + box["height"] for box in boxes)
        clip: FloatRect = {
            "x": left - margin,
            "y": top - margin,
            "width": right - left + 2 * margin,
            "height": bottom - top + 2 * margin,
        }
        self._page.screenshot(path=path, clip=clip)

    def _is_settled(self) -> bool:
        now = self.clock.now()
        with self._backline.db.read() as records:
            waiting, _ = records.deliveries.waiting()
            next_timer = records.timers.next_due()
            is_true = not any(records.cards.due(now))
        return not waiting and is_true and (next_timer is None or next_timer > now)


Story = Callable[[Stage], None]


class Studio:
    """Plays stories, each on a day of its own, in a workspace made anew and with a bot that knows nothing yet."""

    def __init__(self, practice: Practice, clock: StoppedClock, browser: Browser, album: Album) -> None:
        self._practice = practice
        self._clock = clock
        self._page = browser.new_page(locale="en-GB", reduced_motion="reduce")
        self._album = album

    def play(self, story: Story, *, set_up: bool = True, **settings: str) -> None:
        """With the usual team, and these `settings` of it; or before there is one."""
        url = self._practice.base_url
        operator = Operator(url)
        operator.reset()
        self._clock.next_day()
        self._page.set_viewport_size({"width": _WINDOW[0], "height": _WINDOW[1]})
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                "SLACK_API_URL": f"{url}api/",
                "SLACK_BOT_TOKEN": self._practice.bot_token.value,
                "SLACK_APP_TOKEN": self._practice.app_token.value,
                "BACKLINE_SECRET_KEY": new_secret_key(),
                "BACKLINE_DATABASE": str(Path(folder, "backline.db")),
            }
            backline = create_app(load_config(environment), clock=self._clock, pace=Pace(lifted=True))
            if set_up:
                team_settings = backline.use_cases.team_settings
                team_settings.make("U0DANA", _TEAM | settings, is_admin=True, request="pictures")
            backline.start()
            try:
                operator.wait_until_connected()
                story(Stage(url, self._clock, backline, self._page, self._album))
            finally:
                backline.stop()
                operator.wait_until_connected(connected=False)


def open_studio(use: Callable[[Studio], None], album: Album) -> None:
    """Call `use` with a studio that is open meanwhile."""
    asyncio.run(_open_studio(use, album))


async def _open_studio(use: Callable[[Studio], None], album: Album) -> None:
    clock = StoppedClock()
    practice = Practice(Manifest.read(manifest()))
    practice.workspace.clock = clock.seconds

    def inside() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_CHROMIUM)
            use(Studio(practice, clock, browser, album))
            browser.close()

    async with Server(practice, 0):
        await asyncio.to_thread(inside)


def _newest(messages: Sequence[Json], text: str) -> Json:
    """The newest of these messages, not counting the replies under them, with this in its text or blocks."""
    found = [each for each in messages if text in json.dumps(each | {"replies": []}, ensure_ascii=False)]
    if not found:
        raise AssertionError(f"no message with {text!r} among {[message['text'] for message in messages]}")
    return found[-1]


def _box(locator: Locator) -> FloatRect:
    locator.wait_for()
    box = locator.bounding_box()
    assert box is not None, "what has been waited for is there"
    return box
