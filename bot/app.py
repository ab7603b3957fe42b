"""The composition root: `create_app` wires everything and starts nothing."""

import logging
import ssl
from collections.abc import Mapping

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

import handlers
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.rules.outbox import TimerKind
from bot.rules.team import Team
from bot.services import Callbacks, CheckIns, Contacts, Escalations
from bot.socket import Socket
from bot.worker import Sender, Worker
from bot.worker.loop import RunTimer
from handlers.zones import Zones
from storage import Database, open_database

REQUEST_SECONDS = 2.5
"""How long a listener waits for Slack: within the 3 s a person's request and its trigger live."""
DELIVERY_SECONDS = 5
"""How long the worker waits for Slack."""

log = logging.getLogger(__name__)


class Backline:
    """The running bot: `start` once, `stop` once."""

    def __init__(self, bolt: App, socket: Socket, worker: Worker, db: Database) -> None:
        self.bolt = bolt
        self.worker = worker
        self._socket = socket
        self._db = db

    def start(self) -> None:
        """Take up what is owed, then let Slack in. Raises slack_sdk's errors when Slack cannot be reached."""
        self.worker.start()
        self._socket.start()

    def stop(self) -> None:
        """Take no more requests, finish what is in hand, and close the database."""
        self._socket.stop()
        self.worker.stop()
        self._db.close()


def create_app(config: Config, *, clock: Clock | None = None) -> Backline:
    """Open the database and wire the bot to it.

    Raises `storage.StorageError` when the database cannot be used, and slack_sdk's errors when Slack cannot be
    reached or refuses the token.
    """
    clock = clock or SystemClock()
    # One TLS context for all: building one for each call costs eight times the CPU of the call itself.
    tls = ssl.create_default_context()
    client = web_client(config, tls, DELIVERY_SECONDS)
    identity = AuthorizeResult.from_auth_test_response(
        auth_test_response=client.auth_test(), bot_token=config.bot_token
    )
    team = Team(
        escalation_channel=config.escalation_channel,
        supervisors=config.supervisors,
        safety_contacts=config.safety_contacts,
        crisis_protocol=config.crisis_protocol,
        support_contacts=config.support_contacts,
        check_in_delay=config.check_in_delay,
    )
    db = open_database(config.database)
    callbacks = Callbacks(db, clock, config.callback_lead)
    check_ins = CheckIns(db, clock, team)
    timers: Mapping[TimerKind, RunTimer] = {
        TimerKind.CALLBACK_DUE: callbacks.remind,
        TimerKind.CALLBACK_SOON: callbacks.remind_early,
        TimerKind.CHECK_IN_OFFER: check_ins.offer,
        TimerKind.CHECK_IN_LATER: check_ins.offer_again,
    }
    bolt = bolt_app(web_client(config, tls, REQUEST_SECONDS), identity)
    handlers.register(
        bolt,
        {
            "contacts": Contacts(db, clock, team),
            "escalations": Escalations(db, clock, team),
            "callbacks": callbacks,
            "check_ins": check_ins,
            "team": team,
            "zones": Zones(clock),
            "clock": clock,
        },
    )
    worker = Worker(db, clock, Sender(db, client, clock, team), timers)
    return Backline(bolt, Socket(bolt, config.app_token), worker, db)


def bolt_app(client: WebClient, identity: AuthorizeResult) -> App:
    """Bolt as we want it: no polling for the ack, and no call to Slack to learn who we are on each request."""
    client.token = None  # it comes with `identity`; Bolt warns about a second
    return App(
        client=client,
        authorize=lambda: identity,
        process_before_response=True,
        request_verification_enabled=False,  # Socket Mode: the connection itself is authenticated
    )


def web_client(config: Config, tls: ssl.SSLContext, seconds: float) -> WebClient:
    """A client that never sleeps on a rate limit: the default retries only failed connections."""
    # slack_sdk annotates the timeout as int; the standard library below takes fractions.
    return WebClient(token=config.bot_token, base_url=config.api_url, ssl=tls, timeout=seconds)  # type: ignore[arg-type]
