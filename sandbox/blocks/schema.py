"""A small vocabulary for describing what Slack accepts, so that the tables of blocks and elements are data.

Every shape has one method: `check(value, at)` yields a sentence for each thing Slack would refuse, where `at`
is the JSON pointer of the value. The sentences are Slack's own as seen in `response_metadata.messages`
where one is known, otherwise worded like them. Slack sends further ones about the schemas it tried ("failed to
match all allowed schemas"), which say nothing a person can act on. Lengths are counted in Unicode code points.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]
Rule = Callable[[Json, str], Iterator[str]]
"""What holds between the fields of one object. It runs only on objects whose fields are all in order."""


class Shape(Protocol):
    def check(self, value: object, at: str) -> Iterator[str]: ...


def refusal(words: str, at: str) -> str:
    return f"[ERROR] {words} [json-pointer:{at}]"


@dataclass(frozen=True)
class String:
    """Text of `min` to `max` characters; where `form` is given, it must also be of that form."""

    max: int | None = None
    min: int = 1
    form: Callable[[str], bool] | None = None
    form_words: str = "must be of the right form"

    def check(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield refusal("must provide a string", at)
        elif len(value) < self.min:
            yield refusal(f"must be more than {self.min - 1} characters", at)
        elif self.max is not None and len(value) > self.max:
            yield refusal(f"must be less than {self.max + 1} characters", at)
        elif self.form is not None and not self.form(value):
            yield refusal(self.form_words, at)


@dataclass(frozen=True)
class Word:
    """One of a few fixed words."""

    words: tuple[str, ...]

    def check(self, value: object, at: str) -> Iterator[str]:
        if value not in self.words:
            yield refusal(f"must be a valid enum value: {', '.join(self.words)}", at)


@dataclass(frozen=True)
class Flag:
    def check(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, bool):
            yield refusal("must provide a boolean", at)


@dataclass(frozen=True)
class Number:
    """A number from `min` to `max`, both included; `above` is a bound that is not included."""

    min: int | None = None
    max: int | None = None
    above: int | None = None
    whole: bool = True

    def check(self, value: object, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            yield refusal("must provide an integer" if self.whole else "must provide a number", at)
        elif self.min is not None and value < self.min:
            yield refusal(f"must be greater than or equal to {self.min}", at)
        elif self.max is not None and value > self.max:
            yield refusal(f"must be less than or equal to {self.max}", at)
        elif self.above is not None and value <= self.above:
            yield refusal(f"must be greater than {self.above}", at)


@dataclass(frozen=True)
class ListOf:
    """`min` to `max` items, each of the same shape."""

    item: Shape
    max: int | None = None
    min: int = 1

    def check(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield refusal("must provide an array", at)
            return
        if len(value) < self.min:
            yield refusal(f"no less than {self.min} items allowed", at)
        if self.max is not None and len(value) > self.max:
            yield refusal(f"no more than {self.max} items allowed", at)
            return
        for index, item in enumerate(value):
            yield from self.item.check(item, f"{at}/{index}")


@dataclass(frozen=True)
class Fields:
    """An object with all of the `required` fields, any of the `optional` ones, and no others."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def check(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield refusal("must provide an object", at)
            return
        known = {**self.required, **self.optional}
        problems = [refusal(f"missing required field: {name}", at) for name in self.required if name not in value]
        problems += [refusal(f"invalid additional property: {name}", at) for name in value if name not in known]
        for name, shape in known.items():
            if name in value:
                problems.extend(shape.check(value[name], f"{at}/{name}"))
        yield from problems
        if not problems:
            for rule in self.rules:
                yield from rule(value, at)


@dataclass(frozen=True)
class Typed:
    """Any object that says its `type`."""

    def check(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield refusal("must provide an object", at)
        elif not isinstance(value.get("type"), str):
            yield refusal("missing required field: type", at)


@dataclass(frozen=True)
class ByType:
    """An object whose `type` says which of several shapes its other fields have."""

    types: Mapping[str, Shape]

    def check(self, value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield refusal("must provide an object", at)
        elif "type" not in value:
            yield refusal("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in self.types:
            yield refusal(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            others = {name: content for name, content in value.items() if name != "type"}
            yield from self.types[value["type"]].check(others, at)
