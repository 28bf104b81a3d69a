"""Random walks through the shipped packages: whatever people and the clock do, rows and engine agree."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from database.session import reading, transaction
from demonstration.cooperation import FIRE
from demonstration.enclosures import enclosed
from demonstration.filings import ENTERPRISE
from demonstration.filling import NotAsRehearsed
from demonstration.mobilisations import ACCOUNT, CREW, FALSE_ALARM
from demonstration.theatre import Theatre
from staff.person import Person
from tests.support.acting import local_day, person
from wording import Refusal
from workflows.addressing import candidates
from workflows.claim_task import claim_task, release_task
from workflows.commands import CommandKey
from workflows.complete_task import Completion, complete_task
from workflows.models import (
    InstanceStatus,
    MessageSubscription,
    ProcessInstance,
    TaskStatus,
    UserTask,
)
from workflows.verify import verify

ACTS = 20
# Not by id: those are drawn anew in each run, and a walk could not be repeated by its seed.
IN_ORDER = (UserTask.instance_id, UserTask.element_id, UserTask.iteration, UserTask.opened_at)
Answers = Mapping[str, Any]


def checked(walk: "Walk", task: UserTask) -> Answers:
    """Find all materials complete, or now and then the first one missing."""
    rows = [{"material": item["material"], "status": "complete"} for item in task.variables["checklist"]]
    if walk.chance.random() < 0.3:
        rows[0] |= {"status": "missing", "remark": "缺页，请补交。"}
    return {"checklist": rows}


def chosen(walk: "Walk", _task: UserTask) -> Answers:
    team = walk.chance.choice(["T-KS", "T-SOC"])
    row = {"team": team, "headcount": 12, "equipment": []}
    return {"choice": "order", "assignments": [row], "mission": "堵漏", "depart_within": 60}


def responded(walk: "Walk", _task: UserTask) -> Answers:
    if walk.chance.random() < 0.3:
        return {"response": "refuse", "refusal_reason": "另有任务。"}
    return {"response": "accept", **CREW}


def departed(walk: "Walk", _task: UserTask) -> Answers:
    expected_at = (walk.stage.now + timedelta(hours=1)).replace(second=0, microsecond=0)
    return {**CREW, "expected_at": expected_at, "march_leader": "周示例 0512-99999999", "route": "示例路"}


ANSWERS: Mapping[str, Callable[["Walk", UserTask], Answers]] = {
    "check_completeness": checked,
    "choose_teams": chosen,
    "respond": responded,
    "report_departure": departed,
}
USUAL: Mapping[str, Answers] = {
    "seal": {"sealed": True},
    "submit_corrections": {"correction_files": enclosed("补正.pdf"), "correction_statement": "已补交。"},
    "report_arrival": {
        **CREW,
        "equipment_on_site": "堵漏工具2套",
        "team_representative": "周示例",
        "receiving_commander": "吴示例",
        "sector": "第一作业区",
        "command_taken": True,
    },
    "file_claim": {"filing": "submit", **ACCOUNT},
    "check_equipment": {"equipment_complete": True},
    "answer_request": {"support_answer": "partial", "committed_quantity": 1, "answer_note": "已出发。"},
    "summarise_support": {"support_result": "已结束。"},
}
CANCELLED = {**CREW, "cancel_reason": "险情已经排除"}
SAID: Mapping[str, Answers] = {
    "withdrawn": {"withdrawal_reason": "不再需要。"},
    "order_cancelled": CANCELLED,
    "stand_down": {"withdrawal_commander": "示例总指挥", "withdrawal_reason": "任务完成。"},
}


@dataclass
class Walk:
    """People and a clock that do as chance has it."""

    stage: Theatre
    chance: random.Random
    done: list[tuple[Completion, Person]] = field(default_factory=list)

    def step(self) -> None:
        act = self.chance.choice(
            [self.complete] * 8 + [self.claim, self.again, self.again, self.wait, self.press]
        )
        with suppress(
            Refusal, NotAsRehearsed
        ):  # whoever is refused has changed nothing: agree() looks at that
            act()
        self.stage.settle()

    def complete(self) -> None:
        """Fill in the form of some open task and press one of its buttons."""
        task, who = self._pick()
        known = ANSWERS.get(task.element_id)
        answers = known(self, task) if known else USUAL.get(task.element_id, {})
        outcome = self.chance.choice(task.outcomes)[0] if task.outcomes else None
        self.stage.fill_in(task.id, who, answers, outcome=outcome)
        key = CommandKey(f"play-{self.stage.acted}", "complete_task")
        self.done.append((Completion(task.id, answers, key, outcome=outcome), who))

    def again(self) -> None:
        """Send a form again that was sent before: with the same key, or from a window left open."""
        completion, who = self.chance.choice(self.done or [self._nothing()])
        key = self.chance.choice([completion.command, CommandKey(str(self.chance.random()), "complete_task")])
        with transaction() as session:
            stale = Completion(completion.task_id, completion.answers, key, outcome=completion.outcome)
            complete_task(session, stale, who, self.stage.now)

    def claim(self) -> None:
        task, who = self._pick()
        act = self.chance.choice([claim_task, release_task])
        with transaction() as session:
            act(session, task.id, who, self.stage.now)

    def wait(self) -> None:
        span = self.chance.choice([timedelta(minutes=40), timedelta(hours=7), timedelta(days=3)])
        if self.chance.random() < 0.5:
            self.stage.wait(span)
        else:
            self.stage.now += span  # the scheduler was down meanwhile

    def press(self) -> None:
        with reading() as session:
            waiting = session.scalars(
                select(MessageSubscription).order_by(
                    MessageSubscription.instance_id, MessageSubscription.element_id
                )
            ).all()
            message = self.chance.choice(waiting or [self._nothing()])
            instance = session.get_one(ProcessInstance, message.instance_id)
        who = self.chance.choice(["E-1.1", "KS.8", "KS.11", "JS.7", "T-KS.1"])
        self.stage.send(instance.id, message.element_id, who, SAID.get(message.element_id, {}))

    def _pick(self) -> tuple[UserTask, Person]:
        with reading() as session:
            tasks = session.scalars(
                select(UserTask).where(UserTask.status == TaskStatus.OPEN).order_by(*IN_ORDER)
            ).all()
            task = self.chance.choice(tasks or [self._nothing()])
            assert task.variables is not None
            who = candidates(session, task, self.stage.now)
        if not who:
            raise NotAsRehearsed("nobody may")
        return task, person(self.chance.choice(who).username, local_day(self.stage))

    def _nothing(self) -> Any:
        raise NotAsRehearsed("there is nothing of the kind")


def agree(stage: Theatre) -> None:
    """Hold each instance against its engine, and against its own history."""
    faults = verify(stage.now).faults
    assert [f"{one.case} {one.found.row}: {one.found.said}" for one in faults] == []


def running() -> bool:
    with reading() as session:
        found = select(ProcessInstance.id).where(ProcessInstance.status == InstanceStatus.RUNNING).limit(1)
        return session.scalar(found) is not None


def started(stage: Theatre, package: str) -> None:
    hours = {"occurred_at": stage.now - timedelta(hours=1), "arrive_before": stage.now + timedelta(hours=6)}
    if package == "plan_filing":
        stage.start("E-1.1", package, package, ENTERPRISE)
    elif package == "team_mobilization":
        stage.start("KS.8", package, package, {**FALSE_ALARM, **hours})
    else:
        stage.start("JS.7", package, "support_request", {**FIRE, "arrive_by": stage.now + timedelta(hours=8)})


@pytest.mark.parametrize("package", ["plan_filing", "team_mobilization", "regional_cooperation"])
def test_rows_and_engine_agree_after_every_act(sqlite_stage: Theatre, package: str) -> None:
    walk = Walk(sqlite_stage, random.Random(package))
    started(sqlite_stage, package)
    agree(sqlite_stage)

    for _ in range(ACTS):
        if not running():
            started(sqlite_stage, package)
        walk.step()
        agree(sqlite_stage)

    assert len(walk.done) > ACTS // 4


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("package", ["plan_filing", "team_mobilization", "regional_cooperation"])
@pytest.mark.parametrize("seed", range(100, 110))
def test_rows_and_engine_agree_on_long_walks(stage: Theatre, package: str, seed: int) -> None:
    walk = Walk(stage, random.Random(f"{package} {seed}"))
    started(stage, package)

    for _ in range(4 * ACTS):
        if not running():
            started(stage, package)
        walk.step()
        agree(stage)
