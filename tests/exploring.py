"""How far properties are explored: the same examples each time in `make test`, many others each time in `make soak`."""

from hypothesis import HealthCheck, settings

PROFILE = "exploring"
FARTHER = 50


def register() -> None:
    """Let pytest's `--hypothesis-profile` know it."""
    settings.register_profile(
        PROFILE,
        max_examples=100 * FARTHER,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        print_blob=True,
    )


def examples(count: int) -> int:
    """This many, or `make soak`'s multiple of it."""
    return count * FARTHER if settings.get_current_profile_name() == PROFILE else count
