"""`/playbook`: a card in one go, and from there all others; for supervisors, changing them, and lessons.

Everything is shown in one window, each view in place of the last.
"""

from dataclasses import replace

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.playbook import shipped
from bot.rules.playbook import FIRST, LESSONS_ON_CARD, Playbook, Wording, read_lines
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.timeline import Event
from bot.services import Playbooks
from bot.services.playbook import VERSIONS_SHOWN
from bot.views import lessons as lesson_views
from bot.views import playbook as views
from bot.views import playbook_forms as forms
from bot.views.text import brief
from handlers.modals import show_instead
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/playbook")(command)
    routes.action("playbook:contact")(wanted_for_contact)
    routes.action("playbook:open")(opened)
    routes.action("playbook:choose")(chosen)
    routes.action("playbook:warned")(warned)
    routes.action("playbook:take_back")(taken_back)
    routes.action("playbook:edit")(edit_wanted)
    routes.view("playbook_edit")(edit_submitted)
    routes.action("playbook:new")(new_wanted)
    routes.action("playbook:history")(history_wanted)
    routes.action("playbook:restore")(restored)
    routes.action("playbook:lessons")(lessons_wanted)
    routes.action("lesson:accept")(accept_wanted)
    routes.view("lesson")(accept_submitted)
    routes.action("lesson:decline")(declined)
    routes.action("lesson:withdraw")(withdrawn)


def command(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, team: Team) -> BoltResponse:
    """`/playbook abusive`: that card. `/playbook`, or a word that no card has: the first, with the way to all."""
    text = typed_in_chat(body["text"])
    book = playbooks.find(person_of(body), text)
    notice = "" if book else f"No card for “{brief(text)}”. All of them are in this menu."
    view = views.card(book or playbooks.open(person_of(body), FIRST), team, reader=person_of(body), notice=notice)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def wanted_for_contact(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, teams: Teams) -> BoltResponse:
    person = person_of(body)
    book, case = playbooks.for_contact(person, Click.of(body).id)
    view = views.card(book, teams.of(case.contact), reader=person, case=case)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def opened(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, team: Team) -> BoltResponse:
    """From Home, and back from what supervisors do."""
    _show(body, client, _card(body, playbooks.open(person_of(body), Click.of(body).value), team))
    return ack()


def chosen(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, team: Team, teams: Teams) -> BoltResponse:
    """Another card; for a case, still with what concerns that."""
    person, click = person_of(body), Click.of(body)
    if click.about:
        _show_for_case(body, client, playbooks, teams, click.about, click.value)
    else:
        _show(body, client, views.card(playbooks.open(person, click.value), team, reader=person))
    return ack()


def warned(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, teams: Teams) -> BoltResponse:
    """On record; the contact's own card is edited, and the window shows which warning would be next."""
    person, click = person_of(body), Click.of(body)
    playbooks.warn(person, click.id, Event(click.argument))
    return _case_again(ack, body, client, playbooks, teams)


def taken_back(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, teams: Teams) -> BoltResponse:
    click = Click.of(body)
    playbooks.take_back(person_of(body), click.id, Event(click.argument))
    return _case_again(ack, body, client, playbooks, teams)


def _case_again(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, teams: Teams) -> BoltResponse:
    """The window as it is now; a message is edited by the worker."""
    if "view" in body:
        _show_for_case(body, client, playbooks, teams, Click.of(body).id, body["view"]["private_metadata"])
    return ack()


def _show_for_case(
    body: Payload, client: WebClient, playbooks: Playbooks, teams: Teams, contact_id: int, key: str
) -> None:
    person = person_of(body)
    book, case = playbooks.for_contact(person, contact_id, key)
    _show(body, client, views.card(book, teams.of(case.contact), reader=person, case=case))


# Changing a card


def edit_wanted(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    """A card as it is, or in the words of an earlier version, to start from."""
    click = Click.of(body)
    version = int(click.argument) if click.argument else None
    _show(body, client, forms.edit_form(playbooks.to_change(person_of(body), click.value, version)))
    return ack()


def edit_submitted(ack: Ack, body: Payload, playbooks: Playbooks, team: Team) -> BoltResponse:
    """Kept, and shown as everybody reads it from now on."""
    key, _, based_on = body["view"]["private_metadata"].partition("/")
    person, typed = person_of(body), _typed(body["view"])
    if not key:
        book = playbooks.create(person, typed)
    else:
        title = typed.title or playbooks.to_change(person, key).wording.title
        book = playbooks.save(person, key, replace(typed, title=title), int(based_on))
    return ack(response_action="update", view=_card(body, book, team))


def new_wanted(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    _show(body, client, forms.edit_form(playbooks.to_create(person_of(body))))
    return ack()


def history_wanted(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    card, versions = playbooks.history(person_of(body), Click.of(body).value)
    came_with_it = shipped()[card.key].wording if card.key in shipped() else None
    _show(body, client, forms.history(card, versions, came_with_it, VERSIONS_SHOWN))
    return ack()


def restored(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks, team: Team) -> BoltResponse:
    _show(body, client, _card(body, playbooks.restore(person_of(body), Click.of(body).value), team))
    return ack()


def _typed(view: Payload) -> Wording:
    """What stands in the form; only a card of the team's own has a title to type."""
    form = Form(view)
    return Wording(
        title=form.text("title"),
        when=form.text("when"),
        glance=read_lines(form.text("glance")),
        now=read_lines(form.text("now")),
        say=read_lines(form.text("say"), phrases=True),
        avoid=read_lines(form.text("avoid"), phrases=True),
        written=read_lines(form.text("written")),
    )


# Lessons


def lessons_wanted(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    _show(body, client, _lessons(body, playbooks, Click.of(body).value))
    return ack()


def accept_wanted(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    _show(body, client, lesson_views.accept_form(*playbooks.to_accept(person_of(body), Click.of(body).id)))
    return ack()


def accept_submitted(ack: Ack, body: Payload, playbooks: Playbooks, team: Team) -> BoltResponse:
    """Accepted, and shown where it now stands."""
    view, form = body["view"], Form(body["view"])
    book = playbooks.accept(person_of(body), int(view["private_metadata"]), form.option("card"), form.text("words"))
    return ack(response_action="update", view=_card(body, book, team))


def declined(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    playbooks.decline(person_of(body), Click.of(body).id)
    return _lessons_again(ack, body, client, playbooks)


def withdrawn(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    playbooks.withdraw(person_of(body), Click.of(body).id)
    return _lessons_again(ack, body, client, playbooks)


def _lessons_again(ack: Ack, body: Payload, client: WebClient, playbooks: Playbooks) -> BoltResponse:
    """The window as it is now; a message is edited by the worker."""
    if "view" in body:
        _show(body, client, _lessons(body, playbooks, body["view"]["private_metadata"]))
    return ack()


def _lessons(body: Payload, playbooks: Playbooks, key: str) -> View:
    return lesson_views.lessons(*playbooks.lessons(person_of(body), key), LESSONS_ON_CARD)


def _card(body: Payload, book: Playbook, team: Team) -> View:
    return views.card(book, team, reader=person_of(body))


def _show(body: Payload, client: WebClient, view: View) -> None:
    """In the window that was clicked in; from a message or Home, in a new one."""
    if body.get("view", {}).get("type") == "modal":
        show_instead(client, body["view"], view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)
