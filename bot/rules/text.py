"""Small readings of what people type."""

import re

_EDGES = "#.,;:!?()[]{}<>\"'“”‘’`*_~-–—/"  # also what Slack and telephones put around what is copied


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


def one_line(text: str, limit: int) -> str:
    """The text on one line, cut at a word with an ellipsis when longer than `limit` characters."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut) + "…"
