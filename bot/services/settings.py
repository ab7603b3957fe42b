"""Use cases of setting teams up: made, changed, closed, and which of them somebody works for now."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.set_up import Found, SetUp, Source, Texts, problems, team_of, text_of, written
from bot.rules.settings import FOR_SUPERVISORS, LISTING_MEMBERS, SOURCES, TEAM_SETTINGS, Change
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.views.text import people
from storage import Database, Records

CHANGES_SHOWN = 20
NOTHING_FOUND = Found()
_MOST_NAMED = 10
_WHO_IS_IN_IT = "Another team is for everybody who is in no other. Say here or below who is in this one."
_OVERTAKEN = "Somebody else has changed this meanwhile. Open the form again to see what it is now."


class NotSaved(Refused):
    """Nothing was saved: `problems` has a sentence for each setting that cannot be as it was filled in, by key.

    `overtaken` has, by key, what somebody else changed while the form was open. Its sentence in `problems` names
    nobody: who knows people's names can say more.
    """

    def __init__(self, wrong: Mapping[str, str], overtaken: Mapping[str, Change]) -> None:
        self.problems = dict.fromkeys(overtaken, _OVERTAKEN) | dict(wrong)
        self.overtaken = overtaken
        key, sentence = next(iter(self.problems.items()))
        super().__init__(sentence, field=key)


@dataclass(frozen=True)
class TeamSettings:
    """`is_admin` is Slack's own flag. `texts` are what was filled in, by a setting's key.

    What is saved is in force at once: in `teams`, and `in_force` is called for what follows from it. A `request` that
    comes twice is carried out once. Of what Slack was `found` to say, only what is about a change counts.
    """

    db: Database
    clock: Clock
    teams: Teams
    workspace: str
    in_force: Callable[[], None] = lambda: None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, old: Texts) -> None:
        """Read what is set up. Where there never was a team, `old` settings make the first, unless there are none.

        They are on record as nobody's. What follows from it is for whoever starts the rest.
        """
        with self.db.write() as records:
            if old and not records.teams.all():
                self._make(records, "", _changed({}, old), NOTHING_FOUND)
        self._read()

    def shown_to(self, person: str, *, is_admin: bool) -> Sequence[Team]:
        """The open teams whose settings this person may see: an admin all, others those that they supervise."""
        return [team for team in self.teams.open() if is_admin or team.is_supervisor(person)]

    def look(self, person: str, team_id: int, *, is_admin: bool) -> SetUp:
        """What a team has set up. Raises Refused for those who may not see it, and where the team has closed."""
        team = self._team(person, team_id, is_admin=is_admin)
        with self.db.read() as records:
            return SetUp(team=team, changes=records.teams.current(team_id))

    def history(self, person: str, team_id: int, *, is_admin: bool) -> Sequence[Change]:
        """The latest changes, newest first. Raises Refused as `look` does."""
        self._team(person, team_id, is_admin=is_admin)
        with self.db.read() as records:
            return records.teams.history(team_id, CHANGES_SHOWN)

    def make(self, person: str, texts: Texts, *, is_admin: bool, request: str, found: Found = NOTHING_FOUND) -> Team:
        """A team of these settings, with the default of every other. Raises Refused for who is no admin; NotSaved."""
        _check_admin(is_admin)
        wanted = _changed({}, texts)
        with self.db.write() as records:
            made = records.requests.made(request)
            if made is None:
                others = _others(records)
                if others and "name" not in texts:
                    raise Refused("Somebody has set up the first team meanwhile. `/backline settings` shows it.")
                _check(wanted, wanted, found, others, TEAM_SETTINGS, {})
                _check_members(wanted, others)
                made = self._make(records, person, wanted, found)
                records.requests.record(request, made, self.clock.now())
        self._take_up()
        return self.teams.get(made)

    def change(
        self,
        person: str,
        team_id: int,
        texts: Texts,
        *,
        seen: int,
        is_admin: bool,
        request: str,
        found: Found = NOTHING_FOUND,
    ) -> Team:
        """Save what this person has changed in a form drawn when `seen` was the latest change; all of it, or nothing.

        What they left as it was stays as it is by now. Raises Refused as `look` does, and for what only an admin may
        change; NotSaved for what cannot be, and for what somebody else has changed meanwhile.
        """
        team = self._team(person, team_id, is_admin=is_admin)
        with self.db.write() as records:
            if records.requests.made(request) is not None:
                return team
            latest = records.teams.current(team_id)
            now = {key: change.value for key, change in latest.items()}
            wanted = _changed(now, _changed(records.teams.as_of(team_id, seen), texts))
            if not (is_admin or wanted.keys() <= FOR_SUPERVISORS):
                raise Refused("Only a Slack admin can change that. You can change the hours and the company's words.")
            overtaken = {key: latest[key] for key in wanted if key in latest and latest[key].id > seen}
            others = _others(records, besides=team_id)
            _check(now | wanted, wanted, found, others, texts, overtaken)
            if not wanted.keys().isdisjoint(LISTING_MEMBERS):
                _check_members(now | wanted, others)
            self._keep(records, person, team_id, wanted, found)
            records.requests.record(request, team_id, self.clock.now())
        self._take_up()
        return self.teams.get(team_id)

    def close(self, person: str, team_id: int, *, is_admin: bool) -> None:
        """Nobody works for it any more; its cases are kept as long as it said. Again changes nothing.

        Raises Refused for who is no admin, for the only team, and while anything of it is open.
        """
        _check_admin(is_admin)
        with self.db.write() as records:
            still_open = [team for team, is_closed in records.teams.all().items() if not is_closed]
            if team_id not in still_open:
                return
            if still_open == [team_id]:
                raise Refused("It is the only team. Set up another before you close this one.")
            if left := records.teams.still_open(team_id):
                raise Refused(_still_open(left))
            records.teams.close(team_id, person, self.clock.now())
        self._take_up()

    def pick(self, person: str, team_id: int) -> None:
        """They work for this team from now on. Raises Refused where they are not in it."""
        if team_id not in {team.id for team in self.teams.joined(person)}:
            raise Refused("You are not in that team any more.")
        with self.db.write() as records:
            records.teams.pick(person, team_id)
        self._read()

    def sources(self) -> Sequence[Source]:
        """The groups and channels of open teams, for which Slack has to be asked who is in them."""
        with self.db.read() as records:
            texts = records.teams.texts()
        return [
            Source(team=team.id, team_name=team.name, key=key, id=texts[team.id][key])
            for team in self.teams.open()
            for key in SOURCES
            if texts[team.id].get(key)
        ]

    def resolved(self, source: Source, people: Sequence[str]) -> bool:
        """These are in it now; whether that is a change. Where the team has another one by now, it is none."""
        with self.db.write() as records:
            now = records.teams.current(source.team).get(source.key)
            is_news = (
                now is not None and now.value == source.id and records.teams.put_people(source.team, source.key, people)
            )
        if is_news:
            self._take_up()
        return is_news

    def _team(self, person: str, team_id: int, *, is_admin: bool) -> Team:
        team = next((team for team in self.teams.open() if team.id == team_id), None)
        if team is None:
            raise Refused("That team has closed.")
        if not (is_admin or team.is_supervisor(person)):
            raise Refused("A team's settings are for its supervisors and for Slack admins.")
        return team

    def _make(self, records: Records, person: str, wanted: Texts, found: Found) -> int:
        team_id = records.teams.add(person, self.clock.now())
        self._keep(records, person, team_id, wanted, found)
        return team_id

    def _keep(self, records: Records, person: str, team_id: int, wanted: Texts, found: Found) -> None:
        for key, text in wanted.items():
            records.teams.set(team_id, key, text, person, self.clock.now())
            if key in SOURCES:
                records.teams.put_people(team_id, key, found.people.get(key, ()))

    def _take_up(self) -> None:
        """What is set up has changed."""
        self._read()
        self.in_force()

    def _read(self) -> None:
        # Read and put in place as one: of two who have just saved, the later has read what both did.
        with self._lock, self.db.read() as records:
            self.teams.replace(load_teams(records, self.workspace), records.teams.picked())


def load_teams(records: Records, workspace: str) -> tuple[Team, ...]:
    """Every team as it is set up, closed ones too, in the order they were made. `workspace` is Slack's id for it.

    Raises ValueError where a text is stored that its setting does not take.
    """
    texts, people = records.teams.texts(), records.teams.people()
    return tuple(
        team_of(team_id, workspace, texts.get(team_id, {}), people.get(team_id, {}), is_closed=is_closed)
        for team_id, is_closed in records.teams.all().items()
    )


def _changed(before: Texts, texts: Texts) -> dict[str, str]:
    """What says something else than before, of what was filled in."""
    return {key: written(key, text) for key, text in texts.items() if text_of(texts, key) != text_of(before, key)}


def _check(
    all_of_it: Texts,
    wanted: Texts,
    found: Found,
    others: Sequence[Texts],
    fields: Collection[str],
    overtaken: Mapping[str, Change],
) -> None:
    """Raises NotSaved for what is wrong with the `fields` of a form, or was overtaken."""
    wrong = {key: sentence for key, sentence in problems(all_of_it).items() if key in fields}
    wrong |= {key: sentence for key, sentence in found.unfit.items() if key in wanted}
    for key in SOURCES:
        if wanted.get(key) and key in found.people and not found.people[key]:
            wrong.setdefault(key, "Nobody is in it.")
    for other in others:
        if text_of(other, "name").casefold() == text_of(all_of_it, "name").casefold():
            wrong.setdefault("name", "There is a team of that name already.")
        if other["escalation_channel"] == wanted.get("escalation_channel"):
            theirs = f"Requests to {text_of(other, 'name')} go there. Pick a channel that is this team's own."
            wrong.setdefault("escalation_channel", theirs)
    if wrong or overtaken:
        raise NotSaved(wrong, overtaken)


def _check_members(all_of_it: Texts, others: Sequence[Texts]) -> None:
    """Raises NotSaved where a second team would be for everybody who is in no other."""
    if _is_for_everybody(all_of_it) and any(map(_is_for_everybody, others)):
        raise NotSaved({"members": _WHO_IS_IN_IT}, {})


def _is_for_everybody(texts: Texts) -> bool:
    return not any(text_of(texts, key) for key in LISTING_MEMBERS)


def _others(records: Records, besides: int | None = None) -> Sequence[Texts]:
    """What open teams have set up, but one."""
    texts, teams = records.teams.texts(), records.teams.all()
    return [texts[team_id] for team_id, is_closed in teams.items() if not is_closed and team_id != besides]


def _still_open(left: Sequence[tuple[str, str]]) -> str:
    counted = Counter(what for what, _ in left)
    parts = [f"{count} {what}{'s' if count > 1 else ''}" for what, count in counted.items()]
    whose = people(list(dict.fromkeys(person for _, person in left)), most=_MOST_NAMED)
    return f"Still open in this team: {', '.join(parts)}. They are of {whose}, and have to end first."


def _check_admin(is_admin: bool) -> None:
    if not is_admin:
        raise Refused("Only a Slack admin can do that. Ask one to type `/backline settings`.")
