"""Triggers, response addresses and the stack of modals, with a clock that the test moves."""

import pytest

from sandbox.refusals import ApiError
from sandbox.surfaces import RESPONSE_SECONDS, TRIGGER_SECONDS, Surfaces
from tests.sandbox.conftest import modal, section


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def surfaces(clock: Clock) -> Surfaces:
    return Surfaces(clock, lambda: None)


def test_a_trigger_expires_after_three_seconds(surfaces: Surfaces, clock: Clock) -> None:
    trigger = surfaces.new_trigger("U1")
    clock.now += TRIGGER_SECONDS
    assert surfaces.trigger(trigger.id) is trigger
    clock.now += 0.1
    with pytest.raises(ApiError, match="expired_trigger_id"):
        surfaces.trigger(trigger.id)


def test_an_old_trigger_is_still_called_expired_and_a_used_one_exchanged(surfaces: Surfaces, clock: Clock) -> None:
    old, used = surfaces.new_trigger("U1"), surfaces.new_trigger("U1")
    surfaces.open(used, modal("x", section("x")), push=False)
    clock.now += 3600
    surfaces.new_trigger("U2")
    with pytest.raises(ApiError, match="expired_trigger_id"):
        surfaces.trigger(old.id)
    with pytest.raises(ApiError, match="exchanged_trigger_id"):
        surfaces.trigger(used.id)
    with pytest.raises(ApiError, match="invalid_trigger_id"):
        surfaces.trigger("1700000000000.123.abc")


def test_a_view_that_is_refused_leaves_the_trigger_good(surfaces: Surfaces) -> None:
    trigger = surfaces.new_trigger("U1")
    with pytest.raises(ApiError, match="invalid_trigger_id"):
        surfaces.open(trigger, modal("x", section("x")), push=True)
    assert surfaces.trigger(trigger.id) is trigger


def test_a_response_address_lives_half_an_hour(surfaces: Surfaces, clock: Clock) -> None:
    address = surfaces.new_response_url("U1", "C1")
    clock.now += RESPONSE_SECONDS
    surfaces.use_response_url(address.id)
    clock.now += 1
    with pytest.raises(ApiError, match="expired_url"):
        surfaces.use_response_url(address.id)


def test_a_response_address_takes_five_posts(surfaces: Surfaces) -> None:
    address = surfaces.new_response_url("U1", "C1")
    for _ in range(5):
        surfaces.use_response_url(address.id)
    with pytest.raises(ApiError, match="used_url"):
        surfaces.use_response_url(address.id)


def test_an_external_id_is_used_once_and_finds_its_view(surfaces: Surfaces) -> None:
    view = surfaces.push("U1", modal("x", section("x"), external_id="mine"))
    assert surfaces.find(external_id="mine") is view
    with pytest.raises(ApiError, match="duplicate_external_id"):
        surfaces.push("U1", modal("x", section("x"), external_id="mine"))


def test_a_command_replaces_what_was_open(surfaces: Surfaces) -> None:
    surfaces.push("U1", modal("old", section("x")))
    surfaces.open(surfaces.new_trigger("U1"), modal("new", section("x")), push=False)
    assert [view.content["callback_id"] for view in surfaces.stack("U1")] == ["new"]


def test_closing_a_modal_in_the_middle_closes_those_over_it(surfaces: Surfaces) -> None:
    one, two, three = (surfaces.push("U1", modal(name, section("x"))) for name in ("one", "two", "three"))
    assert surfaces.close(two) == [three, two]
    assert surfaces.stack("U1") == [one]


def test_a_modal_that_clears_on_close_takes_the_stack_with_it(surfaces: Surfaces) -> None:
    one = surfaces.push("U1", modal("one", section("x")))
    two = surfaces.push("U1", modal("two", section("x"), clear_on_close=True))
    assert surfaces.close(two) == [two, one]


def test_a_closed_view_is_not_found(surfaces: Surfaces) -> None:
    view = surfaces.push("U1", modal("x", section("x")))
    surfaces.close(view)
    with pytest.raises(ApiError, match="not_found"):
        surfaces.find(view.id)
