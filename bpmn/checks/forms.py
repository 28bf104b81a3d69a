"""What the forms of a package ask for, as far as diagrams depend on it; bpmn/ knows no more of forms."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bpmn.package import Package


def keys_of(package: Package, form: str | None) -> frozenset[str]:
    """Return the names of the variables a form fills; none when there is no such form."""
    return frozenset(_keys(schema_of(package, form)))


def schema_of(package: Package, form: str | None) -> Any:
    """Return the JSON of a form; None when it does not exist or is no JSON: another check says so."""
    try:
        return json.loads(package.files[f"forms/{form}.json"])
    except (KeyError, ValueError, RecursionError):
        return None


def _keys(component: Any) -> Iterator[str]:
    """A path makes one variable of everything inside; without one a group only groups."""
    if not isinstance(component, Mapping):
        return
    name = component.get("key") or component.get("path")
    if isinstance(name, str) and name:
        yield name.partition(".")[0]
    elif isinstance(component.get("components"), list):
        for inner in component["components"]:
            yield from _keys(inner)
