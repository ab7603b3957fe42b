"""Makes the README's pictures: the real bot in the practice workspace, used through its page. `make screenshots`."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bot.app import create_app
from bot.config import load_config
from bot.demo import demo_settings, practice_workspace
from sandbox.client import Operator

IMAGES = Path(__file__).parent / "images"
SIZE = {"width": 1160, "height": 720}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class MovedClock:
    """The machine's clock, set forward so that nobody has to wait for a reminder."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def main() -> None:
    """One difficult contact from both sides, with a picture at each turn."""
    IMAGES.mkdir(exist_ok=True)
    with (
        practice_workspace() as workspace,
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        clock = MovedClock()
        backline = create_app(load_config(demo_settings(workspace, Path(folder))), clock=clock)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        page = browser.new_page(viewport=SIZE, locale="en-GB", reduced_motion="reduce")

        def picture(name: str, person: str, place: str, shows: str) -> None:
            page.goto(f"{workspace['url']}?as={person}&in={place}")
            wait_for(page, shows)
            page.screenshot(path=IMAGES / f"{name}.png")

        def later(by: timedelta) -> None:
            clock.ahead += by
            backline.worker.wake()

        backline.start()
        try:
            operator = Operator(workspace["url"])
            operator.wait_until_connected()
            act(operator, picture, later)
        finally:
            backline.stop()
            browser.close()


def act(operator: Operator, picture: Callable[[str, str, str, str], None], later: Callable[[timedelta], None]) -> None:
    amara, priya = operator.person("amara"), operator.person("priya")
    amara.command("/contact 48213 irate refund refused twice, third call this week")
    amara.see("third call")
    amara.click("contact:kind:repeat")
    picture("card", "U0AMARA", "D0AMARA", "third call")

    amara.click("escalation:draft")
    amara.submit(
        background="Refund refused on Monday and on Thursday. Tried: a voucher, which they do not want.",
        recommendation="Approve the full refund, while they hold",
    )
    priya.see("48213")
    picture("ping", "U0PRIYA", "D0PRIYA", "Accept")
    priya.click("escalation:accept")
    priya.submit(read_back="Taking over, will offer the full refund")
    amara.see("will offer the full refund")
    picture("accepted", "U0AMARA", "D0AMARA", "will offer the full refund")

    priya.click("escalation:resolve")
    priya.submit(outcome="supervisor_resolved", note="Refund approved, confirmed by email today")
    amara.see("Refund approved")
    amara.command("/callback in 2 hours 48213 confirmation arrived")
    amara.see("I'll remind you")
    amara.click("contact:close")
    amara.submit(outcome="resolved", next_step="Refund within five days, confirmation by email")
    later(timedelta(hours=2, seconds=1))
    amara.see("Time to ring")
    picture("reminder", "U0AMARA", "D0AMARA", "Time to ring")

    amara.command("/debrief")
    amara.submit(feeling="shaken", help="minutes")
    picture("check-in", "U0AMARA", "D0AMARA", "One minute, just for you")


def wait_for(page: Page, text: str) -> None:
    page.get_by_text(text).last.wait_for()
    page.wait_for_timeout(300)  # fonts and scrolling come to rest


if __name__ == "__main__":
    main()
