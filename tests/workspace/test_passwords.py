import statistics
import time

import pytest

from workspace import passwords


def test_a_password_is_right_only_for_its_own_hash() -> None:
    stored = passwords.hashed("kazaguruma-no-oto")
    assert stored.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert passwords.check(stored, "kazaguruma-no-oto")
    assert not passwords.check(stored, "kazaguruma-no-oto ")
    assert not passwords.check(stored, "")


def test_nobody_signs_in_without_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not even with the password whose hash stands in for an account that isn't there.
    monkeypatch.setattr(passwords, "_NOBODYS", passwords.hashed("kazaguruma-no-oto"))
    assert not passwords.check(None, "kazaguruma-no-oto")


def test_an_unknown_address_takes_as_long_as_a_wrong_password() -> None:
    stored = passwords.hashed("kazaguruma-no-oto")

    def seconds(password_hash: str | None) -> float:
        began = time.process_time()
        passwords.check(password_hash, "something else")
        return time.process_time() - began

    known = statistics.median(seconds(stored) for _ in range(5))
    unknown = statistics.median(seconds(None) for _ in range(5))
    assert unknown > known / 2


@pytest.mark.parametrize("password", ["", "elf chars 1", "x" * 257])
def test_a_password_of_the_wrong_length_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordTooShort):
        passwords.hashed(password)


def test_made_passwords_are_long_random_and_easy_to_read_out() -> None:
    made = {passwords.made() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 19 and not set(one) & set("01il o") for one in made)
    assert passwords.hashed(made.pop())


def test_a_broken_hash_is_a_wrong_password() -> None:
    assert not passwords.check("not a hash", "kazaguruma-no-oto")
