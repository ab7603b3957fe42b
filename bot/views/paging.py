"""The way from one part of a long list to the next."""

from slack_sdk.models.blocks import Block

from bot.views.blocks import button, buttons


def ways(name: str, *, offset: int, shown: int, total: int, size: int) -> list[Block]:
    """Buttons to the parts before and after this one, where there are any; they carry the number it begins with.

    `name` is `feature:list`; the buttons are `feature:list:earlier` and `feature:list:later`.
    """
    after = offset + shown
    earlier = [button("Earlier", f"{name}:earlier", max(offset - size, 0))] if offset else []
    later = [button(f"{total - after} more", f"{name}:later", after)] if total > after else []
    return [buttons(*earlier, *later, block_id=name)] if earlier or later else []
