"""What is kept of a customer beside their contacts: the time zone they live in."""

from bot.rules.text import reference_key
from storage.rows import Rows


class Customers:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def zone(self, reference: str) -> str | None:
        """The IANA name of this customer's time zone, where somebody has said it."""
        row = self._rows.one("SELECT zone FROM customers WHERE reference_key = :key", key=reference_key(reference))
        return str(row["zone"]) if row else None

    def set_zone(self, reference: str, zone: str) -> None:
        self._rows.run(
            """INSERT INTO customers (reference_key, zone) VALUES (:key, :zone)
               ON CONFLICT (reference_key) DO UPDATE SET zone = excluded.zone""",
            key=reference_key(reference),
            zone=zone,
        )
