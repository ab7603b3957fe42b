"""What is locked opens with its key alone, whatever the keys, and outlives a change of the secret key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault import Locked, Vault, new_secret_key, parse_secret_keys

OLD, NEW = new_secret_key(), new_secret_key()


@given(st.text())
def test_what_is_sealed_opens_with_the_same_persons_key_and_no_other(text: str) -> None:
    vault = Vault([NEW])
    mine, yours = vault.new_key(), vault.new_key()
    sealed = vault.seal(text, mine)
    assert vault.open(sealed, mine) == text
    with pytest.raises(Locked):
        vault.open(sealed, yours)


def test_a_persons_key_alone_opens_nothing() -> None:
    key = Vault([OLD]).new_key()
    sealed = Vault([OLD]).seal("private", key)
    with pytest.raises(Locked):
        Vault([NEW]).open(sealed, key)
    with pytest.raises(Locked):
        Vault([NEW]).relock(key)


def test_locked_anew_with_the_newest_key_it_needs_the_old_one_no_more() -> None:
    key = Vault([OLD]).new_key()
    sealed = Vault([OLD]).seal("private", key)
    relocked = Vault([NEW, OLD]).relock(key)
    assert Vault([NEW]).open(sealed, relocked) == "private"
    with pytest.raises(Locked):
        Vault([OLD]).open(sealed, relocked)


def test_two_lockings_of_the_same_do_not_look_the_same() -> None:
    vault = Vault([NEW])
    assert vault.lock("U0BEN") != vault.lock("U0BEN")
    assert vault.unlock(vault.lock("U0BEN")) == "U0BEN"


def test_keys_are_read_newest_first_and_what_is_no_key_is_not_repeated() -> None:
    assert parse_secret_keys(f"{NEW}, {OLD}") == (NEW, OLD)
    for wrong in ("hunter2", f"{NEW},", "é" * 44, OLD[:-2]):
        with pytest.raises(ValueError, match="secret-key") as error:
            parse_secret_keys(wrong)
        assert wrong[:7] not in str(error.value)
