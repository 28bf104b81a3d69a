"""Plays a case through the engine's door and compares what happens with what must."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import feel
from bpmn.checks import check_alone
from bpmn.checks.finding import Severity
from bpmn.checks.known import Known
from bpmn.definition import load
from bpmn.standing import Standing
from tests.bpmn.play import Play
from tests.conformance.bpmn.case import Case

_KNOWN: Final = Known(topics=frozenset({"notify"}), packages=frozenset())
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def examine(case: Case) -> None:
    """Raise AssertionError where the case goes otherwise than it must."""
    errors = [found for found in check_alone(case.package, _KNOWN) if found.severity is Severity.ERROR]
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
    """Return what is wrong with one part of what is expected, None when it is so."""
    word, _, rest = expected.partition(" ")
    standing = play.standing
    if word == "ended":
        ended = standing.ended and rest in ("", standing.outcome)
        return None if ended else f"waits {_waiting(standing)}, outcome {standing.outcome}, not {expected}"
    if word in _LISTS:
        listed = _LISTS[word](play)
        fits = _in_order(rest.split(), listed) if word == "took" else sorted(rest.split()) == sorted(listed)
        return None if fits else f"{word} {listed}, not {rest}"
    if match := re.fullmatch(r"(\w+)=(.+)", expected):
        value = play.variables.get(match[1])
        return None if value == feel.evaluate(match[2], {}) else f"{match[1]} is {value!r}, not {match[2]}"
    return _wrongly_waiting(standing, expected)


def _wrongly_waiting(standing: Standing, expected: str) -> str | None:
    """Compare what waits; the events only where the example names one."""
    named, waiting = sorted(expected.split()), _waiting(standing)
    with_events = any(name.startswith("@") for name in named)
    found = [name for name in waiting if with_events or not name.startswith("@")]
    return None if found == named and not standing.ended else f"waits {waiting}, not {expected}"


def _waiting(standing: Standing) -> list[str]:
    """Return what somebody acts on by its id, events that wait with an @, failures with a !."""
    names = [task.element_id for task in standing.user_tasks]
    names += [service.element_id for service in standing.services]
    names += [call.element_id for call in standing.calls]
    names += [choice.element_id for choice in standing.choices]
    names += [f"@{timer.element_id}" for timer in standing.timers]
    names += [f"@{message.element_id}" for message in standing.messages]
    names += [f"@{signal.element_id}" for signal in standing.signals]
    names += [f"@{condition.element_id}" for condition in standing.conditions]
    return sorted([*names, *(f"!{failure.element_id}" for failure in standing.failures)])


def _thrown(play: Play) -> list[str]:
    messages = [message.name for message in play.standing.thrown]
    return messages + [signal.name for signal in play.standing.thrown_signals]


def _given(play: Play) -> list[str]:
    """Return what the calls that wait hand to the processes they call."""
    return [f"{name}={value}" for call in play.standing.calls for name, value in call.parameters.items()]


_LISTS: Final[Mapping[str, Callable[[Play], list[str]]]] = {
    "took": lambda play: play.took(),
    "cancelled": lambda play: play.took("cancelled"),
    "thrown": _thrown,
    "given": _given,
    "keys": lambda play: [str(one.correlation) for one in play.standing.messages],
    "sent": lambda play: [str(one.correlation) for one in play.standing.thrown],
    "payload": lambda play: [name for one in play.standing.thrown for name in one.payload],
    "uncaught": lambda play: [str(one.code) for one in play.standing.uncaught],
    "due": lambda play: [one.due_at.isoformat() for one in play.standing.timers if one.due_at],
}


def _in_order(expected: list[str], found: list[str]) -> bool:
    rest = iter(found)
    return all(name in rest for name in expected)
