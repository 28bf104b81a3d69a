"""Who asks, and for which host: what a reverse proxy says counts, what a browser makes up does not."""

from pathlib import Path

import pytest
from flask import Flask, request

from config import Settings, WrongSetting, read_settings
from web.app import create_app


def addresses_seen(settings: Settings) -> list[str]:
    """Return whom the application takes a request for that says it was forwarded twice."""
    app: Flask = create_app(settings)
    seen: list[str] = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.append(request.remote_addr or ""))
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    app.test_client().get("/static/mark.svg", headers=headers)
    return seen


@pytest.mark.parametrize(("proxies", "address"), [("0", "127.0.0.1"), ("1", "198.51.100.7")])
def test_only_the_proxy_in_front_says_who_asks(tmp_path: Path, proxies: str, address: str) -> None:
    settings = read_settings({"LINGXING_DATA_DIR": str(tmp_path), "LINGXING_PROXIES": proxies})

    assert addresses_seen(settings) == [address]


def test_a_wrong_number_of_proxies_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="LINGXING_PROXIES must be a whole number from 0 upwards"):
        read_settings({"LINGXING_DATA_DIR": str(tmp_path), "LINGXING_PROXIES": "one"})


def test_a_host_that_is_not_ours_is_a_bad_request(tmp_path: Path) -> None:
    trusting = {"LINGXING_DATA_DIR": str(tmp_path), "LINGXING_TRUSTED_HOSTS": "lingxing.example"}
    client = create_app(read_settings(trusting)).test_client()

    ours = client.get("/health/live", base_url="http://lingxing.example")
    foreign = client.get("/health/live", base_url="http://elsewhere.example")

    assert (ours.status_code, foreign.status_code) == (200, 400)
