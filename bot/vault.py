"""Locking what only one person may read: a key for each of them, itself locked with the server's secret key.

Fernet (AES in CBC mode, with an HMAC over it all) from the library `cryptography`. A token tells when it was made, and
about how long its text is; nothing else without the key. Source: cryptography.io, "Fernet (symmetric encryption)".
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Locked(Exception):
    """None of the secret keys opens it."""


class Vault:
    """Locks with the newest of the secret keys, opens with any of them. For many threads."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        """`secret_keys` as `new_secret_key` makes them, newest first. Raises ValueError for anything else."""
        self._secret = MultiFernet([Fernet(key) for key in secret_keys])

    def lock(self, text: str) -> str:
        """`text`, locked with the newest secret key itself."""
        return self._secret.encrypt(text.encode()).decode()

    def unlock(self, token: str) -> str:
        """What was locked. Raises Locked."""
        try:
            return self._secret.decrypt(token).decode()
        except InvalidToken:
            raise Locked from None

    def opens(self, token: str) -> bool:
        """Whether `unlock` would open it."""
        try:
            self.unlock(token)
        except Locked:
            return False
        return True

    def relock(self, token: str) -> str:
        """The same, locked with the newest secret key. Raises Locked."""
        try:
            return self._secret.rotate(token).decode()
        except InvalidToken:
            raise Locked from None

    def new_key(self) -> str:
        """A fresh key for one person, locked: without a secret key it opens nothing."""
        return self.lock(Fernet.generate_key().decode())

    def seal(self, text: str, key: str) -> str:
        """`text`, locked with one person's (locked) key. Raises Locked when that does not open."""
        return Fernet(self.unlock(key)).encrypt(text.encode()).decode()

    def open(self, sealed: str, key: str) -> str:
        """What was sealed with this person's key. Raises Locked."""
        try:
            return Fernet(self.unlock(key)).decrypt(sealed).decode()
        except InvalidToken:
            raise Locked from None


def new_secret_key() -> str:
    """What goes into BACKLINE_SECRET_KEY: 32 random bytes, in 44 characters."""
    return Fernet.generate_key().decode()


def parse_secret_keys(text: str) -> tuple[str, ...]:
    """Keys separated by commas, newest first. Raises ValueError, which repeats nothing of `text`."""
    keys = tuple(key.strip() for key in text.split(","))
    try:
        Vault(keys)
    except ValueError:
        raise ValueError(
            "takes keys as `python -m bot secret-key` makes them, separated by commas, the newest first"
        ) from None
    return keys
