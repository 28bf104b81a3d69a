"""Passwords: one-time ones that an administrator hands over, and what a member's own must look like."""

import secrets
from dataclasses import dataclass

from staff.refusals import PasswordTooWeak
from staff.sign_in import hash_password

SHORTEST = 10
# Without 0 O 1 l I: it is read out over the telephone.
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP_LENGTH = 4, 4


@dataclass(frozen=True)
class OneTimePassword:
    """The text is shown once and kept nowhere."""

    text: str
    hash: str


def one_time_password() -> OneTimePassword:
    """Return a new one. Takes a third of a second: call it outside a transaction."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    text = "-".join(groups)
    return OneTimePassword(text, hash_password(text))


def check_strength(password: str, username: str) -> None:
    """Raise PasswordTooWeak."""
    letters = any(character.isalpha() for character in password)
    digits = any(character.isdigit() for character in password)
    named = username.lower() in password.lower()
    if len(password) < SHORTEST or not letters or not digits or named:
        raise PasswordTooWeak(length=SHORTEST)
