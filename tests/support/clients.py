"""Members at the pages, without a browser: signed in through the real form, CSRF token and all."""

import re
from collections.abc import Callable, Mapping
from contextvars import Context
from typing import Any, Self

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from demonstration.seed import PASSWORD

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Client(FlaskClient):
    """A browser's cookies. `get` and `post` are bare; `submit` is what a form of ours does."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send without the fixture's app context: Flask would reuse it, and in `g` who was there before."""
        return Context().run(super().open, *args, **kwargs)

    def sign_in(self, username: str, password: str = PASSWORD, next: str = "") -> TestResponse:
        """Fill in the sign-in form and press its button."""
        return self.submit(
            "/sign-in", {"username": username, "password": password, "next": next}, page="/sign-in"
        )

    def submit(
        self, path: str, data: Mapping[str, Any] | None = None, *, page: str = "/inbox", **more: Any
    ) -> TestResponse:
        """POST with the token that a page of ours carries."""
        return self.post(path, data={**(data or {}), "csrf_token": self.token(page)}, **more)

    def token(self, page: str = "/inbox") -> str:
        """Return the CSRF token of a page."""
        found = _TOKEN.search(self.get(page, follow_redirects=True).text)
        assert found is not None, f"{page} carries no CSRF token"
        return found.group(1)

    def send(self, path: str, *, headers: Mapping[str, str] | None = None, **body: Any) -> TestResponse:
        """POST as our scripts do: the token is a header."""
        return self.post(path, headers={"X-CSRFToken": self.token(), **(headers or {})}, **body)

    def read(self, path: str) -> str:
        """Return a page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        return answer.text

    def as_member(self, username: str, password: str = PASSWORD) -> Self:
        answer = self.sign_in(username, password)
        assert answer.status_code == 302, f"{username} can't sign in: {answer.text}"
        return self


ClientOf = Callable[..., Client]


@pytest.fixture
def visitor(sqlite_app: Flask) -> Client:
    """Somebody who has not signed in."""
    return client_for(sqlite_app)


@pytest.fixture
def client_of(request: pytest.FixtureRequest) -> ClientOf:
    """A function that signs a member in: client_of("KS.2"). On each database when the test asks for `app`."""
    name = "app" if "app" in request.fixturenames else "sqlite_app"
    app: Flask = request.getfixturevalue(name)

    def signed_in(username: str, password: str = PASSWORD) -> Client:
        return client_for(app).as_member(username, password)

    return signed_in


def client_for(app: Flask) -> Client:
    """Return a client with no cookies."""
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client
