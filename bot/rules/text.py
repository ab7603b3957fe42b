"""Small readings of what people type."""

import re

_EDGES = "#.,;:!?()[]{}<>\"'“”‘’`*_~-–—/"  # also what Slack and telephones put around what is copied

OURS = re.compile(r"(?<!\S)#([1-9]\d{0,8})(?!\S)")
"""`#2`: how we call a case; `2` is what a customer is called."""

_FEWEST_DIGITS = 4
_NO_REFERENCE = re.compile(r"\W*(?:\+|https?:|\d{1,2}[:.]\d{2}(?:am|pm)?\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b)")


def reference_key(reference: str) -> str:
    """What makes two references the same: case, spaces and what stands around them do not matter."""
    flat = re.sub(r"\s+", "", reference).upper()
    return trimmed(flat) or flat


def trimmed(word: str) -> str:
    """A word without the punctuation around it."""
    return word.strip(_EDGES)


def bare(word: str) -> str:
    """A word as we look it up: trimmed, in lower case, with the apostrophe that keyboards have and phones curl."""
    return trimmed(word).lower().replace("’", "'")


def looks_like_reference(word: str) -> bool:
    """A customer's or account's number has a digit in it, and no spaces."""
    return any(character.isdecimal() for character in word)


def find_reference(text: str) -> str:
    """The first word of a message that is likely a customer's number; empty where none is.

    It has four digits or more, and is no time, date or telephone number; what Slack or we put in brackets
    (mentions, links, masked numbers) is not looked at.
    """
    words = re.sub(r"<[^>]*>|\[[^\]]*\]", " ", text).split()
    return next((trimmed(word) for word in words if not _NO_REFERENCE.match(word) and _has_number(word)), "")


def _has_number(word: str) -> bool:
    return sum(character.isdecimal() for character in word) >= _FEWEST_DIGITS


def one_line(text: str, limit: int) -> str:
    """The text on one line, cut at a word with an ellipsis when longer than `limit` characters."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut) + "…"
