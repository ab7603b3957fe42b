"""Makes exports and hands them to Slack, in a thread of its own: a large one holds up no ping, and nobody who types.

Slack's way for files (docs.slack.dev, "files.getUploadURLExternal"): ask for an address, post the bytes there, then
have the files shared. Only the last shows them to anybody. Before it the files' ids are stored, so that after a crash
or a lost answer they are looked for in the conversation, and not sent twice. By the same ids they are taken out of
Slack again when they have had their time.
"""

import http.client
import logging
import threading
import urllib.request
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from queue import SimpleQueue

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.people import People
from bot.rules.errors import Refused
from bot.rules.export import Export
from bot.rules.teams import Teams
from bot.services.export_files import Document, documents
from bot.services.exports import files_have_gone, has_ended, try_again
from bot.views.exports import comes_with
from bot.worker.answers import Passing, RateLimited, TokenDead, sort_error
from storage import Database

log = logging.getLogger(__name__)

MOST_TRIES = 12
"""With the pauses between them, most of an hour."""
_FILES_PAUSE = timedelta(hours=1)
_FILES_GONE = ("file_not_found", "file_deleted")
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
_CLOCK_MARGIN = timedelta(seconds=5)
_UPLOAD_SECONDS = 30
_PAGE = 100


class Exporter:
    """Started and stopped once. `make` may be called from any thread."""

    def __init__(
        self,
        db: Database,
        client: WebClient,
        clock: Clock,
        teams: Teams,
        people: People,
        slack_now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._client = client
        self._clock = clock
        self._teams = teams
        self._people = people
        self._slack_now = slack_now
        self._wanted: SimpleQueue[int | None] = SimpleQueue()
        self._in_hand: set[int] = set()
        """Waiting in the queue, or being made."""
        self._thread = threading.Thread(target=self._run, name="exporter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand, and end."""
        self._wanted.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def make(self, export_id: int) -> None:
        """Make this one as soon as those before it are made, or take back its files where it has ended.

        Nothing happens where either is being done.
        """
        if export_id not in self._in_hand:
            self._in_hand.add(export_id)
            self._wanted.put(export_id)

    def _run(self) -> None:
        while (export_id := self._wanted.get()) is not None:
            try:
                with self._db.write() as records:
                    export = records.exports.take(export_id)
                if export is not None:
                    self._make(export)
                else:
                    self._take_back(export_id)
            except Exception:  # the thread must not die: a full disk passes, and the export's timer takes it up again
                log.exception("export %d could not be taken, or what came of it not be stored", export_id)
            finally:
                self._in_hand.discard(export_id)

    def _make(self, export: Export) -> None:
        """Make and send one, and store what came of it."""
        pause: timedelta | None = None
        try:
            error = self._send(export)
        except Refused:
            error = "gone"
        except SlackApiError as refusal:
            error, pause = _meaning(refusal, export.attempts)
        except (OSError, http.client.HTTPException) as failure:
            error, pause = type(failure).__name__, _pause(export.attempts)
        except Exception as bug:
            log.exception("export %d could not be made", export.id)
            error, pause = type(bug).__name__, _pause(export.attempts)
        with self._db.write() as records:
            if pause is None:
                has_ended(records, export, error, self._clock.now())
            else:
                records.exports.put_back(export.id)
                try_again(records, export.id, self._clock.now() + pause)
        if error:
            log.warning("export %d was not sent: %s", export.id, error)

    def _send(self, export: Export) -> str:
        """Why it was not sent; empty when it was. Raises Refused, slack_sdk's errors, OSError."""
        profile = self._people.of(export.person, self._client.users_info)
        if profile.is_gone:
            return "user_disabled"  # to share it with them succeeds, and nobody sees it
        channel = str(self._client.conversations_open(users=export.person)["channel"]["id"])
        if export.tried_at is not None and self._is_there(channel, export.files, export.tried_at):
            return ""
        team, now = self._teams.of(export), self._clock.now()
        with documents(self._db, export, team, self._name_of, profile.zone, now) as files:
            ids = [self._upload(file) for file in files]
            with self._db.write() as records:
                records.exports.sharing(export.id, tuple(ids), self._slack_now())
            self._client.files_completeUploadExternal(
                files=[{"id": id_, "title": file.title} for id_, file in zip(ids, files, strict=True)],
                channel_id=channel,
                initial_comment=comes_with(export, profile.zone),
            )
        return ""

    def _take_back(self, export_id: int) -> None:
        """Delete its files from Slack, those that stay for now again later."""
        with self._db.read() as records:
            files = records.exports.get(export_id).files
        is_over = [self._delete(file) for file in files]
        with self._db.write() as records:
            if all(is_over):
                files_have_gone(records, export_id)
            else:
                try_again(records, export_id, self._clock.now() + _FILES_PAUSE)

    def _delete(self, file: str) -> bool:
        """Whether nothing more is to be done: it is gone, or Slack will never let us."""
        try:
            self._client.files_delete(file=file)
        except SlackApiError as refusal:
            error, pause = _meaning(refusal, attempts=1)
            if error in _FILES_GONE:
                return True
            log.warning("file %s %s: %s", file, "is tried again" if pause else "stays in Slack", error)
            return pause is None
        except (OSError, http.client.HTTPException) as failure:
            log.warning("file %s is tried again: %s", file, type(failure).__name__)
            return False
        return True

    def _upload(self, file: Document) -> str:
        """Slack's id of the file, whose bytes it has now. They are read as they are sent."""
        ticket = self._client.files_getUploadURLExternal(filename=file.name, length=file.length)
        request = urllib.request.Request(  # noqa: S310  an address that Slack has just given
            str(ticket["upload_url"]),
            data=file.content,
            headers={"Content-Type": "application/octet-stream", "Content-Length": str(file.length)},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=_UPLOAD_SECONDS, context=self._client.ssl):  # noqa: S310  the same
            return str(ticket["file_id"])

    def _is_there(self, channel: str, files: Sequence[str], tried_at: datetime) -> bool:
        """Whether an earlier try got through: a message with these files, from just before it on."""
        oldest = f"{(tried_at - _CLOCK_MARGIN).timestamp():.6f}"
        page = self._client.conversations_history(channel=channel, oldest=oldest, limit=_PAGE)
        return any(file.get("id") in files for message in page["messages"] for file in message.get("files", ()))

    def _name_of(self, person: str) -> str:
        """In full, with the id that stays when names change; the id alone where Slack knows nobody by it."""
        try:
            name = self._people.of(person, self._client.users_info).name
        except SlackApiError as error:
            if error.response["error"] != "user_not_found":
                raise
            name = ""
        return f"{name} ({person})" if name else person


def _meaning(refusal: SlackApiError, attempts: int) -> tuple[str, timedelta | None]:
    """What Slack calls it, and how long until it is worth another try; None for never."""
    match sort_error(refusal):
        case RateLimited(seconds=seconds):
            return "ratelimited", timedelta(seconds=seconds)
        case TokenDead(error=error):
            return error, _LONGEST_PAUSE
        case Passing(error=error):
            return error, _pause(attempts)
        case answer:
            return str(getattr(answer, "error", "unknown_error")), None


def _pause(attempts: int) -> timedelta | None:
    """Longer each time; None when it has been tried often enough."""
    longer: timedelta = _FIRST_PAUSE * (2.0 ** min(attempts - 1, 10))
    return min(longer, _LONGEST_PAUSE) if attempts < MOST_TRIES else None
