"""A person at the pages without a browser: reads a page's form, fills it in, sends it."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from lxml import html

from demonstration.seed import PASSWORD

Pairs = list[tuple[str, str]]
SIGN_IN = "/sign-in"


class FormGone(OSError):
    """The page leads elsewhere: the task is done, or nobody is signed in any more."""


class Stay(urllib.request.HTTPRedirectHandler):
    """Leave it to the visitor whether to go where an answer points."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Visitor:
    """Signed in as one member; the cookies stay when the server is restarted."""

    def __init__(self, url: str, username: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        self._url, self._headers = url, headers  # the latter with everything that is sent
        self.cookies = CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(cookies)
        self._sender = urllib.request.build_opener(cookies, Stay)
        self.signed_in = True  # until a page says otherwise
        pairs = self.filled_in(SIGN_IN, SIGN_IN, {"username": username, "password": PASSWORD})
        self.signed_in = self.post(SIGN_IN, pairs) == 302

    def filled_in(self, page: str, action: str, values: Mapping[str, Any]) -> Pairs:
        """Return what the browser would send: the form as it was drawn, with these values over it.

        A radio group is named by the end of its name: {"status": "complete"} chooses it in every row.
        Raises FormGone, and OSError when nobody answers.
        """
        with self._opener.open(self._url + page, timeout=30) as answer:
            document = html.document_fromstring(answer.read())
            self.signed_in &= SIGN_IN not in answer.url or page == SIGN_IN
        fitting = (form for form in document.forms if (form.action or "").split("?")[0] in (action, ""))
        form = next(fitting, None)
        if form is None or not self.signed_in:
            raise FormGone(page)
        drawn = {name for name, _ in form.fields.items()}
        changed = {
            name: value
            for name in drawn
            for key, value in values.items()
            if name == key or name.endswith(f"-{key}")
        }
        sent = [(name, value) for name, value in form.form_values() if name not in changed]
        return [*sent, *changed.items(), *((key, value) for key, value in values.items() if key == "outcome")]

    def post(self, path: str, pairs: Pairs) -> int:
        """Send the form and return the status of the very answer: 302 when it was taken.

        Raises OSError when nobody answers. One who is sent to the sign-in is told 401.
        """
        return self.send(path, urlencode(pairs).encode(), {})

    def send(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send anything as a browser does from one of our pages; else as `post`."""
        request = urllib.request.Request(
            self._url + path, body, {"Referer": self._url + path, **self._headers, **headers}
        )
        try:
            with self._sender.open(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as said:
            with said:
                if SIGN_IN in said.headers.get("Location", ""):
                    self.signed_in = False
                    return 401
                return said.code
