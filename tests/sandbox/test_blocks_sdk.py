"""What slack_sdk's own models build is accepted."""

from slack_sdk.models import blocks as kit
from slack_sdk.models.views import View

from sandbox.blocks import check_message, check_view


def test_a_message_built_with_slack_sdk_is_accepted() -> None:
    choices = [kit.Option(text=kit.PlainTextObject(text=name), value=name) for name in ("one", "two")]
    blocks = [
        kit.HeaderBlock(text="Bring in a supervisor"),
        kit.SectionBlock(
            text="*#1042* customer `48213`",
            fields=["*Kind*\nirate", "*Since*\n14:02"],
            accessory=kit.OverflowMenuElement(action_id="contact:more", options=choices),
        ),
        kit.DividerBlock(),
        kit.ContextBlock(elements=[kit.MarkdownTextObject(text="Asked at 14:03")]),
        kit.ActionsBlock(
            block_id="answer",
            elements=[
                kit.ButtonElement(
                    text="Accept",
                    action_id="escalation:accept",
                    value="1042",
                    style="primary",
                    confirm=kit.ConfirmObject(title="Accept?", text="You own it then."),
                ),
                kit.LinkButtonElement(text="CRM", url="https://example.com/48213", action_id="link"),
                kit.StaticSelectElement(action_id="kind", options=choices, initial_option=choices[0]),
            ],
        ),
        kit.ImageBlock(image_url="https://example.com/a.png", alt_text="A chart", title="Calls"),
        kit.MarkdownBlock(text="**Bold**"),
        kit.RichTextBlock(
            elements=[kit.RichTextSectionElement(elements=[kit.RichTextElementParts.Text(text="plain")])]
        ),
        kit.TableBlock(
            rows=[[{"type": "raw_text", "text": "Reference"}, {"type": "raw_text", "text": "Due"}]],
            column_settings=[{"align": "right", "is_wrapped": True}],
        ),
    ]

    assert check_message([block.to_dict() for block in blocks]) == []


def test_a_modal_built_with_slack_sdk_is_accepted() -> None:
    choices = [kit.Option(text=kit.PlainTextObject(text=name), value=name) for name in ("one", "two")]
    elements: list[kit.InputInteractiveElement] = [
        kit.PlainTextInputElement(action_id="value", multiline=True, max_length=500, placeholder="Tell us"),
        kit.NumberInputElement(action_id="value", is_decimal_allowed=True, min_value="0"),
        kit.EmailInputElement(action_id="value"),
        kit.UrlInputElement(action_id="value"),
        kit.DatePickerElement(action_id="value", initial_date="2026-11-22"),
        kit.TimePickerElement(action_id="value", initial_time="15:00", timezone="Europe/London"),
        kit.DateTimePickerElement(action_id="value", initial_date_time=1_800_000_000),
        kit.CheckboxesElement(action_id="value", options=choices, initial_options=choices[:1]),
        kit.RadioButtonsElement(action_id="value", options=choices, initial_option=choices[1]),
        kit.StaticSelectElement(action_id="value", option_groups=[kit.OptionGroup(label="Both", options=choices)]),
        kit.StaticMultiSelectElement(action_id="value", options=choices, max_selected_items=2),
        kit.ExternalDataSelectElement(action_id="value", placeholder="Find", min_query_length=2),
        kit.ExternalDataMultiSelectElement(action_id="value"),
        kit.UserSelectElement(action_id="value", initial_user="U0AMARA"),
        kit.UserMultiSelectElement(action_id="value"),
        kit.ConversationSelectElement(
            action_id="value",
            default_to_current_conversation=True,
            filter=kit.ConversationFilter(include=["public"], exclude_bot_users=True),
        ),
        kit.ConversationMultiSelectElement(action_id="value"),
        kit.ChannelSelectElement(action_id="value"),
        kit.ChannelMultiSelectElement(action_id="value", focus_on_load=True),
    ]
    view = View(
        type="modal",
        callback_id="contact",
        title="Difficult contact",
        submit="Log",
        close="Not now",
        private_metadata='{"contact": 1}',
        notify_on_close=True,
        blocks=[
            kit.AlertBlock(text="Life at risk: call the emergency services.", level="warning"),
            *(
                kit.InputBlock(block_id=element.type, label="Label", hint="Hint", optional=True, element=element)
                for element in elements
            ),
        ],
    )

    assert check_view(view.to_dict()) == []
