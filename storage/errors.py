"""What can be wrong with the database; each message is a sentence for the person who starts the bot."""

from pathlib import Path


class StorageError(Exception):
    """The database cannot be used; the message says why and what mends it."""


class DatabaseInUse(StorageError):
    """Another process holds the run lock."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is in use by another Backline. Stop that one first, or choose another BACKLINE_DATABASE."
        )


class DatabaseNewer(StorageError):
    """A newer Backline has migrated this database; it is left untouched."""

    def __init__(self, path: Path, unknown: str) -> None:
        super().__init__(
            f"{path} was written by a newer Backline (it has the migration “{unknown}”). "
            "Nothing was changed. Start the newer version, or restore a backup made before it."
        )


class DatabaseUnusable(StorageError):
    """The file cannot be opened, read or written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} cannot be used: {reason}. Check that the folder exists and that Backline may write there."
        )


class TransactionLost(StorageError):
    """SQLite undid a whole transaction, as it may on a full disk: nothing of it is kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database could not keep a change: {reason}.")
