"""Ids as Slack makes them: a letter for the kind of thing, then capitals and digits."""

import re
import secrets
import string

_ALPHABET = string.ascii_uppercase + string.digits


def new_id(letter: str) -> str:
    """An id never used before, also not by an earlier run: the app may remember ids for good."""
    return letter + "".join(secrets.choice(_ALPHABET) for _ in range(10))


def new_key() -> str:
    """The tail of trigger ids, response addresses and tickets."""
    return secrets.token_hex(16)


def group(handle: str) -> str:
    """The id of the user group with this handle."""
    return "S0" + re.sub(r"[^A-Z0-9]", "", handle.upper())


def direct_channel(user_id: str) -> str:
    """The id of the direct messages between a person and the bot."""
    return "D" + user_id[1:]
