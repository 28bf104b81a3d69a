"""督办 through the use cases: from proposal to closing and to the figures of a month; overdue tasks."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from config import SHANGHAI
from database.session import reading, transaction
from demonstration import documents, supervisions
from demonstration.theatre import Theatre
from notices.models import Notice, NoticeStatus, NumberEntry
from tests.support.acting import begin_filing, instance, new_key, open_task, person
from tests.workflows.acting_on_clocks import clock_of, clocks_of, pause, resume
from workflows.clock_refusals import ClockSetAbove
from workflows.commands import CommandKey
from workflows.interventions import Intervention
from workflows.models import ClockStatus, MatterStage, SupervisedMatter, SupervisedTask, UserTask
from workflows.queries import board
from workflows.queries.board_filter import Wanted
from workflows.queries.lights import Light
from workflows.queries.supervised_matters import MatterBoard, MatterLine
from workflows.queries.supervision_links import case_of_supervision, supervisions_of_case
from workflows.refusals import TaskNotFound
from workflows.supervise_task import proposal, supervise_task
from workflows.supervision_figures import Month, figures, supervising_organisations
from workflows.supervision_refusals import AlreadySupervised, TaskNotOverdue
from workflows.terminate_instance import terminate_instance


def matter_of(instance_id: int) -> SupervisedMatter:
    with reading() as session:
        found = session.get_one(SupervisedMatter, instance_id)
        session.expunge(found)
        return found


def line_of(stage: Theatre, username: str, matter: int, wanted: Wanted | None = None) -> MatterLine | None:
    with reading() as session:
        matters = MatterBoard(session, person(username), stage.now)
        return next((line for line in matters.all(wanted or Wanted()) if line.instance_id == matter), None)


def light_of(stage: Theatre, matter: int) -> Light:
    line = line_of(stage, "KS.3", matter)
    assert line is not None
    return line.light


@pytest.fixture
def matter(sqlite_stage: Theatre) -> int:
    """A matter in the hands of a unit: signed for, due in 15 days."""
    (found,) = supervisions.hand_out(sqlite_stage, "KS-SL")
    supervisions.sign(sqlite_stage, found)
    return found


def test_a_matter_goes_from_proposal_to_closing_with_its_line_in_the_ledger(
    sqlite_stage: Theatre, matter: int
) -> None:
    supervisions.report(sqlite_stage, matter, 60)
    assert (matter_of(matter).stage, matter_of(matter).percent) == (MatterStage.UNDERWAY, 60)
    sqlite_stage.wait(timedelta(days=2))
    supervisions.finish(sqlite_stage, matter)

    line = line_of(sqlite_stage, "KS.3", matter, Wanted(settled=True))
    assert line is not None
    assert (line.stage, line.percent, line.light) == (MatterStage.CLOSED, 100, Light.GREEN)
    assert line.document.startswith("昆应急督销〔2026〕")


def test_the_light_turns_with_time_and_with_what_is_reported(sqlite_stage: Theatre, matter: int) -> None:
    """Handed out on 23 November, due on 8 December: a fifth of it has gone on the 26th."""
    seen = [light_of(sqlite_stage, matter)]
    for day, percent in ((27, None), (27, 70), (30, None)):
        sqlite_stage.wait_until(datetime(2026, 11, day, 11, 0, tzinfo=SHANGHAI))
        if percent:
            supervisions.report(sqlite_stage, matter, percent)
        seen.append(light_of(sqlite_stage, matter))
    supervisions.report(sqlite_stage, matter, 95)
    for moment in ((4, 9), (8, 9), (8, 18)):
        sqlite_stage.wait_until(datetime(2026, 12, *moment, tzinfo=SHANGHAI))
        seen.append(light_of(sqlite_stage, matter))

    assert seen == [
        *(Light.GREEN, Light.YELLOW, Light.GREEN, Light.GREEN),
        *(Light.BLUE, Light.YELLOW, Light.RED),
    ]


def test_while_its_clock_is_paused_a_matter_is_not_late_and_then_it_has_so_much_more_time(
    sqlite_stage: Theatre, matter: int
) -> None:
    """Two working days after the assignment stand still: due on 8 December, then on the 10th."""
    pause(sqlite_stage, matter, "KS.5")
    sqlite_stage.wait_until(datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI))
    assert light_of(sqlite_stage, matter) is Light.NONE

    resume(sqlite_stage, matter, "KS.5")

    due = datetime(2026, 12, 10, 17, 30, tzinfo=SHANGHAI)
    assert light_of(sqlite_stage, matter) is Light.GREEN
    assert (matter_of(matter).due_at, clock_of(matter).due_at, due_of(matter)) == (due, due, due)


def test_the_unit_that_is_bound_by_a_limit_can_not_pause_it(sqlite_stage: Theatre, matter: int) -> None:
    with pytest.raises(ClockSetAbove):
        pause(sqlite_stage, matter, "KS-SL.1")


def test_a_granted_extension_moves_the_same_clock_and_a_return_goes_on_with_it(
    sqlite_stage: Theatre, matter: int
) -> None:
    supervisions.ask_for_time(sqlite_stage, matter)
    due = datetime(2026, 12, 15, 17, 30, tzinfo=SHANGHAI)
    assert (clock_of(matter).due_at, matter_of(matter).due_at) == (due, due)

    supervisions.report_the_end(sqlite_stage, matter)
    assert clock_of(matter).status is ClockStatus.MET
    lacking = {"review_opinion": "照片不全。"}
    sqlite_stage.complete(matter, "review_result", lacking, outcome="return")

    assert len(clocks_of(matter)) == 1
    assert (clock_of(matter).status, clock_of(matter).due_at) == (ClockStatus.RUNNING, due)


def test_more_time_after_a_pause_ends_on_the_very_day_that_was_granted(
    sqlite_stage: Theatre, matter: int
) -> None:
    pause(sqlite_stage, matter, "KS.5")
    sqlite_stage.wait_until(datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI))
    resume(sqlite_stage, matter, "KS.5")

    supervisions.ask_for_time(sqlite_stage, matter)

    granted = datetime(2026, 12, 15, 17, 30, tzinfo=SHANGHAI)
    assert (matter_of(matter).due_at, clock_of(matter).due_at, due_of(matter)) == (granted, granted, granted)


def due_of(matter: int) -> datetime | None:
    with reading() as session:
        return session.get_one(UserTask, open_task(matter, "report_progress")).due_at


def test_only_those_above_the_unit_or_the_supervisor_see_a_matter(sqlite_stage: Theatre, matter: int) -> None:
    seen = {name: line_of(sqlite_stage, name, matter) is not None for name in ("KS.3", "JS-SZ.2", "SH.2")}

    assert seen == {"KS.3": True, "JS-SZ.2": True, "SH.2": False}


def test_the_board_is_narrowed_by_unit_source_light_and_age(sqlite_stage: Theatre, matter: int) -> None:
    sqlite_stage.wait_until(datetime(2026, 12, 11, 9, 0, tzinfo=SHANGHAI))

    def found(**wanted: str) -> bool:
        return line_of(sqlite_stage, "KS.3", matter, Wanted(**wanted)) is not None  # type: ignore[arg-type]

    assert [found(unit="KS-SL"), found(unit="KS-GA")] == [True, False]
    assert [found(kind="leader"), found(kind="meeting")] == [True, False]
    assert [found(light="red"), found(light="blue")] == [True, False]
    assert [found(age="1-5"), found(age="6-10"), found(age="nonsense")] == [True, False, False]


def test_units_are_counted_alike_on_both_databases(stage: Theatre) -> None:
    (late,) = supervisions.hand_out(stage, "KS-SL")
    stage.wait_until(datetime(2026, 12, 11, 9, 0, tzinfo=SHANGHAI))
    supervisions.hand_out(stage, "KS-SL")

    with reading() as session:
        chief = person("KS.3")
        matters = MatterBoard(session, chief, stage.now)
        lights = {unit.code: dict(unit.counts) for unit in matters.by_unit()}
        reds = matters.page(Wanted(light="red", age="1-5"))
        ages = {unit.code: unit.counts for unit in board.ages_by_unit(session, chief, stage.now)}
        tasks = board.overdue(
            session, chief, stage.now, Wanted(unit="KS-SL", kind="supervision", age="11-20")
        )
        told = figures(session, "KS", Month.of(stage.today, stage.now))

    assert lights == {"KS-SL": {Light.RED: 1, Light.GREEN: 1}}
    assert [line.instance_id for line in reds.lines] == [late]
    assert ages["KS-SL"] == {"11-20": 1}
    assert [line.task for line in tasks.lines] == ["签收"]
    assert (told["total"]["open"], told["total"]["overdue"]) == (2, 1)


def test_the_figures_of_a_month_count_what_each_unit_has_done(sqlite_stage: Theatre, matter: int) -> None:
    (late,) = supervisions.hand_out(sqlite_stage, "KS-SL")
    sqlite_stage.wait(timedelta(days=2))
    supervisions.finish(sqlite_stage, matter)
    sqlite_stage.wait_until(datetime(2026, 12, 15, 9, 0, tzinfo=SHANGHAI))

    with reading() as session:
        november = Month.of(date(2026, 11, 5), sqlite_stage.now)
        told = figures(session, "KS", november)
        assert supervising_organisations(session, november) == ["KS"]

    assert told["total"] == {
        "opened": 2,
        "closed": 1,
        "on_time_percent": Decimal("100.0"),
        "open": 1,
        "overdue": 1,
        "average_workdays": Decimal("2.0"),
    }
    assert [(row["unit"], row["opened"]) for row in told["units"]] == [("KS-SL", 2)]
    assert [row["overdue_workdays"] for row in told["overdue"]] == [5]
    assert matter_of(late).stage is MatterStage.ASSIGNED


def test_each_organisation_that_supervises_has_a_draft_on_the_first_working_day(
    sqlite_stage: Theatre, matter: int
) -> None:
    sqlite_stage.wait_until(datetime(2026, 12, 1, 8, 59, tzinfo=SHANGHAI))
    assert supervisions.bulletin_of(sqlite_stage, "KS") is None

    sqlite_stage.wait(timedelta(minutes=1))
    bulletin = supervisions.bulletin_of(sqlite_stage, "KS")

    assert bulletin is not None
    assert sqlite_stage.variables_of(bulletin, "check_bulletin")["figures"]["total"]["opened"] == 1


@pytest.fixture
def bulletin(sqlite_stage: Theatre, matter: int) -> int:
    """A bulletin that is to be checked, of a month with a matter."""
    return sqlite_stage.start(supervisions.OFFICE, supervisions.PACKAGE, "supervision_bulletin", {})


def bulletin_document(instance_id: int) -> Notice:
    with reading() as session:
        return session.scalars(select(Notice).where(Notice.instance_id == instance_id)).one()


def test_a_bulletin_given_up_on_the_way_is_checked_again_and_then_issued(
    sqlite_stage: Theatre, bulletin: int
) -> None:
    sqlite_stage.complete(bulletin, "check_bulletin", outcome="send")
    (given_up,) = sqlite_stage.children(bulletin)
    documents.submit(sqlite_stage, given_up)
    documents.review(sqlite_stage, given_up, "return", "请补充逾期原因。")
    sqlite_stage.complete(given_up, "draft_document", {"not_secret": True}, outcome="drop")
    assert bulletin_document(given_up).status is NoticeStatus.VOID

    document = supervisions.sign_bulletin(sqlite_stage, bulletin)
    documents.seal(sqlite_stage, document)
    documents.send(sqlite_stage, document, "KS-SL")
    documents.archive(sqlite_stage, document)

    issued = bulletin_document(document)
    assert (issued.notice_key, issued.number) == ("bulletin", "昆应急督通〔2026〕1号")
    assert "多数事项按期办结" in issued.data["variables"]["assessment"]
    assert instance(bulletin).outcome == "issued"


def test_a_bulletin_that_is_ended_takes_its_signed_document_with_it(
    sqlite_stage: Theatre, bulletin: int
) -> None:
    document = supervisions.sign_bulletin(sqlite_stage, bulletin)
    command = CommandKey(new_key(sqlite_stage), "intervene")
    wanted = Intervention(bulletin, instance(bulletin).version, "督办事项全部撤销", command)
    with transaction() as session:
        terminate_instance(session, wanted, undo=False, person=person("process"), now=sqlite_stage.now)
    sqlite_stage.settle()

    row = bulletin_document(document)
    assert (row.status, row.void_reason) == (NoticeStatus.VOID, "上级流程不再需要")
    with reading() as session:
        register = select(NumberEntry).where(NumberEntry.text == row.number)
        assert session.scalars(register).one().void_reason == row.void_reason


def overdue_task(stage: Theatre) -> UserTask:
    """Return the first task of a filing, an hour late."""
    case = begin_filing(stage)
    with transaction() as session:
        task = session.scalars(select(UserTask).where(UserTask.instance_id == case)).one()
        task.due_at = stage.now - timedelta(hours=1)
        session.flush()
        session.expunge(task)
    return task


def hand_over(stage: Theatre, task: UserTask, username: str, key: str) -> int:
    with transaction() as session:
        who = person(username)
        answers = {**proposal(session, task.id, who, stage.now), "due_on": stage.today, "urgency": "normal"}
        command = CommandKey(key, "start_instance")
        return supervise_task(session, task.id, answers, command, who, stage.now)


def test_an_overdue_task_is_handed_over_once_and_both_cases_say_so(sqlite_stage: Theatre) -> None:
    task = overdue_task(sqlite_stage)

    supervision = hand_over(sqlite_stage, task, "KS.4", new_key(sqlite_stage))

    with reading() as session:
        leader = person("KS.4")
        (there,) = supervisions_of_case(session, task.instance_id, leader)
        (back,) = case_of_supervision(session, supervision, leader)
    assert (there.instance_id, back.instance_id) == (supervision, task.instance_id)
    with pytest.raises(AlreadySupervised):
        hand_over(sqlite_stage, task, "KS.3", new_key(sqlite_stage))


def test_a_task_of_a_decomposition_that_lags_comes_to_the_ledger_by_unit_kind_and_age(
    sqlite_stage: Theatre,
) -> None:
    unit, lagging = lagging_task(sqlite_stage)
    chief, wanted = person("KS.3"), Wanted(unit=unit, kind="regional_cooperation", age="1-5")
    with reading() as session:
        (late,) = board.overdue(session, chief, sqlite_stage.now, wanted).lines
    assert (late.task_id, late.task) == (lagging.id, "报送进展")

    supervision = hand_over(sqlite_stage, lagging, "KS.4", new_key(sqlite_stage))
    sqlite_stage.complete(supervision, "approve_project", outcome="approve", opinion="同意立项。")
    (matter,) = sqlite_stage.children(supervision)
    sqlite_stage.complete(matter, "assign_matter", supervisions.CONTACT)

    line = line_of(sqlite_stage, "KS.3", matter, Wanted(unit=unit, kind="overdue"))
    assert line is not None
    assert (line.stage, line.subject.endswith("（报送进展）")) == (MatterStage.ASSIGNED, True)


def lagging_task(stage: Theatre) -> tuple[str, UserTask]:
    """Return who is to report on the only task of a table and has not, and the report that is late."""
    source = {"source": "kunshan_2017", "document_title": "工作要点", "document_number": "示例〔2026〕20号"}
    table = stage.start("KS.2", "regional_cooperation", "task_decomposition", source)
    rows = stage.variables_of(table, "edit_tasks")["table_rows"]
    clear = next(row for row in rows if row["first_unit"])
    stage.complete(table, "edit_tasks", {"table_rows": [{**clear, "due_on": date(2026, 12, 31)}]})
    stage.complete(table, "sign_decomposition", outcome="sign", opinion="同意印发。")
    (case,) = stage.children(table)
    unit = stage.complete(case, "accept_assignment", {"contact": "李示例"}).partition(".")[0]
    stage.wait_until(datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI))
    with reading() as session:
        task = session.get_one(UserTask, open_task(case, "report_progress"))
        session.expunge(task)
    return unit, task


def test_what_was_declined_may_be_handed_over_again(sqlite_stage: Theatre) -> None:
    task = overdue_task(sqlite_stage)
    first = hand_over(sqlite_stage, task, "KS.4", new_key(sqlite_stage))
    sqlite_stage.complete(first, "approve_project", outcome="decline")

    second = hand_over(sqlite_stage, task, "KS.4", new_key(sqlite_stage))

    with reading() as session:
        assert session.scalars(select(SupervisedTask.supervision_id)).all() == [second]


def test_the_same_click_twice_begins_one_supervision(sqlite_stage: Theatre) -> None:
    task = overdue_task(sqlite_stage)
    key = new_key(sqlite_stage)
    answers = {"subject": "逾期", "urgency": "normal", "lead_unit": "KS", "due_on": sqlite_stage.today}

    def click() -> int:
        with transaction() as session:
            command = CommandKey(key, "start_instance")
            return supervise_task(session, task.id, answers, command, person("KS.4"), sqlite_stage.now)

    assert click() == click()


def test_a_task_is_handed_over_only_when_overdue_and_by_who_answers_for_it(sqlite_stage: Theatre) -> None:
    case = begin_filing(sqlite_stage)
    with reading() as session:
        task_id = session.scalars(select(UserTask.id).where(UserTask.instance_id == case)).one()
        with pytest.raises(TaskNotOverdue):
            proposal(session, task_id, person("KS.4"), sqlite_stage.now)
        late = sqlite_stage.now + timedelta(days=60)
        with pytest.raises(TaskNotFound):
            proposal(session, task_id, person("SH.2"), late)
        assert proposal(session, task_id, person("KS.4"), late)["lead_unit"] == "KS"
        assert proposal(session, task_id, person("JS-SZ.3"), late)["lead_unit"] == "KS"


def test_the_liaison_signs_for_the_unit(sqlite_stage: Theatre) -> None:
    (found,) = supervisions.hand_out(sqlite_stage, "KS-SL")

    assert supervisions.sign(sqlite_stage, found) == "KS-SL.1"
