"""Exporting: what goes in and why, what comes with the file, what was exported before, and what went wrong."""

from collections.abc import Sequence
from datetime import date, tzinfo
from enum import StrEnum

from slack_sdk.models.blocks import DatePickerElement, InputBlock
from slack_sdk.models.views import View

from bot.rules.export import LONGEST_REASON, Export, Kind, State, Times
from bot.views.blocks import Message, choice_field, field, modal, section, text_field
from bot.views.finding import span_said
from bot.views.text import brief, day_and_time, escape, person, sentence


class Content(StrEnum):
    """What goes in."""

    FIGURES = "figures"
    NAMES = "names"


_CONTENT = {
    Content.FIGURES: "Figures, everybody under a pseudonym",
    Content.NAMES: "Names too, and what people wrote",
}
# Slack's names, and ours, for why a file cannot be sent, and what a person can do about it.
_MENDS = {
    "missing_scope": "Backline may not send files here yet. An admin adds the scope `files:write` and reinstalls it.",
    "storage_limit_reached": "Slack's storage for files is full. An admin makes room.",
    "file_uploads_disabled": "Files are turned off in this workspace. An admin can allow them.",
    "file_uploads_except_images_disabled": "This workspace takes only pictures. An admin can allow other files.",
    "file_type_not_allowed": "This workspace does not take such files. An admin can allow CSV and HTML.",
    "file_upload_size_restricted": "It is too large for this workspace. Try a shorter time.",
    "gone": "What it was about has been removed meanwhile.",
}


def team_form(first: date | None, last: date | None, notice: str = "") -> View:
    """Asks from when to when, what goes in, and why. Figures without names are the usual.

    `notice` says why no days are chosen yet.
    """
    return modal(
        "export_team",
        "Export",
        [
            *([section(notice)] if notice else []),
            section("The team's contacts, escalations and callbacks, as tables in our direct messages."),
            _day("first", "From", first),
            _day("last", "To the end of", last),
            choice_field("content", "What goes in", _CONTENT, chosen=Content.FIGURES, required=True),
            text_field(
                "reason",
                "What is it for?",
                hint="Needed for names. Without it, times are to the hour. Every export is on record: who, when, what "
                "and why.",
                placeholder="Complaint of customer 48213, asked for by legal",
                limit=LONGEST_REASON,
            ),
        ],
        submit="Export",
    )


def case_form(contact_id: int) -> View:
    """Asks what a case's document is for."""
    return modal(
        "export_case",
        f"Export #{contact_id}",
        [
            section(
                "The whole case with its exact words, as one document to print or hand on, in our direct messages."
            ),
            text_field(
                "reason",
                "Who is it for, and why?",
                hint="Every export is on record: who, when, what and why.",
                placeholder="For HR, after the threat on Monday",
                required=True,
                limit=LONGEST_REASON,
                focus=True,
            ),
        ],
        submit="Export",
        private_metadata=str(contact_id),
    )


def _day(name: str, label: str, chosen: date | None) -> InputBlock:
    picker = DatePickerElement(action_id="value", initial_date=chosen.isoformat() if chosen else None)
    return field(name, label, picker, required=True)


def comes_with(export: Export, zone: tzinfo) -> str:
    """The words above the file."""
    if export.kind is Kind.CASE:
        return f"Case #{export.contact_id}, for: {escape(export.reason)}\nOpen it in a browser to read or print it."
    what = f"Contacts logged, escalations requested and callbacks due {span_said(export.span, zone)}."
    if export.is_named:
        return f"{what} With names and what people wrote, for: {escape(export.reason)}"
    to_the = "minute" if export.times is Times.MINUTE else "hour"
    return (
        f"{what} People, customers and cases have pseudonyms, times are to the {to_the}, and what people wrote is "
        "left out. Whoever knows the shift may still know some of it again."
    )


def on_its_way() -> View:
    """In place of the form, once it is on record."""
    return modal("export_begun", "Export", [section("On its way: it comes to our direct messages.")], close="Close")


def listed(exports: Sequence[Export], zone: tzinfo) -> Message:
    """Who exported what, when and why, newest first."""
    if not exports:
        line = "Nothing has been exported yet. Export with `/backline export`."
        return Message(line, [section(line)])
    lines = [f"• {_listed(export, zone)}" for export in exports]
    return Message(
        text=f"The latest exports. Newest: {_listed(exports[0], zone)}",
        blocks=[section("*The latest exports*"), *(section(line) for line in lines)],
    )


def _listed(export: Export, zone: tzinfo) -> str:
    what = (
        f"case #{export.contact_id}"
        if export.kind is Kind.CASE
        else f"the team's tables, {span_said(export.span, zone)}"
    )
    how = "" if export.kind is Kind.CASE else ", with names" if export.is_named else ", with pseudonyms"
    state = "" if export.state is State.SENT else " (not sent)" if export.state is State.FAILED else " (on its way)"
    why = f" For: {brief(export.reason, 200)}" if export.reason else ""
    return f"{day_and_time(export.asked_at)}: {person(export.person)}, {what}{how}{state}.{why}"


def failed(export: Export) -> Message:
    """To whoever asked for it."""
    what = f"the document of case #{export.contact_id}" if export.kind is Kind.CASE else "your export"
    why = _MENDS.get(export.error, f"Slack says `{escape(export.error)}`.")
    line = f"I could not send {what}. {sentence(why)} Nothing has left: please export it again once that is mended."
    return Message(line, [section(line)])
