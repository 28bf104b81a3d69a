"""The code of a document: what stands in the address of its page, and tells nothing about it."""

import secrets

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another when typed from paper
LENGTH = 20  # 99 bits: nobody finds one by trying


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
