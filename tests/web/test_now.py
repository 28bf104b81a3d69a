"""The clock of the pages is that by which things are due."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from flask import Flask

from scheduler import sweep
from web.now import request_now

AHEAD = timedelta(minutes=25)


class FastClock(datetime):
    """A machine whose clock is ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + AHEAD


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_a_web_server_whose_clock_is_ahead_ends_no_time_limit_early(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("database.clock.datetime", FastClock)

    with app.test_request_context("/"):
        assert request_now() - datetime.now(UTC) < AHEAD / 2


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_health_sees_the_scheduler_beat_though_the_web_servers_clock_is_ahead(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep.beat("scheduler here:1", datetime.now(UTC))
    monkeypatch.setattr("database.clock.datetime", FastClock)

    assert app.test_client().get("/health").status_code == 200
