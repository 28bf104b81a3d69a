"""For the load balancer and the operator's eye: is the database there, does the scheduler beat."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from database.session import reading
from web.now import request_now
from workflows.queries.pulse import feel_pulse

page = Blueprint("health", __name__)


@page.get("/health")
def health() -> tuple[Response, int]:
    """200 when all is well; 503 with what is not."""
    now = request_now()
    try:
        with reading() as session:
            pulse = feel_pulse(session, now)
    except SQLAlchemyError:
        return jsonify(database="unreachable"), 503
    beats = pulse.beats(now)
    said = {
        "database": "ok",
        "scheduler": "ok" if beats else "silent",
        "last_beat": pulse.last_beat.isoformat() if pulse.last_beat else None,
        "oldest_job": pulse.oldest_job.isoformat() if pulse.oldest_job else None,
    }
    return jsonify(said), 200 if beats else 503
