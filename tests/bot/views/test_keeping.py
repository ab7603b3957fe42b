"""Screens of warnings, holds, erasing and the digest: Slack takes each of them, whatever people typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.contact import Intensity, Kind
from bot.rules.digest import Count, Digest, Recurring, Waited, Week
from bot.rules.escalation import Urgency
from bot.rules.hold import Hold, State
from bot.rules.retention import Held
from bot.rules.warning import Change, Happened, ReferenceWarning
from bot.views import contact, digest, erasing, hold, warning
from bot.views.text import person
from sandbox.blocks import check_message
from tests.bot.views.samples import AGENT, NOW, OTHER, OWNER, Named, a_book, a_case, a_contact, a_team, fullest_case
from tests.bot.views.test_screens import HOSTILE, problems

TODAY = date(2026, 11, 22)
MINUTE = timedelta(minutes=1)


def a_warning(text: str) -> ReferenceWarning:
    return ReferenceWarning(
        team=1,
        id=1,
        reference=text[:80],
        behaviour=text[:300],
        seen_on=TODAY,
        set_by=OWNER,
        review_at=NOW,
        ended_at=None,
    )


def a_hold(text: str, state: State) -> Hold:
    return Hold(
        id=1, contact_id=2, state=state, person=AGENT, reason=text[:300], since=NOW, review_at=NOW, decided_by=OWNER
    )


def a_week(text: str = "", *, people: int = 9, times: int = 1) -> Week:
    count = Count(40 * times, people)
    return Week(
        contacts=count,
        kinds={kind.value: count for kind in (*Kind,)} | {"": count},
        intensities={str(step.value): count for step in Intensity},
        recurring=[Recurring(text[:80] or "48213", 12)] * 9,
        waits={urgency: Waited(count, 3, MINUTE, 90 * MINUTE) for urgency in Urgency},
        promises=count,
        kept=Count(30, people),
        follow_ups=count,
        problems_back=Count(4, people),
        lessons=[text] * 9,
    )


def screens(text: str) -> Iterator[Named]:
    said = a_warning(text)
    history = [Happened(change=change, person=OWNER, behaviour=text, at=NOW) for change in Change] * 2
    history[-1] = replace(history[-1], person="")
    yield "warning, new", warning.form(text, None, history[:10], TODAY, TODAY)
    yield "warning, in force", warning.form(text, said, history[:10], TODAY, TODAY)
    yield "warning, ended in its form", warning.ended(text)
    for name, it in (("in force", said), ("ended", replace(said, ended_at=NOW))):
        for is_due in (True, False):
            yield f"warning, review, {name}, {is_due}", warning.review(it, is_due=is_due)
    case = replace(fullest_case(text), warning=said)
    yield "card with a warning", contact.card(case, a_team(text), a_book("", "abusive"))
    yield "logged with a warning", contact.logged(replace(a_case(a_contact(text)), warning=said), a_team(text))
    yield "details with a warning", contact.details(case, a_team(text), for_supervisor=True)
    for state in (None, *State):
        held = a_hold(text, state) if state else None
        yield f"hold, form, {state}", hold.form(a_contact(text), held, TODAY)
        yield f"hold, request, {state}", hold.request_form(a_contact(text), held)
        if held:
            yield f"hold, asked, {state}", hold.asked(held)
            for until in (None, NOW):
                yield f"hold, answered, {state}, {until}", hold.answered(held, until, timedelta(days=365))
            yield f"hold, to decline, {state}", hold.decline_form(held)
            yield f"hold, ended, {state}", hold.ended(held)
            for is_due in (True, False):
                yield f"hold, review, {state}, {is_due}", hold.review(held, is_due=is_due)
    yield "erase", erasing.form(text, Held(3, 1, 0))
    yield "erased", erasing.erased(Held(1, 0, 2))
    weeks = {"full": a_week(text), "of few": a_week(text, people=3), "of nothing": empty_week()}
    for name, week in weeks.items():
        for other, before in weeks.items():
            yield f"digest, {name}, before {other}", digest.digest(Digest(first_day=TODAY, week=week, before=before))
    yield "digest, on its way", digest.on_its_way()


def empty_week() -> Week:
    none = Count(0, 0)
    return Week(
        contacts=none,
        kinds={},
        intensities={},
        recurring=[],
        waits={},
        promises=none,
        kept=none,
        follow_ups=none,
        problems_back=none,
        lessons=[],
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_slack_takes_every_screen_whatever_people_typed(text: str) -> None:
    found = {name: said for name, screen in screens(text) if (said := problems(screen))}
    assert found == {}


def test_the_digest_says_what_its_chart_shows_and_no_number_about_few() -> None:
    week = replace(a_week(), kinds={"upset": Count(31, 8), "abusive": Count(6, 5), "distressed": Count(3, 2)})
    message = digest.digest(Digest(first_day=TODAY, week=week, before=a_week(times=2)))
    payload = message.payload()
    assert check_message(payload["blocks"]) == []
    (chart,) = [block for block in payload["blocks"] if block["type"] == "data_visualization"]
    assert chart["chart"]["axis_config"]["categories"] == ["Upset"]
    said = payload["blocks"][1]["text"]["text"]
    assert "Upset: 31, 49 fewer than the week before" in said
    assert "Abusive: –" in said
    assert "Distressed: –" in said


def test_somebody_who_was_erased_is_a_former_colleague() -> None:
    assert [person(one) for one in (OTHER, "former7")] == [f"<@{OTHER}>", "a former colleague"]


def test_details_offer_a_warning_to_supervisors_and_keeping_to_both() -> None:
    case = a_case(a_contact("48213"))
    for for_supervisor, offered in ((True, ["warning:open", "hold:open"]), (False, ["hold:open"])):
        view = contact.details(case, a_team(""), for_supervisor=for_supervisor).to_dict()
        (row,) = [block for block in view["blocks"] if block.get("block_id") == "keeping"]
        assert [element["action_id"] for element in row["elements"]] == offered
