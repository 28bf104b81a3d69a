"""A tiny web server for scripts under test: the built bundles, pages of the test, what was posted to it."""

import json
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

DIST = Path(__file__).resolve().parents[2] / "web" / "static" / "dist"

# What web/ sends: no inline script, no eval.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)


@dataclass(frozen=True)
class Answer:
    """What the server says to one request."""

    body: bytes | str
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False), "application/json", status, headers)


@dataclass(frozen=True)
class Posted:
    """One POST as it arrived."""

    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Site:
    """The server's address, its pages by path, and what it was sent."""

    url: str
    pages: dict[str, Answer | Callable[[Posted], Answer]] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)

    def posts_to(self, path: str) -> list[Posted]:
        return [post for post in self.posted if post.path == path]


@pytest.fixture
def static_site() -> Iterator[Site]:
    """A site for one test."""
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def lasting_site() -> Iterator[Site]:
    """A site for the tests of one module."""
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def lasting_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page for the tests of one module: large scripts are compiled once."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


@pytest.fixture
def cleared_site(lasting_site: Site) -> Site:
    """The site of the module, with no pages yet and nothing posted."""
    lasting_site.pages.clear()
    lasting_site.posted.clear()
    return lasting_site


@pytest.fixture
def cleared_page(lasting_page: Page, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """The page of the module, as wide as usual; afterwards it is left and has forgotten everything."""
    lasting_page.set_viewport_size(browser_context_args["viewport"])
    yield lasting_page
    if lasting_page.url != "about:blank":
        lasting_page.evaluate("localStorage.clear()")
        lasting_page.goto("about:blank")


@pytest.fixture
def quiet_console(page: Page) -> Iterator[None]:
    """Fail a test whose page logged an error; the browser logs a breach of the policy as one."""
    said: list[str] = []

    def logged(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    def raised(error: Error) -> None:
        said.append(str(error))

    page.on("console", logged)
    page.on("pageerror", raised)
    yield
    page.remove_listener("console", logged)
    page.remove_listener("pageerror", raised)
    # A refusal that a test provokes is logged by the browser itself.
    assert [text for text in said if not text.startswith("Failed to load resource")] == []


@contextmanager
def serving() -> Iterator[Site]:
    """Serve until the block ends, on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"site": site})
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def bundle(name: str) -> str:
    """The path of a bundle, as templates find it."""
    manifest: dict[str, str] = json.loads((DIST / "manifest.json").read_text())
    return f"/static/dist/{manifest[name]}"


def page_with(body: str, *bundles: str, lang: str = "zh-CN") -> Answer:
    """A page with a few bundles, as web/templates/base.html makes it."""
    links = "".join(_link(name) for name in bundles)
    return Answer(
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>测试页</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="csrf-token" content="token-1">{links}</head>'
        f'<body><main class="container-fluid">{body}</main></body></html>'
    )


def _link(name: str) -> str:
    if name.endswith(".css"):
        return f'<link rel="stylesheet" href="{bundle(name)}">'
    if name == "theme.js":  # runs before anything is drawn, which a module doesn't
        return f'<script src="{bundle(name)}"></script>'
    return f'<script type="module" src="{bundle(name)}"></script>'


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        known = self.site.pages.get(path)
        if isinstance(known, Answer):
            self._send(known)
        elif path.startswith("/static/dist/") and (DIST / Path(path).name).is_file():
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self._send(Answer((DIST / Path(path).name).read_bytes(), kind))
        elif path == "/favicon.ico":
            self._send(Answer(b"", "image/x-icon"))
        else:
            self._send(Answer("not found", status=404))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        posted = Posted(self.path.partition("?")[0], body, dict(self.headers.items()))
        self.site.posted.append(posted)
        answer = self.site.pages.get(f"POST {posted.path}", Answer("{}", "application/json"))
        self._send(answer(posted) if callable(answer) else answer)

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        for name, value in {
            "Content-Type": answer.type,
            "Content-Security-Policy": POLICY,
            **answer.headers,
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: pytest shows what matters."""
