"""For the load balancer and the operator's eye: is the database there, does the scheduler beat."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from database.session import reading
from web.now import request_now
from workflows.models import Job, JobStatus, ProcessBeat

page = Blueprint("health", __name__)
SILENT_AFTER_SECONDS = 60


@page.get("/health")
def health() -> tuple[Response, int]:
    """200 when all is well; 503 with what is not."""
    try:
        with reading() as session:
            beat = session.scalar(
                select(func.max(ProcessBeat.at)).where(ProcessBeat.name.startswith("scheduler"))
            )
            waiting = session.scalar(select(func.min(Job.run_at)).where(Job.status == JobStatus.TODO))
    except SQLAlchemyError:
        return jsonify(database="unreachable"), 503
    now = request_now()
    beats = beat is not None and (now - beat).total_seconds() < SILENT_AFTER_SECONDS
    said = {
        "database": "ok",
        "scheduler": "ok" if beats else "silent",
        "last_beat": beat.isoformat() if beat else None,
        "oldest_job": waiting.isoformat() if waiting else None,
    }
    return jsonify(said), 200 if beats else 503
