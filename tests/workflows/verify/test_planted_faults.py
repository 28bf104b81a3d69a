"""Negative controls: whatever is planted behind the back of the program, the verifier finds."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.workflows.verify.conftest import Spoiled

EVENT = "kind, element_id, member_id, at, details, previous, hash"
TIMER = "task_id, instance_id, element_id, name, due_at, provisional, clock_key, status, fired_at"
INCIDENT = "INSERT INTO incident (instance_id, task_id, job_id, name, reason, status, opened_at) VALUES "
AGAIN = (
    f"INSERT INTO event (instance_id, version, {EVENT}) SELECT instance_id, version + 100, {EVENT} FROM event"
)
THEN = "'2026-11-20 01:00:00.000000'"

# What is done, the invariant that finds it, and the table it names.
PLANTED = {
    "a step is gone": ("DELETE FROM event WHERE instance_id = :filing AND version = 1", "steps", "event"),
    "a step too many": (
        "UPDATE process_instance SET version = version - 1 WHERE id = :filing",
        *("steps", "event"),
    ),
    "a step is rewritten": (
        "UPDATE event SET kind = 'x' WHERE instance_id = :filing AND version = 1",
        *("chain", "event"),
    ),
    "the end is cut off": (
        "UPDATE process_instance SET last_hash = 'x' WHERE id = :filing",
        *("chain", "event"),
    ),
    "a task is completed twice": (
        f"{AGAIN} WHERE instance_id = :ended AND kind = 'completed'",
        *("completions", "user_task"),
    ),
    "a completed task is open again": (
        "UPDATE user_task SET status = 'open' WHERE instance_id = :ended",
        *("completions", "user_task"),
    ),
    "a task is completed by nobody": (
        "UPDATE user_task SET status = 'completed' WHERE instance_id = :filing AND status = 'open'",
        *("completions", "user_task"),
    ),
    "a timer has fired twice": (
        f"INSERT INTO timer ({TIMER}) SELECT {TIMER} FROM timer WHERE instance_id = :fired",
        *("fired_once", "timer"),
    ),
    "two steps tell of one firing": (
        f"{AGAIN} WHERE instance_id = :fired AND kind = 'fired'",
        *("fired_once", "timer"),
    ),
    "a timer is queued without a job": (
        "UPDATE timer SET status = 'queued' WHERE instance_id = :armed",
        *("noticed", "timer"),
    ),
    "an ended case runs": (
        "UPDATE process_instance SET status = 'running' WHERE id = :ended",
        *("waits", "process_instance"),
    ),
    "a case has ended at no time": (
        "UPDATE process_instance SET ended_at = NULL WHERE id = :ended",
        *("waits", "process_instance"),
    ),
    "a state can't be read": (
        "UPDATE process_instance SET state = x'00' WHERE id = :armed",
        *("rows", "process_instance"),
    ),
    "a task has no row": (
        "UPDATE user_task SET status = 'cancelled' WHERE instance_id = :filing",
        *("rows", "user_task"),
    ),
    "a timer has no row": (
        "UPDATE timer SET status = 'cancelled' WHERE instance_id = :armed",
        *("rows", "timer"),
    ),
    "a message has no row": (
        "DELETE FROM message_subscription WHERE instance_id = :filing",
        *("rows", "message_subscription"),
    ),
    "a subscription is left over": (
        "INSERT INTO event_subscription (id, instance_id, kind, name)"
        " VALUES ('00000000000000000000000000000001', :filing, 'signal', 'x')",
        *("rows", "event_subscription"),
    ),
    "a choice is left over": (
        "INSERT INTO choice (id, instance_id, element_id, name, assigned, opened_at)"
        f" VALUES ('00000000000000000000000000000001', :filing, 'x', 'x', 0, {THEN})",
        *("rows", "choice"),
    ),
    "an incident is left over": (
        f"{INCIDENT} (:filing, '00000000000000000000000000000001', NULL, 'x', 'x', 'open', {THEN})",
        *("rows", "incident"),
    ),
    "a case has forgotten what it waits for": (
        "UPDATE process_instance SET waiting = '{}' WHERE id = :filing",
        *("rows", "process_instance"),
    ),
    "a deadline is moved": (
        f"UPDATE user_task SET due_at = {THEN} WHERE instance_id = :filing AND status = 'open'",
        *("deadlines", "user_task"),
    ),
    "a clock is moved": (
        f"UPDATE case_clock SET due_at = {THEN} WHERE instance_id = :filing",
        *("clocks", "case_clock"),
    ),
    "a clock that stands still is said to run": (
        f"INSERT INTO clock_pause (clock_id, begins_at, reason) SELECT id, {THEN}, 'x' FROM case_clock",
        *("clocks", "case_clock"),
    ),
    "a clock has expired at no time": (
        "UPDATE case_clock SET status = 'expired', expired_at = NULL",
        *("clocks", "case_clock"),
    ),
    "a clock outlives its case": (
        "UPDATE process_instance SET status = 'completed' WHERE id = :filing",
        *("clocks", "case_clock"),
    ),
    "a called case is gone": (
        "UPDATE process_instance SET parent_id = NULL, parent_call_id = NULL WHERE id = :child",
        *("calls", "call"),
    ),
    "the answer of a called case is lost": (
        "UPDATE process_instance SET status = 'completed' WHERE id = :child",
        *("calls", "process_instance"),
    ),
    "a called case is no longer awaited": (
        "UPDATE process_instance SET waiting = '{}' WHERE id = :parent",
        *("calls", "process_instance"),
    ),
    "nobody was told of a task": (
        "DELETE FROM notification WHERE key LIKE 'task:%'",
        *("announced", "user_task"),
    ),
    "a command was lost": (
        "UPDATE event SET command = NULL WHERE instance_id = :ended AND kind = 'completed'",
        *("commands", "command"),
    ),
    "a job was given up in silence": (
        "INSERT INTO job (key, kind, arguments, run_at, status, attempts)"
        f" VALUES ('x', 'x', '{{}}', {THEN}, 'dead', 8)",
        *("jobs", "job"),
    ),
    "an incident has no job": (
        f"{INCIDENT} (NULL, NULL, 999, 'x', 'x', 'open', {THEN})",
        *("jobs", "incident"),
    ),
    "a message has begun nothing": (
        "UPDATE sent_message SET status = 'delivered'",
        *("messages", "sent_message"),
    ),
    "a signal is never heard": (
        "INSERT INTO signal_delivery (instance_id, signal, payload, sender_id)"
        " VALUES (:filing, 'x', '{}', :ended)",
        *("signals", "signal_delivery"),
    ),
    "a mail was never sent": (
        f"INSERT INTO delivery (key, tries, tried_at) VALUES ('mail:1:x', 1, {THEN})",
        *("mails", "delivery"),
    ),
    "a document is forgotten": (
        "UPDATE notice SET status = 'queued', sha256 = NULL",
        *("rendered", "notice"),
    ),
    "a document is ready without a file": ("UPDATE notice SET sha256 = NULL", "rendered", "notice"),
    "a number is skipped": (
        "UPDATE number_counter SET next = next + 1",
        *("numbers", "number_counter"),
    ),
    "a number is taken out": ("DELETE FROM number_entry", "numbers", "number_counter"),
    "a document has another number": (
        "UPDATE notice SET series = '应备收', sequence = 99",
        *("registered", "notice"),
    ),
    "a file is not there": (f"UPDATE notice SET sha256 = '{'0' * 64}'", "files", "file"),
}


def test_what_nobody_has_touched_is_as_it_must_be(spoiled: Spoiled) -> None:
    assert spoiled.found(files=True) == set()


@pytest.mark.parametrize("planted", PLANTED)
def test_it_is_found_when(spoiled: Spoiled, planted: str) -> None:
    statement, invariant, table = PLANTED[planted]
    spoiled.plant(statement)

    assert (invariant, table) in spoiled.found(files=True)


def test_the_database_itself_refuses_a_second_step_for_one_command(spoiled: Spoiled) -> None:
    with pytest.raises(IntegrityError, match="command"):
        spoiled.plant(AGAIN.replace("hash)", "hash, command)").replace("hash FROM", "hash, command FROM"))


def test_a_file_of_other_bytes_is_found(spoiled: Spoiled) -> None:
    (one, *_) = (
        path for path in (spoiled.app.config["SETTINGS"].data_dir / "files").rglob("*") if path.is_file()
    )
    one.write_bytes(b"something else")

    assert spoiled.found(files=True) == {("files", "file")}
    assert spoiled.found() == set()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("SELECT 1", {("noticed", "timer")}),
        (
            "UPDATE timer SET status = 'fired', fired_at = due_at",
            {("clocks", "case_clock"), ("rows", "timer")},
        ),
    ],
)
def test_what_is_late_is_found_only_while_a_scheduler_beats(
    spoiled: Spoiled, beating: Callable[[datetime], None], statement: str, found: set[tuple[str, str]]
) -> None:
    later = spoiled.now + timedelta(days=30)
    spoiled.plant(statement)
    without = spoiled.found(later)

    beating(later)

    assert found <= spoiled.found(later)
    assert not found <= without


def test_a_message_that_should_have_expired_is_found(
    spoiled: Spoiled, beating: Callable[[datetime], None]
) -> None:
    later = spoiled.now + timedelta(days=30)
    beating(later)

    assert ("messages", "sent_message") in spoiled.found(later)
