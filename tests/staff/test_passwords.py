"""How passwords are kept."""

from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY


def test_a_password_is_hashed_as_slowly_as_argon2_recommends(strong_hasher: PasswordHasher) -> None:
    kept = strong_hasher.hash("a long sentence")

    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert strong_hasher.verify(kept, "a long sentence")
