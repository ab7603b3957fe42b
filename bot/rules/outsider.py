"""Who Backline is not for."""

from enum import StrEnum


class Outsider(StrEnum):
    """Why somebody may use nothing of it."""

    GUEST = "guest"
    """Here for some channels only, as agencies and customers are."""
    STRANGER = "stranger"
    """Of another workspace, here through a shared channel."""
    BOT = "bot"
    GONE = "gone"
    """Deactivated."""
