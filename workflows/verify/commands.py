"""What was accepted was done: each command made its step, each job is done, waits, or has an incident."""

from collections.abc import Iterator

from sqlalchemy import select

from wording import N_, Wording
from workflows import jobs
from workflows.models import Command, Event, Incident, IncidentStatus
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import Look

# An answer, or a retry that somebody else was faster with, may come too late to make a step;
# what is earlier than migration 0006 is not named by its step.
MAY_MAKE_NO_STEP = ("answer", "retry_queued", "earlier")
NO_STEP = N_("命令“{kind}”已接受，而没有办件因它走了一步。")
NO_INCIDENT = N_("作业“{job}”已放弃，而没有未解决的异常。")
NO_JOB = N_("异常“{incident}”指向一个不存在或未放弃的作业。")


def _commands(look: Look) -> Iterator[Found]:
    rows = select(Command.key, Command.kind, Event.command).outerjoin(Event, Event.command == Command.key)
    if look.since is not None:
        rows = rows.where(Command.at >= look.since)
    for key, kind, carried_out in look.session.execute(rows.execution_options(yield_per=500)):
        look.counted["commands"] += 1
        if carried_out is None and kind not in MAY_MAKE_NO_STEP:
            yield Found(f"command {key}", Wording(NO_STEP, {"kind": kind}))


def _jobs(look: Look) -> Iterator[Found]:
    given_up = jobs.given_up(look.session)
    look.counted["jobs given up"] += len(given_up)
    of_jobs = Incident.status == IncidentStatus.OPEN, Incident.job_id.is_not(None)
    incidents = look.session.scalars(select(Incident).where(*of_jobs).order_by(Incident.id)).all()
    for job_id in sorted(given_up.keys() - {incident.job_id for incident in incidents}):
        yield Found(f"job {job_id}", Wording(NO_INCIDENT, {"job": given_up[job_id]}))
    for incident in incidents:
        if incident.job_id not in given_up:
            yield Found(f"incident {incident.id}", Wording(NO_JOB, {"incident": incident.name}))


COMMANDS = Invariant(
    "commands",
    N_("每个已接受的命令都恰好走了一步。"),
    N_("提交已被接受而没有结果：请提交人核对办件，必要时重新提交；并报告开发方。"),
    _commands,
)
JOBS = Invariant(
    "jobs",
    N_("放弃的作业都有未解决的异常，可在“异常”页面重试。"),
    N_("保留数据库副本并报告开发方；不要删除作业的行。"),
    _jobs,
)
