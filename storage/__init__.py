"""The database: repositories, migrations, and one transaction at a time. Times cross as aware datetimes in UTC."""

from storage.database import Database, Inspection, Records, inspect, look_into, migrate, open_database
from storage.errors import DatabaseInUse, DatabaseNewer, DatabaseUnusable, StorageError, TransactionLost

__all__ = [
    "Database",
    "DatabaseInUse",
    "DatabaseNewer",
    "DatabaseUnusable",
    "Inspection",
    "Records",
    "StorageError",
    "TransactionLost",
    "inspect",
    "look_into",
    "migrate",
    "open_database",
]
