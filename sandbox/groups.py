"""The workspace's user groups: who is in them, and what Slack tells of that.

As docs.slack.dev has it, `subteam_updated` comes with every change and shows the group as it is now, with its first 500
people; `subteam_members_changed` comes besides when people were added or removed, and names only those.
"""

from collections.abc import Callable, Iterable

from sandbox import events, ids
from sandbox.model import Json, Person, UserGroup
from sandbox.refusals import ApiError, PersonError


class Groups:
    """By id. `emit` sends an event; `new_ts` is Slack's time of it."""

    def __init__(self, changed: Callable[[], None], emit: Callable[[Json], None], new_ts: Callable[[], str]) -> None:
        self._changed = changed
        self._emit = emit
        self._new_ts = new_ts
        self._groups: dict[str, UserGroup] = {}

    def all(self, *, with_disabled: bool = False) -> list[UserGroup]:
        return [group for group in self._groups.values() if with_disabled or not group.deleted]

    def get(self, group_id: str, *, with_disabled: bool = False) -> UserGroup:
        """The group with this id; raises `no_such_subteam`, also for a disabled one that was not asked for."""
        group = self._groups.get(group_id)
        if group is None or (group.deleted and not with_disabled):
            raise ApiError("no_such_subteam")
        return group

    def add(self, handle: str, name: str, members: Iterable[Person]) -> UserGroup:
        """A new group; `supervisors` gets the id `S0SUPERVISORS`. Raises PersonError as `change` does."""
        group_id = ids.group(handle)
        if group_id in self._groups:
            raise PersonError(f"There is a group @{handle} already.")
        ts = self._new_ts()
        group = UserGroup(group_id, handle, name, _checked(members), created=_seconds(ts), updated=_seconds(ts))
        self._groups[group_id] = group
        self._changed()
        self._emit(events.subteam_created(group, ts))
        return group

    def change(
        self,
        group: UserGroup,
        *,
        name: str | None = None,
        members: Iterable[Person] | None = None,
        disabled: bool | None = None,
    ) -> None:
        """Set what is given. Raises PersonError for a group of nobody, and for people of a partner's workspace."""
        before, previous, ts = group.members, group.updated, self._new_ts()
        if members is not None:
            group.members = _checked(members)
        if name is not None:
            group.name = name
        if disabled is not None:
            group.deleted = _seconds(ts) if disabled else 0
        group.updated = _seconds(ts)
        self._changed()
        if set(before) != set(group.members):
            self._emit(events.subteam_members_changed(group, before, previous, ts))
        self._emit(events.subteam_updated(group, ts))


def _checked(members: Iterable[Person]) -> tuple[str, ...]:
    found = dict.fromkeys(person.id for person in members if not person.partner)
    if not found:
        raise PersonError("A user group needs somebody of this workspace in it.")
    return tuple(found)


def _seconds(ts: str) -> int:
    return int(float(ts))
