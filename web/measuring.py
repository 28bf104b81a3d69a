"""Counts and times the requests that this worker process has answered.

With PROMETHEUS_MULTIPROC_DIR set, prometheus-client keeps the numbers in files of that folder, and whichever
worker is asked tells those of all. No label holds an address or a name: endpoints are those of the program.
"""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

OF_THIS_PROCESS = CollectorRegistry()
REQUESTS = Counter(
    "lingxing_requests",
    "Requests answered.",
    ["endpoint", "method", "status"],
    registry=OF_THIS_PROCESS,
)
SECONDS = Histogram(
    "lingxing_request_seconds",
    "How long requests took.",
    ["endpoint"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OF_THIS_PROCESS,
)


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_count)


def requests_answered() -> bytes:
    """Return the numbers as Prometheus reads them."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(OF_THIS_PROCESS)
    of_all = CollectorRegistry()
    MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
    return generate_latest(of_all)


def _begin() -> None:
    g.began = time.perf_counter()


def _count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, request.method, str(response.status_code)).inc()
    if "began" in g:
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.began)
    return response
