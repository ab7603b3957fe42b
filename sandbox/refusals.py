"""The two ways the practice workspace says no: to the app, in Slack's words, and to a person, in plain ones."""

from typing import Any


class ApiError(Exception):
    """What Slack answers instead of doing what the app asked: its error name, and the answer's other fields."""

    def __init__(self, error: str, **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.fields = fields

    def answer(self) -> dict[str, Any]:
        """The body of Slack's response."""
        return {"ok": False, "error": self.error, **self.fields}

    @classmethod
    def invalid_arguments(cls, *messages: str) -> "ApiError":
        """`invalid_arguments`, with sentences that say which argument and why."""
        return cls("invalid_arguments", response_metadata={"messages": list(messages)})


class PersonError(Exception):
    """A person asked for what Slack's own screens would not let them do; the message is the sentence they read."""
