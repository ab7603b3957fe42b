"""The database: repositories, migrations, and one transaction at a time. Times cross as aware datetimes in UTC."""

from storage.database import Database, Inspection, Records, inspect, look_into, migrate, open_database
from storage.errors import DatabaseInUse, DatabaseNewer, DatabaseUnusable, StorageError, TransactionLost
from storage.keyring import Keyring, keyring_path

__all__ = [
    "Database",
    "DatabaseInUse",
    "DatabaseNewer",
    "DatabaseUnusable",
    "Inspection",
    "Keyring",
    "Records",
    "StorageError",
    "TransactionLost",
    "inspect",
    "keyring_path",
    "look_into",
    "migrate",
    "open_database",
]
