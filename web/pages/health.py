"""For load balancers and monitors: does this process answer, can it serve pages, is all at work."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from database import migrate
from database.session import reading
from web.now import request_now
from workflows.queries.pulse import feel_pulse

page = Blueprint("health", __name__)


@page.get("/health/live")
def live() -> Response:
    """200 as long as the process answers: a restart would cure nothing else."""
    return jsonify(process="ok")


@page.get("/health/ready")
def ready() -> tuple[Response, int]:
    """200 when pages can be served: the database answers and has the shape this program wants."""
    problem = _problem()
    return (jsonify(database=problem), 503) if problem else (jsonify(database="ok"), 200)


@page.get("/health")
def health() -> tuple[Response, int]:
    """200 when the scheduler is at work as well; 503 with what is not."""
    if problem := _problem():
        return jsonify(database=problem), 503
    with reading() as session:
        pulse = feel_pulse(session, request_now())
    oldest = pulse.backlog.oldest_due_at
    said = {
        "database": "ok",
        "scheduler": "ok" if pulse.scheduler_beats else "silent",
        "last_beat": pulse.last_beat.isoformat() if pulse.last_beat else None,
        "oldest_job": oldest.isoformat() if oldest else None,
    }
    return jsonify(said), 200 if pulse.scheduler_beats else 503


def _problem() -> str | None:
    try:
        with reading() as session:
            return migrate.wrong_shape(session.connection())
    except SQLAlchemyError:
        return "unreachable"
