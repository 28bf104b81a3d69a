"""A person at the pages without a browser: reads a page's form, fills it in, sends it."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from lxml import html

from demonstration.seed import PASSWORD

Pairs = list[tuple[str, str]]


class Visitor:
    """Signed in as one member; the cookies stay when the server is restarted."""

    def __init__(self, url: str, username: str) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        pairs = self.filled_in("/sign-in", "/sign-in", {"username": username, "password": PASSWORD})
        self.send("/sign-in", pairs)

    def filled_in(self, page: str, action: str, values: Mapping[str, Any]) -> Pairs:
        """Return what the browser would send: the form as it was drawn, with these values over it.

        A radio group is named by the end of its name: {"status": "complete"} chooses it in every row.
        """
        with self._opener.open(self._url + page, timeout=30) as answer:
            document = html.document_fromstring(answer.read())
        form = next(form for form in document.forms if (form.action or "").split("?")[0] in (action, ""))
        drawn = {name for name, _ in form.fields.items()}
        changed = {
            name: value
            for name in drawn
            for key, value in values.items()
            if name == key or name.endswith(f"-{key}")
        }
        sent = [(name, value) for name, value in form.form_values() if name not in changed]
        return [*sent, *changed.items(), *((key, value) for key, value in values.items() if key == "outcome")]

    def send(self, path: str, pairs: Pairs) -> int:
        """Post the form and return the status of the page it ends on. Raises OSError when nobody answers."""
        try:
            with self._opener.open(self._url + path, urlencode(pairs).encode(), timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
