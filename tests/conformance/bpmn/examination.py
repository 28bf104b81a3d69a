"""Plays a case through the engine's door and compares what happens with what must."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import feel
from bpmn.checks import check_alone
from bpmn.checks.finding import Severity
from bpmn.checks.known import Known
from bpmn.definition import load
from bpmn.standing import Standing
from tests.bpmn.play import Play
from tests.conformance.bpmn.case import Case

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def examine(case: Case) -> None:
    """Raise AssertionError where the case goes otherwise than it must."""
    errors = [found for found in check_alone(case.package, Known()) if found.severity is Severity.ERROR]
    if case.refused:
        named = {str(found.element) for found in errors}
        assert case.refused <= named, f"not refused: {case.refused - named}; said: {errors}"
        return
    assert not errors, "\n".join(f"{found.element}: {found.rule}: {found.message}" for found in errors)
    play = Play(load(case.package))
    for step in case.steps:
        command, _, expected = (part.strip() for part in step.partition("=>"))
        _act(play, command)
        wrong = [text for part in expected.split(";") if (text := _difference(play, part.strip()))]
        assert not wrong, f"{step}: {'; '.join(wrong)}"


def _act(play: Play, command: str) -> None:
    verb, *words = command.split()
    values = {name: feel.evaluate(text, {}) for name, text in (w.split("=", 1) for w in words if "=" in w)}
    names = [word for word in words if "=" not in word]
    _COMMANDS[verb](play, names, values)


def _start(play: Play, names: list[str], values: Mapping[str, Any]) -> None:
    """`start`, or `start by <event>`, or `start of <process>`."""
    chosen = dict(zip(names[::2], names[1::2], strict=True))
    play.start(chosen.get("of", "p"), chosen.get("by"), **values)


def _complete(play: Play, names: list[str], values: Mapping[str, Any]) -> None:
    """`complete A`; `complete A#1` is the instance of index 1."""
    id, _, iteration = names[0].partition("#")
    play.complete(id, int(iteration) if iteration else None, **values)


def _wait(play: Play, names: list[str], _values: Mapping[str, Any]) -> None:
    play.later(**{_UNITS[names[0][-1]]: float(names[0][:-1])})


def _finish(play: Play, names: list[str], values: Mapping[str, Any]) -> None:
    play.finish(names[0], values.get("result", dict(values)))


_COMMANDS: Final[Mapping[str, Callable[[Play, list[str], Mapping[str, Any]], Any]]] = {
    "start": _start,
    "complete": _complete,
    "wait": _wait,
    "finish": _finish,
    "fail": lambda play, names, _: play.fail(names[0], error_code=names[1] if len(names) > 1 else None),
    "deliver": lambda play, names, values: play.deliver(names[0], **values),
    "signal": lambda play, names, values: play.signal(names[0], **values),
    "choose": lambda play, names, _: play.choose(names[0]),
    "close": lambda play, _names, _values: play.close(),
}


def _difference(play: Play, expected: str) -> str | None:
    """Return what is wrong with one part of what is expected."""
    word, _, rest = expected.partition(" ")
    standing = play.standing
    if word == "ended":
        found = standing.outcome if standing.ended else f"not ended: {_waiting(standing)}"
        return None if standing.ended and rest in ("", standing.outcome) else f"{found} instead of {expected}"
    if word in _LISTS:
        listed = _LISTS[word](play)
        fits = _in_order(rest.split(), listed) if word == "took" else sorted(rest.split()) == sorted(listed)
        return None if fits else f"{word} {' '.join(listed)} instead of {rest}"
    if match := re.fullmatch(r"(\w+)=(.+)", expected):
        found = play.variables.get(match[1])
        return None if found == feel.evaluate(match[2], {}) else f"{match[1]}={found!r} instead of {match[2]}"
    waiting = _waiting(standing)
    if standing.ended:
        return f"ended {standing.outcome} instead of {expected}"
    events = sorted(element for element in waiting if element.startswith("@"))
    named = sorted(expected.split())
    found = waiting if any(name.startswith("@") for name in named) else sorted({*waiting} - {*events})
    if not any(name.startswith("@") for name in named):
        found = [element for element in waiting if not element.startswith("@")]
    return None if sorted(found) == named else f"waits {' '.join(waiting)} instead of {expected}"


def _waiting(standing: Standing) -> list[str]:
    """Return what somebody acts on by its id, events that wait with an @, failures with a !."""
    at_work = (*standing.user_tasks, *standing.services, *standing.calls, *standing.choices)
    events = (*standing.timers, *standing.messages, *standing.signals, *standing.conditions)
    return sorted(
        [one.element_id for one in at_work]
        + [f"@{one.element_id}" for one in events]
        + [f"!{one.element_id}" for one in standing.failures]
    )


_LISTS: Final[Mapping[str, Callable[[Play], list[str]]]] = {
    "took": lambda play: play.took(),
    "cancelled": lambda play: play.took("cancelled"),
    "thrown": lambda play: [one.name for one in (*play.standing.thrown, *play.standing.thrown_signals)],
    "uncaught": lambda play: [str(one.code) for one in play.standing.uncaught],
    "due": lambda play: [one.due_at.isoformat() for one in play.standing.timers],
}


def _in_order(expected: list[str], found: list[str]) -> bool:
    rest = iter(found)
    return all(name in rest for name in expected)
