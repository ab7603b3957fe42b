"""Work beside the worker: what asks Slack first must not hold up what is due."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)


class Aside:
    """One thread, one piece of work at a time. What has not begun when it stops is lost: a timer brings it back."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="aside")

    def run(self, work: Callable[[], None]) -> None:
        self._pool.submit(_logged, work)

    def stop(self) -> None:
        """Finish what is in hand, and begin nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _logged(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:  # nobody waits for it who could be told
        log.exception("work beside the worker failed; its timer tries again")
