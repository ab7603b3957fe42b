"""One difficult interaction with a customer: its words, its states, and the one-line way to log it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.rules.text import bare, looks_like_reference, trimmed


class ReachedBy(StrEnum):
    """How the customer reached us."""

    PHONE = "phone"
    CHAT = "chat"
    EMAIL = "email"
    SOCIAL = "social"
    IN_PERSON = "in_person"


class Kind(StrEnum):
    """What the contact was like; about the contact, never a label on the person."""

    UPSET = "upset"
    DEMANDING = "demanding"
    ABUSIVE = "abusive"
    THREATENING = "threatening"
    DISTRESSED = "distressed"
    REPEAT = "repeat"


class Intensity(IntEnum):
    """How far it has gone."""

    FRUSTRATED = 1
    ANGRY = 2
    IRATE = 3
    THREAT_OR_ABUSE = 4


class Safety(StrEnum):
    """Somebody may come to harm: the company's crisis protocol applies."""

    THREAT = "threat"
    SELF_HARM = "self_harm"
    VULNERABLE = "vulnerable"


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a contact ended."""

    RESOLVED = "resolved"
    PROMISED = "promised"
    PASSED_ON = "passed_on"
    CUSTOMER_LEFT = "customer_left"
    ENDED_FOR_ABUSE = "ended_for_abuse"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Details:
    """What an agent can say about a contact. Only the reference is required; None and "" mean "not said"."""

    reference: str
    ticket: str = ""
    reached_by: ReachedBy | None = None
    kind: Kind | None = None
    intensity: Intensity | None = None
    safety: Safety | None = None
    summary: str = ""
    words: str = ""
    would_accept: str = ""
    tried: str = ""
    promised: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was said in sentences."""
        return (self.summary, self.words, self.would_accept, self.tried, self.promised)


def added(before: Details, now: Details) -> Details:
    """What was said, and what is said now: a text goes after the one before, a choice takes its place.

    The reference stays, and so does the danger: that is not said by the way.
    """
    return Details(
        reference=before.reference,
        ticket=now.ticket or before.ticket,
        reached_by=now.reached_by or before.reached_by,
        kind=now.kind or before.kind,
        intensity=now.intensity or before.intensity,
        safety=before.safety,
        summary=_and(before.summary, now.summary, "; "),
        words=_and(before.words, now.words, "\n"),
        would_accept=_and(before.would_accept, now.would_accept, "; "),
        tried=_and(before.tried, now.tried, "\n"),
        promised=_and(before.promised, now.promised, "; "),
    )


def _and(old: str, new: str, between: str) -> str:
    """Both, but nothing twice."""
    is_there = f"{between}{new}{between}" in f"{between}{old}{between}"
    return old if is_there or not new else between.join(text for text in (old, new) if text)


