"""Use cases of reflections: written, read and removed by one person alone, and sealed before they reach storage."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.reflection import Page, Reflection, Words
from bot.vault import Locked, Vault
from storage import Database, Records
from storage.keyring import Keyring

PAGE = 10
"""How many are read back at once."""


@dataclass(frozen=True)
class Reflections:
    """A person's key exists as long as they have a reflection: the last one gone, it is gone too."""

    db: Database
    clock: Clock
    vault: Vault
    keyring: Keyring

    def write(self, person: str, went_well: str, differently: str, request: str) -> None:
        """Keep one. The same `request` again changes nothing. Raises Refused where there is nothing to keep."""
        if not went_well and not differently:
            raise Refused("Write something in one of the two, or close this.", field="went_well")
        now = self.clock.now()
        words = json.dumps({"went_well": went_well, "differently": differently, "at": now.isoformat()})
        with self.db.write() as records:
            if records.requests.made(request) is not None:
                return
            sealed = self._sealed(person, words)
            records.requests.record(request, records.reflections.add(person, sealed), now)

    def of(self, person: str, start: int = 0) -> Page:
        """A page of this person's own, from number `start` on; of a page past the end, the last."""
        with self.db.read() as records:
            total = records.reflections.count(person)
            start = max(min(start, (total - 1) // PAGE * PAGE), 0)
            sealed = records.reflections.of(person, start, PAGE)
        key = self.keyring.of(person)
        return Page(reflections=tuple(self._opened(*one, key) for one in sealed), start=start, total=total)

    def remove(self, person: str, reflection_id: int) -> None:
        """Remove one of this person's own."""
        with self.db.write() as records:
            records.reflections.remove(person, reflection_id)
            self.drop_keys(records)

    def remove_all(self, person: str) -> None:
        """Remove all of them, and the key without which old copies of them are noise."""
        with self.db.write() as records:
            records.reflections.remove_all(person)
            self.drop_keys(records)

    def drop_keys(self, records: Records) -> None:
        """Drop the keys of everybody who has no reflections any more."""
        for person in self.keyring.all().keys() - records.reflections.people():
            self.keyring.drop(person)

    def relock(self) -> list[str]:
        """Lock every key with the newest secret key; whose no secret key opens."""
        lost = []
        for person, key in self.keyring.all().items():
            try:
                self.keyring.keep(person, self.vault.relock(key))
            except Locked:
                lost.append(person)
        return lost

    def _sealed(self, person: str, words: str) -> str:
        key = self.keyring.of(person)
        if key is None:
            key = self.vault.new_key()
            self.keyring.keep(person, key)
        try:
            return self.vault.seal(words, key)
        except Locked:
            raise Refused(
                "I can't keep this just now: the server's secret key was changed. Whoever runs Backline can mend it.",
                field="went_well",
            ) from None

    def _opened(self, reflection_id: int, sealed: str, key: str | None) -> Reflection:
        try:
            said = json.loads(self.vault.open(sealed, key)) if key else None
        except Locked:
            said = None
        words = said and Words(
            went_well=said["went_well"],
            differently=said["differently"],
            written_at=datetime.fromisoformat(said["at"]),
        )
        return Reflection(id=reflection_id, words=words)
