"""`/backline settings`: teams are made, looked at, changed and closed."""

from collections.abc import Iterable, Sequence

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.gathering import Gathering
from bot.people import People
from bot.rules.errors import Refused
from bot.rules.rooms import AGREES, Agreement, Group
from bot.rules.set_up import Texts, text_of
from bot.rules.setting_kinds import Asks
from bot.rules.settings import FIRST_QUESTIONS, SECTIONS, SOURCES, TEAM_SETTINGS, Section
from bot.rules.teams import NOT_SET_UP, Teams
from bot.services import TeamSettings
from bot.services.settings import NotSaved
from bot.slack_side import Checked, SlackSide
from bot.views import settings as views
from bot.views import settings_forms as forms
from handlers.admins import is_slack_admin
from handlers.modals import show_above, show_instead
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes

_NOT_YOURS = "Settings are for a team's supervisors and for Slack admins. An admin can add you to a team."
_TICK = "Tick it, or pick another channel."


def register(routes: Routes) -> None:
    routes.command("/backline settings")(command)
    routes.action("settings:list")(list_wanted)
    routes.action("settings:open")(team_wanted)
    routes.action("settings:change")(form_wanted)
    routes.action("settings:history")(history_wanted)
    routes.action("settings:close")(closed)
    routes.action("settings:first")(first_wanted)
    routes.action("settings:new")(new_wanted)
    routes.view("first_team")(made)
    routes.view("new_team")(made)
    routes.view("settings")(changed)


# Looking


def command(
    ack: Ack, body: Payload, client: WebClient, team_settings: TeamSettings, teams: Teams, people: People
) -> BoltResponse:
    person = person_of(body)
    is_admin = is_slack_admin(person, client, people)
    if not teams.open():
        if not is_admin:
            raise Refused(NOT_SET_UP)
        view = forms.first_form({})
    else:
        view = _front(team_settings, person, is_admin=is_admin)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def _front(team_settings: TeamSettings, person: str, *, is_admin: bool) -> View:
    """The teams this person may see; of one alone, its page. Raises Refused where there is none."""
    match team_settings.shown_to(person, is_admin=is_admin):
        case []:
            raise Refused(_NOT_YOURS)
        case [team]:
            return views.team_page(team_settings.look(person, team.id, is_admin=is_admin), is_admin=is_admin)
        case shown:
            return views.teams_page(shown, is_admin=is_admin)


def list_wanted(
    ack: Ack, body: Payload, client: WebClient, team_settings: TeamSettings, people: People
) -> BoltResponse:
    person = person_of(body)
    is_admin = is_slack_admin(person, client, people)
    shown = team_settings.shown_to(person, is_admin=is_admin)
    if not shown:
        raise Refused(_NOT_YOURS)
    _show(client, body, views.teams_page(shown, Click.of(body).id, is_admin=is_admin))
    return ack()


def team_wanted(
    ack: Ack, body: Payload, client: WebClient, team_settings: TeamSettings, people: People
) -> BoltResponse:
    person = person_of(body)
    is_admin = is_slack_admin(person, client, people)
    set_up = team_settings.look(person, Click.of(body).id, is_admin=is_admin)
    _show(client, body, views.team_page(set_up, is_admin=is_admin))
    return ack()


def history_wanted(
    ack: Ack, body: Payload, client: WebClient, team_settings: TeamSettings, teams: Teams, people: People
) -> BoltResponse:
    person, team_id = person_of(body), Click.of(body).id
    changes = team_settings.history(person, team_id, is_admin=is_slack_admin(person, client, people))
    _show(client, body, views.history(teams.get(team_id), changes))
    return ack()


# Making a team


def first_wanted(ack: Ack, body: Payload, client: WebClient, people: People) -> BoltResponse:
    _check_admin(body, client, people)
    show_above(client, body, forms.first_form({}))
    return ack()


def new_wanted(ack: Ack, body: Payload, client: WebClient, slack_side: SlackSide, people: People) -> BoltResponse:
    _check_admin(body, client, people)
    _show(client, body, forms.new_team_form({}, slack_side.groups()))
    return ack()


def made(
    ack: Ack,
    body: Payload,
    client: WebClient,
    team_settings: TeamSettings,
    slack_side: SlackSide,
    gathering: Gathering,
    people: People,
) -> BoltResponse:
    """The first team, or another. Its time zone is that of whoever makes it: one question less."""
    _check_admin(body, client, people)
    person, view = person_of(body), body["view"]
    profile = people.of(person, client.users_info)
    is_first = view["callback_id"] == "first_team"
    texts = _filled_in(view, FIRST_QUESTIONS if is_first else forms.NEW_TEAM)
    checked = slack_side.check(texts, _agreed(view, is_admin=profile.is_admin))
    if asked := checked.to_agree:
        redrawn = forms.first_form(texts, asked) if is_first else forms.new_team_form(texts, slack_side.groups(), asked)
        return _ask(ack, view, asked, redrawn)
    try:
        team = team_settings.make(
            person,
            {**texts, "time_zone": profile.zone.key},
            is_admin=profile.is_admin,
            request=_request(view),
            found=checked.found,
        )
    except NotSaved as refusal:
        return _on_the_fields(ack, client, people, refusal)
    _find_later(gathering, checked, texts)
    said = views.silence(checked.unchecked)
    if is_first:
        return ack(response_action="update", view=views.first_steps(team, said))
    set_up = team_settings.look(person, team.id, is_admin=True)
    page = views.team_page(set_up, is_admin=True, said=[":white_check_mark: The team is there.", *said])
    return ack(response_action="update", view=page)


# Changing and closing one


