"""The composition root: `create_app` wires everything and starts nothing."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

import handlers
from bot.aside import Aside
from bot.channel import trouble_with
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.gathering import Gathering
from bot.members import Members, people_in
from bot.people import People
from bot.presence import Presence
from bot.refresher import Refresher
from bot.roll_call import RollCall
from bot.rules.teams import Teams
from bot.services import Memberships
from bot.slack_side import SlackSide
from bot.socket import Socket
from bot.tls import tls_context
from bot.vault import Vault
from bot.watchdog import Watchdog
from bot.wiring import UseCases, use_cases
from bot.worker import Exporter, Pace, Sender, Worker
from handlers.homes import Homes
from storage import Database, Keyring, keyring_path, open_database

REQUEST_SECONDS = 2.5
"""How long a listener waits for Slack: within the 3 s a person's request and its trigger live."""
DELIVERY_SECONDS = 5
"""How long the worker waits for Slack."""

log = logging.getLogger(__name__)


class Part(Protocol):
    """What runs beside the rest; stopping what was never started changes nothing."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Backline:
    """The running bot: `start` once, `stop` once."""

    bolt: App
    db: Database
    worker: Worker
    exporter: Exporter
    socket: Socket
    watchdog: Watchdog
    gathering: Gathering
    roll_call: RollCall
    refresher: Refresher
    aside: Aside
    keyring: Keyring
    use_cases: UseCases
    look_at_channels: Callable[[], None]

    @property
    def parts(self) -> Sequence[Part]:
        """In the order of starting: each needs only those before it."""
        return self.exporter, self.worker, self.socket, self.watchdog, self.refresher, self.gathering, self.roll_call

    def start(self) -> None:
        """Take up what is owed, then let Slack in. Raises slack_sdk's errors when Slack cannot be reached."""
        self.use_cases.begin()
        self.look_at_channels()
        for part in self.parts:
            part.start()

    def stop(self) -> None:
        """Take no more requests, finish what is in hand, and close the database."""
        for part in reversed(self.parts):
            part.stop()
        self.aside.stop()
        self.keyring.close()
        self.db.close()

    @property
    def is_broken(self) -> bool:
        """Whether something has failed that only a new process mends."""
        return self.watchdog.is_broken


def create_app(
    config: Config,
    *,
    clock: Clock | None = None,
    pace: Pace | None = None,
    when_broken: Callable[[], None] = lambda: None,
) -> Backline:
    """Open the database and wire the bot to it. `when_broken` is called when only a new process can help.

    Raises `storage.StorageError` when the database cannot be used, and slack_sdk's errors when Slack cannot be
    reached or refuses the token.
    """
    clock = clock or SystemClock()
    client = web_client(config, DELIVERY_SECONDS)
    identity = AuthorizeResult.from_auth_test_response(
        auth_test_response=client.auth_test(), bot_token=config.bot_token
    )
    teams = Teams()
    db = open_database(config.database)
    keyring, vault, aside = Keyring(keyring_path(config.database)), Vault(config.secret_keys), Aside()
    people = People(clock, identity.team_id or "")
    sender = Sender(db, client, clock, teams, people)
    exporter = Exporter(db, client, clock, teams, people, sender.slack_now)
    made = use_cases(
        db,
        clock,
        teams,
        vault=vault,
        keyring=keyring,
        aside=aside,
        away=Presence(web_client(config, REQUEST_SECONDS), clock).away,
        make_export=exporter.make,
        problems=lambda: (*watchdog.problems, *gathering.problems()),
        workspace=identity.team_id or "",
    )
    made.team_settings.begin(config.first_team)
    gathering = Gathering(made.team_settings.sources, partial(people_in, client=client), made.team_settings.resolved)
    bolt = bolt_app(web_client(config, REQUEST_SECONDS), identity)
    homes = Homes(made.overviews, people, clock)
    seen = {
        "homes": homes,
        "members": Members(clock),
        "people": people,
        "slack_side": SlackSide(web_client(config, REQUEST_SECONDS), people),
        "gathering": gathering,
        "teams": teams,
        "clock": clock,
    }
    handlers.register(bolt, vars(made) | seen, {"team": teams.mine})
    worker = Worker(db, clock, sender, made.timers, teams, pace=pace)
    socket = Socket(bolt, config.app_token)
    watchdog = Watchdog(clock, lambda: look(worker, socket), worker.wake, when_broken)
    return Backline(
        bolt=bolt,
        db=db,
        worker=worker,
        exporter=exporter,
        socket=socket,
        watchdog=watchdog,
        gathering=gathering,
        roll_call=RollCall(
            lambda: [*dict.fromkeys((*made.handing_on.owners(), *made.wellbeings.people()))],
            lambda person: people.of(person, client.users_info).is_gone,
            made.supervision.person_left,
        ),
        refresher=Refresher(homes, client),
        aside=aside,
        keyring=keyring,
        use_cases=made,
        look_at_channels=lambda: look_at_channels(client, teams, made.memberships),
    )


def look_at_channels(client: WebClient, teams: Teams, memberships: Memberships) -> None:
    """Learn what became of the escalation channels while nobody listened."""
    for channel in dict.fromkeys(team.escalation_channel for team in teams.open()):
        try:
            trouble = trouble_with(channel, client.conversations_info)
        except (SlackClientError, OSError) as error:
            log.warning("Slack does not say how the escalation channel %s is: %s", channel, error)
        else:
            memberships.channel_is(channel, trouble)


def look(worker: Worker, socket: Socket) -> tuple[list[str], bool]:
    """What is wrong with the machinery, and whether it is past healing."""
    found = [problem for problem in (worker.problem(), socket.problem()) if problem]
    return [sentence for sentence, _ in found], any(past_healing for _, past_healing in found)


def bolt_app(client: WebClient, identity: AuthorizeResult) -> App:
    """Bolt as we want it: no polling for the ack, and no call to Slack to learn who we are on each request."""
    client.token = None  # it comes with `identity`; Bolt warns about a second
    return App(
        name="backline",  # or Bolt looks for the file that called it through every frame of the stack
        client=client,
        authorize=lambda: identity,
        process_before_response=True,
        # Without one, Bolt's loggers copy the root's level: at debug they would write what people typed.
        logger=logging.getLogger("slack_bolt"),
        request_verification_enabled=False,  # Socket Mode: the connection itself is authenticated
    )


def web_client(config: Config, seconds: float) -> WebClient:
    """A client that asks once: a second try behind our back could post twice, or sleep on a rate limit."""
    # slack_sdk annotates the timeout as int; the standard library below takes fractions.
    timeout: int = seconds  # type: ignore[assignment]
    return WebClient(
        token=config.bot_token, base_url=config.api_url, ssl=tls_context(), timeout=timeout, retry_handlers=[]
    )
