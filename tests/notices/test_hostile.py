"""Documents that want something from outside, or more than their share: research has found the ways."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import weasyprint
from weasyprint.urls import FatalURLFetchingError

from notices import render
from notices.fonts import FontSet
from notices.job import RenderFailed
from notices.pool import RenderPool
from notices.vocabulary import UnknownMarkup, read
from tests.notices.conftest import form_job

SECRET = "SECRET-TOKEN=hunter2"
# {file}: a file with the secret; {site}: a server that counts who asks.
WAYS_OUT = {
    "attached by a link": '<link rel="attachment" href="{file}">',
    "attached by an anchor": '<a rel="attachment" href="{file}">x</a>',
    "picture": '<img src="{site}/picture.png">',
    "picture from a file": '<img src="{file}">',
    "imported style": "<style>@import '{site}/style.css';</style>",
    "linked style": '<link rel="stylesheet" href="{site}/style.css">',
    "font": "<style>@font-face {{ font-family: f; src: url({site}/f.ttf) }}</style><p style='font: 9pt f'>x",
    "image in SVG": '<svg viewBox="0 0 9 9"><image href="{site}/x.png" width="9" height="9"/></svg>',
    "use in SVG": '<svg viewBox="0 0 9 9"><use href="{site}/x.svg#a"/></svg>',
    "object": '<object data="{site}/x.svg"></object>',
    "embed": '<embed src="{site}/x.svg">',
    "background": '<p style="background: url({site}/x.png)">x</p>',
    "content": "<style>p::before {{ content: url({site}/x.png) }}</style><p>x</p>",
    "base": '<base href="{site}/"><img src="x.png">',
    "refresh": '<meta http-equiv="refresh" content="0; url={site}/"><p>x</p>',
}
BOMB = "".join(f"<g id='g{n}'>{f'<use href=#g{n - 1}/>' * 10}</g>" for n in range(6))
TOO_MUCH = {
    "cells": "<table>" + "<tr>" + "<td>国</td>" * 6 + "</tr>" * 10_000 + "</table>",
    "columns": "<table><tr><td colspan='100000'>国</td></tr></table>",
    "rows": "<table><tr><td rowspan='65534'>国</td></tr></table>",
    "boxes": "<div style='display:flex'>" * 12 + "国" + "</div>" * 12,
    "depth": "<div>" * 2000 + "国" + "</div>" * 2000,
    "tables": "<table><tr><td>" * 12 + "国" + "</td></tr></table>" * 12,
    "pages": "<style>@page { size: 9mm 9mm }</style><p>" + "国" * 10_000 + "</p>",
    "height": "<p style='height:1e7px'>国</p>",
    "bomb": f"<svg>{BOMB}</svg>",
    "characters": "<p>" + "国" * 1_000_000 + "</p>",
}


@pytest.fixture(scope="module")
def pool(fonts: FontSet) -> Iterator[RenderPool]:
    pool = RenderPool(fonts.folder, processes=1)
    pool.render(form_job())  # the limits below are of a document, not of starting a process
    yield pool
    pool.close()


class Site:
    """A server on this machine that remembers what was asked of it."""

    def __init__(self) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_args: object) -> None:
                """Keep quiet."""

        self.asked = asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    site = Site()
    Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "secret.env"
    path.write_text(SECRET)
    return path.as_uri()


@pytest.mark.parametrize("way", WAYS_OUT.values(), ids=WAYS_OUT)
def test_no_template_may_say_it(way: str, site: Site, secret: str) -> None:
    with pytest.raises(UnknownMarkup):
        read(way.format(file=secret, site=site.url))


@pytest.mark.parametrize("way", WAYS_OUT.values(), ids=WAYS_OUT)
def test_what_is_said_all_the_same_is_not_fetched(way: str, site: Site, secret: str, fonts: FontSet) -> None:
    render.use_only(fonts.folder)
    html = weasyprint.HTML(string=way.format(file=secret, site=site.url), url_fetcher=render.OnlyWithin())

    try:
        pdf = html.write_pdf(uncompressed_pdf=True)
    except (render.BlockedAddress, FatalURLFetchingError):
        pdf = b""

    assert site.asked == []
    assert SECRET.encode() not in bytes(pdf or b"")


def test_without_our_fetcher_the_secret_would_be_in_the_document(secret: str, fonts: FontSet) -> None:
    """The way the research was made: if this no longer holds, the tests above prove nothing."""
    render.use_only(fonts.folder)
    html = weasyprint.HTML(string=WAYS_OUT["attached by a link"].format(file=secret, site=""))

    assert SECRET.encode() in bytes(html.write_pdf(uncompressed_pdf=True) or b"")


@pytest.mark.parametrize("html", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_asks_for_too_much_is_refused_before_it_is_set(pool: RenderPool, html: str) -> None:
    begun = time.monotonic()

    with pytest.raises(RenderFailed):
        pool.render(form_job(template=html), timeout=15)

    assert time.monotonic() - begun < 15


def test_what_may_be_said_and_takes_too_long_is_killed_in_time(pool: RenderPool) -> None:
    cells = "<table>" + ("<tr>" + "<td>国</td>" * 6 + "</tr>") * 990 + "</table>"

    with pytest.raises(RenderFailed, match=r"超过 0\.5 秒"):
        pool.render(form_job(template=cells), timeout=0.5)

    assert pool.render(form_job()).startswith(b"%PDF")
