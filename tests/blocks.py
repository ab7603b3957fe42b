"""slack_sdk's blocks, made into JSON at half the price."""

from functools import cache

from slack_sdk.models.basic_objects import JsonObject


def remember_validators() -> None:
    """Look for what validates an object once for each class; slack_sdk 3.47 looks through `dir()` of each object."""
    JsonObject.validate_json = _validate  # type: ignore[method-assign]


def _validate(thing: JsonObject) -> None:
    for name in _validators(type(thing)):
        getattr(thing, name)()


@cache
def _validators(kind: type[JsonObject]) -> list[str]:
    return [name for name in dir(kind) if hasattr(getattr(kind, name), "validator")]
