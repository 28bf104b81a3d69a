"""FEEL functions of our own as expressions call them: bound to the database and the moment of a command."""

import inspect
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bpmn.surroundings import Surroundings
from feel import Function
from workflows.feel_lookups import Lookups
from workflows.feel_times import OFFERED
from workflows.models import ProcessInstance

# Their answers change when a year's holidays are announced, or a clock of the case is paused or extended.
RECOUNTED = frozenset({"workdays", "add workdays", "clock due", "clock after"})


def functions_for(session: Session, now: datetime, case_id: int | None = None) -> dict[str, Function]:
    """Return the functions over a session at a moment; clocks are those of the case."""
    lookups = Lookups(session, now, case_id)
    return {name: _function(signature, partial(body, lookups)) for name, (signature, body) in _NAMED.items()}


def surroundings(session: Session, now: datetime) -> Surroundings:
    """Return what expressions outside any case may ask."""
    return Surroundings(now, functions_for(session, now), recounted=RECOUNTED)


def surroundings_of(session: Session, instance: ProcessInstance, now: datetime) -> Surroundings:
    """Return what the expressions of a case may ask."""
    return Surroundings(now, functions_for(session, now, instance.id), recounted=RECOUNTED)


def _function(signature: str, call: Callable[..., Any]) -> Function:
    name, _, rest = signature.partition("(")
    parameters = tuple(filter(None, rest.removesuffix(")").split(", ")))
    return Function(name, parameters, call, inspect.getdoc(OFFERED[signature]) or "")


def _unbound(name: str) -> Callable[..., Any]:
    def refuse(*_: Any) -> Any:
        raise LookupError(f"{name}() is only known while an instance runs")

    return refuse


_NAMED = {signature.partition("(")[0]: (signature, body) for signature, body in OFFERED.items()}

# What deploy-time checks and the parser know of the functions: names and parameters, no body.
SIGNATURES: dict[str, Function] = {
    name: _function(signature, _unbound(name)) for name, (signature, _) in _NAMED.items()
}