def form_wanted(
    ack: Ack,
    body: Payload,
    client: WebClient,
    team_settings: TeamSettings,
    slack_side: SlackSide,
    people: People,
) -> BoltResponse:
    person, click = person_of(body), Click.of(body)
    part = Section[click.argument]
    set_up = team_settings.look(person, click.id, is_admin=is_slack_admin(person, client, people))
    texts = {setting.key: set_up.text(setting.key) for setting in SECTIONS[part]}
    _show(client, body, forms.section_form(set_up.team, part, texts, _groups(slack_side, part), set_up.seen))
    return ack()


def changed(
    ack: Ack,
    body: Payload,
    client: WebClient,
    team_settings: TeamSettings,
    slack_side: SlackSide,
    gathering: Gathering,
    people: People,
) -> BoltResponse:
    """One section was filled in. Slack is asked about what is new in it."""
    person, view = person_of(body), body["view"]
    is_admin = is_slack_admin(person, client, people)
    number, name, seen = view["private_metadata"].split("/")
    team_id, part = int(number), Section[name]
    before = team_settings.look(person, team_id, is_admin=is_admin)
    texts = _filled_in(view, [setting.key for setting in SECTIONS[part]])
    news = {key: text for key, text in texts.items() if text_of(texts, key) != before.text(key)}
    checked = slack_side.check(news, _agreed(view, is_admin=is_admin))
    if checked.to_agree:
        groups = _groups(slack_side, part)
        redrawn = forms.section_form(before.team, part, texts, groups, int(seen), checked.to_agree)
        return _ask(ack, view, checked.to_agree, redrawn)
    try:
        team_settings.change(
            person, team_id, texts, seen=int(seen), is_admin=is_admin, request=_request(view), found=checked.found
        )
    except NotSaved as refusal:
        return _on_the_fields(ack, client, people, refusal)
    _find_later(gathering, checked, texts)
    set_up = team_settings.look(person, team_id, is_admin=is_admin)
    said = [":white_check_mark: Saved, and in force.", *views.silence(checked.unchecked)]
    return ack(response_action="update", view=views.team_page(set_up, is_admin=is_admin, said=said))


def closed(
    ack: Ack, body: Payload, client: WebClient, team_settings: TeamSettings, teams: Teams, people: People
) -> BoltResponse:
    person, team_id = person_of(body), Click.of(body).id
    is_admin = is_slack_admin(person, client, people)
    team_settings.close(person, team_id, is_admin=is_admin)
    shown = team_settings.shown_to(person, is_admin=is_admin)
    _show(client, body, views.teams_page(shown, is_admin=is_admin, said=views.has_closed(teams.get(team_id))))
    return ack()


# The rest


def _check_admin(body: Payload, client: WebClient, people: People) -> None:
    """Raises Refused for anybody else."""
    if not is_slack_admin(person_of(body), client, people):
        raise Refused(_NOT_YOURS)


def _show(client: WebClient, body: Payload, view: View) -> None:
    """In place of the page that somebody clicked in; from Home or a message, over it. Raises slack_sdk's errors."""
    seen = body.get("view") or {}
    if seen.get("type") == "modal":
        show_instead(client, seen, view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)


def _groups(slack_side: SlackSide, part: Section) -> Sequence[Group]:
    """The workspace's user groups, where the form of this section asks for one."""
    return slack_side.groups() if any(setting.asks is Asks.GROUP for setting in SECTIONS[part]) else ()


def _filled_in(view: Payload, keys: Iterable[str]) -> dict[str, str]:
    """The texts of a form, by key; only what it has asked."""
    form = Form(view)
    return {key: _text(form, key) for key in keys if form.has(key)}


def _text(form: Form, key: str) -> str:
    match TEAM_SETTINGS[key].asks:
        case Asks.PEOPLE:
            return " ".join(form.people(key))
        case Asks.CHANNEL:
            return form.channel(key) or ""
        case Asks.GROUP:
            return form.first_option(key) or ""
        case Asks.CHOICE:
            return form.option(key)
        case _:
            return form.text(key)


def _request(view: Payload) -> str:
    """One form sent once: the modal that shows it shows others before and after, each with a hash of its own."""
    return f"{view['id']} {view['hash']}"


def _agreed(view: Payload, *, is_admin: bool) -> frozenset[str]:
    """The agreements that were ticked; nobody but an admin gives any."""
    form = Form(view)
    if not is_admin:
        return frozenset()
    return frozenset(name for name in view["state"]["values"] if name.startswith(AGREES) and form.ticked(name))


def _ask(ack: Ack, view: Payload, agreements: Sequence[Agreement], redrawn: View) -> BoltResponse:
    """Show what has to be agreed to first; where it is there already, that it is not ticked."""
    form = Form(view)
    if unticked := [each.name for each in agreements if form.has(each.name)]:
        return ack(response_action="errors", errors=dict.fromkeys(unticked, _TICK))
    return ack(response_action="update", view=redrawn)


def _on_the_fields(ack: Ack, client: WebClient, people: People, refusal: NotSaved) -> BoltResponse:
    """What cannot be saved, each on its field; what was typed stays."""
    by_others = {
        key: views.overtaken(change, people.of(change.person, client.users_info).name or "Somebody else")
        for key, change in refusal.overtaken.items()
    }
    return ack(response_action="errors", errors=dict(refusal.problems) | by_others)


def _find_later(gathering: Gathering, checked: Checked, texts: Texts) -> None:
    """Who is in the groups and channels that Slack was too slow about."""
    for key in checked.unchecked:
        if key in SOURCES:
            gathering.look(texts[key])
