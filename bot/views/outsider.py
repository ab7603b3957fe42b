"""What people read whom Backline is not for."""

from slack_sdk.models.views import View

from bot.rules.outsider import Outsider
from bot.views.blocks import Message, section

_SENTENCES = {
    Outsider.GUEST: "Sorry, I can't do that for you: you are a guest of this workspace, and I'm for its members. "
    "If you need me for your work, an admin can make you one.",
    Outsider.STRANGER: "Sorry, I can't do that for you: I work for one workspace, and you are of another. "
    "Write in the channel what you need, and somebody there can do it.",
    Outsider.BOT: "Sorry, I can't do that: I work for people, not for apps.",
    Outsider.GONE: "Sorry, I can't do that for you: your account in this workspace is deactivated. "
    "An admin can activate it again.",
}


def sentence(why: Outsider) -> str:
    return _SENTENCES[why]


def message(why: Outsider) -> Message:
    return Message(sentence(why), [section(sentence(why))])


def home(why: Outsider) -> View:
    return View(type="home", blocks=[section(sentence(why))])
