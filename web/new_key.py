"""The idempotency key of a form: made when the page is drawn."""

import secrets


def new_key() -> str:
    """Return a key nobody guesses and nothing else has."""
    return secrets.token_urlsafe(18)
