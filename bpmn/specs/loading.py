"""What a spec may ask while its diagram is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass

from bpmn.catalogue import Catalogue
from bpmn.expressions import Compiler
from decisions import Model


@dataclass(frozen=True)
class Loading:
    """The other elements, FEEL, and the decisions by file stem."""

    catalogue: Catalogue
    compiler: Compiler
    decisions: Mapping[str, Model]