class EndedBy(StrEnum):
    """Who ended an abusive contact."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, kw_only=True)
class Closing:
    """How a contact ended. After abuse, also what was said or done, the warnings given, and who ended it."""

    outcome: Outcome
    next_step: str = ""
    ground: str = ""
    warnings: str = ""
    ended_by: EndedBy | None = None


@dataclass(frozen=True, kw_only=True)
class Contact(Details):
    """A logged contact of the team with this id; times are aware, in UTC."""

    id: int
    team: int
    agent: str
    state: State
    opened_at: datetime
    closing: Closing | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def is_in_writing(self) -> bool:
        """Whether the customer writes, and does not hear our voice."""
        return self.reached_by in (ReachedBy.CHAT, ReachedBy.EMAIL, ReachedBy.SOCIAL)

    @property
    def is_abuse(self) -> bool:
        """Abuse or threats: its closing is a record fit to hand on."""
        return self.kind in (Kind.ABUSIVE, Kind.THREATENING) or self.intensity is Intensity.THREAT_OR_ABUSE

    def can_end_as(self, outcome: Outcome) -> bool:
        """Who may harm themselves is not ended for abuse, unless there was abuse too."""
        return outcome is not Outcome.ENDED_FOR_ABUSE or self.safety is not Safety.SELF_HARM or self.is_abuse


INTENSITY_WORDS = {
    "frustrated": Intensity.FRUSTRATED,
    "annoyed": Intensity.FRUSTRATED,
    "angry": Intensity.ANGRY,
    "irate": Intensity.IRATE,
    "furious": Intensity.IRATE,
    "shouting": Intensity.IRATE,
    "screaming": Intensity.IRATE,
    "abusive": Intensity.THREAT_OR_ABUSE,
    "threatening": Intensity.THREAT_OR_ABUSE,
}

KIND_WORDS = {
    "upset": Kind.UPSET,
    "demanding": Kind.DEMANDING,
    "abusive": Kind.ABUSIVE,
    "rude": Kind.ABUSIVE,
    "swearing": Kind.ABUSIVE,
    "threatening": Kind.THREATENING,
    "distressed": Kind.DISTRESSED,
    "crying": Kind.DISTRESSED,
    "tearful": Kind.DISTRESSED,
    "repeat": Kind.REPEAT,
}

_NOT = {"not", "no", "isn't", "isnt", "wasn't", "wasnt", "never"}
_BETWEEN = {"longer", "very", "really", "too", "so", "that"}
"""What may stand between a "not" and what is not: "no longer angry", "not really upset"."""

# "Threatening to leave" is a complaint, not a danger; "no threats" is what it says. Only the threat's own word is
# taken away: what else is in the sentence ("threatening to bomb the court") is still read.
_HARMLESS_THREAT = re.compile(
    r"\bthreat\w*(?=\s+(?:to|of|with)\s+(?:\w+\s+)?"
    r"(?:leav|cancel|go(?:ing)?\b|quit|switch|su(?:e|ing)\b|court|legal|complain|report|review|post|tweet"
    r"|call(?:ing)? the (?:press|papers)))"
    r"|\b(?:no(?: longer)?|not|never|without|isn['’]t|wasn['’]t) threat\w*"
    r"|\bshoot (?:me|us|you|him|her|them) an? (?:e-?mail|text|message|note|line)\b",
    re.IGNORECASE,
)
_DANGER = (
    (Safety.SELF_HARM, re.compile(
        r"\b(?:suicid\w*|self[- ]?harm\w*|overdos\w*"
        r"|(?:kill|hurt|harm|hang|cut)(?:t?ing|ed|s)? (?:him|her|them|my|your)sel(?:f|ves)"
        r"|end(?:ing)? it all|(?:end|tak)(?:e|ing)? (?:his|her|their|my) (?:own )?life"
        r"|wants? to die|(?:better off|wish(?:es|ed)? (?:he|she|they|i) (?:was|were)) dead"
        r"|(?:not|\w+n['’]t) want to live(?! (?:with|in|at|near|there|here)\b)|(?:no|any) reason to live)\b",
        re.IGNORECASE)),
    (Safety.THREAT, re.compile(
        r"\b(?:threat\w*|bombs?|weapons?|kni(?:fe|ves)|guns?|firearms?|explosives?|murder\w*"
        r"|(?:kill|hurt|stab|shoot|attack|punch|strangl|rap)(?:e?s|e|b?ing|b?ed)?"
        r" (?:me|us|you|him|her|them|someone|everyone)"
        r"|burn(?:ing)? (?:it|this|(?:the|our|your) \w+) down|knows? where (?:i|you|we|he|she|they) (?:live|work)s?)\b",
        re.IGNORECASE)),
    (Safety.VULNERABLE, re.compile(r"\bvulnerable\b", re.IGNORECASE)),
)  # fmt: skip


def read_safety(text: str) -> Safety | None:
    """The gravest danger named in a text, or None. Prefers one alarm too many, except for threats to leave."""
    plain = _HARMLESS_THREAT.sub(" ", " ".join(text.split()))
    return next((safety for safety, pattern in _DANGER if pattern.search(plain)), None)


_GLUED = re.compile(r"(?<=[^\W\d])[,;]|[,;](?=[^\W\d])")
_ALONE = re.compile(r"#?[A-Za-z]{0,4}[-/]?\d{5,10}[.,;:!]?")
_AMOUNT_BEFORE = {
    "of",
    "for",
    "worth",
    "pay",
    "paid",
    "owes",
    "owed",
    "in",
    "since",
    "over",
    "about",
    "postcode",
    "zip",
}


def number_first(line: str) -> str:
    """`line` with the customer's number at its front, and what is glued to it by a comma apart.

    "refund 48213 irate" is "48213 refund irate" where it is the only word with a digit, has five of them or more, and
    no word before it makes it an amount or a year; else the line stays as it is. Cheap where the number is first.
    """
    first, *rest = line.split(maxsplit=1) or [""]
    if looks_like_reference(first) and not _GLUED.search(first):
        return line
    apart = (_GLUED.sub(", ", first), *rest) if looks_like_reference(first) else (_GLUED.sub(", ", line),)
    words = " ".join(apart).split()
    numbers = [place for place, word in enumerate(words) if looks_like_reference(word)]
    if numbers[:1] == [0]:
        return " ".join(words)
    if len(numbers) != 1 or not _ALONE.fullmatch(words[numbers[0]]) or bare(words[numbers[0] - 1]) in _AMOUNT_BEFORE:
        return line
    return " ".join((words.pop(numbers[0]), *words))


def read_line(line: str) -> Details | None:
    """Read `48213 irate refund refused twice`: the reference, then what happened, in any words.

    The first word is the reference and must have a digit in it, or the only number in the line, as `number_first` finds
    it; otherwise None, and a form should ask. Words for intensity and kind are understood anywhere; one that directly
    follows the reference is taken out of the summary, any other stays, so that a sentence remains a sentence.
    """
    reference, *words = number_first(line).split() or [""]
    if not looks_like_reference(reference):
        return None
    rest = " ".join(words)
    readable = [word for word in map(bare, _HARMLESS_THREAT.sub(" ", rest).split()) if word not in _BETWEEN]
    meant = [word for before, word in zip(["", *readable], readable, strict=False) if before not in _NOT]
    intensities = [INTENSITY_WORDS[word] for word in meant if word in INTENSITY_WORDS]
    kinds = [KIND_WORDS[word] for word in meant if word in KIND_WORDS]
    safety = read_safety(rest)
    while words and bare(words[0]) in meant and bare(words[0]) in INTENSITY_WORDS.keys() | KIND_WORDS.keys():
        words.pop(0)
    return Details(
        reference=trimmed(reference),
        kind=kinds[0] if kinds else (Kind.THREATENING if safety is Safety.THREAT else None),
        intensity=max(intensities) if intensities else (Intensity.THREAT_OR_ABUSE if safety is Safety.THREAT else None),
        safety=safety,
        summary=" ".join(words).strip(",;: "),
    )
