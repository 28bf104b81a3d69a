"""What Prometheus asks for: the pulse, worked out at each scrape, and the requests of the web processes."""

import hmac
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from database import migrate
from database.session import current_settings, reading
from web.measuring import requests_answered
from web.now import request_now
from workflows.queries.pulse import Pulse, feel_pulse

page = Blueprint("metrics", __name__)


@page.get("/metrics")
def show() -> Response:
    """Only for who knows the token; without one in the settings the page does not exist."""
    token = current_settings().metrics_token
    if token is None:
        abort(404)
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(shown.encode(), token.encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(_PulseCollector(_felt()))
    body = generate_latest(registry) + requests_answered()
    return Response(body, content_type=CONTENT_TYPE_LATEST)


class _PulseCollector(Collector):
    """The pulse as gauges; without one only that the database does not serve."""

    def __init__(self, pulse: Pulse | None) -> None:
        self._pulse = pulse

    def collect(self) -> Iterable[Metric]:
        yield _gauge("database_up", "Whether it answers and is migrated.", self._pulse is not None)
        if self._pulse is not None:
            yield from _gauges(self._pulse)


def _gauges(pulse: Pulse) -> Iterator[Metric]:
    beats = GaugeMetricFamily("lingxing_beat_seconds", "Since the last sign of life.", labels=["process"])
    for name, at in pulse.beats.items():
        beats.add_metric([name], (pulse.at - at).total_seconds())
    yield beats
    jobs = GaugeMetricFamily("lingxing_jobs", "Jobs that are not done.", labels=["state"])
    jobs.add_metric(["waiting"], pulse.backlog.waiting)
    jobs.add_metric(["running"], pulse.backlog.running)
    jobs.add_metric(["given_up"], pulse.backlog.given_up)
    yield jobs
    yield _gauge("scheduler_up", "Whether a scheduler beats.", pulse.scheduler_beats)
    yield _gauge("job_lag_seconds", "Since the oldest job is due.", pulse.job_lag.total_seconds())
    yield _gauge(
        "timer_lag_seconds", "Since the oldest timer not taken is due.", pulse.timer_lag.total_seconds()
    )
    yield _gauge("incidents_open", "Incidents that wait for a person.", pulse.open_incidents)
    yield _gauge("messages_waiting", "Messages nobody has received.", pulse.undelivered_messages)
    yield _gauge("next_year_unknown", "Whether next year's holidays are missing.", bool(pulse.unknown_year))
    yield _gauge("disk_free_bytes", "Where files lie.", pulse.free_bytes)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"lingxing_{name}", meaning, value=float(value))


def _felt() -> Pulse | None:
    try:
        with reading() as session:
            if migrate.wrong_shape(session.connection()) is None:
                return feel_pulse(session, request_now())
    except SQLAlchemyError:
        pass
    return None
