"""What a template draws: plain frozen values, every rule evaluated, every text in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forms.options import Option
from forms.surroundings import StoredFile


@dataclass(frozen=True)
class Drawn:
    """Anything drawn. `kind` names the macro, `width` is of 12 columns."""

    kind: str
    id: str
    label: str
    width: int


Lines = tuple[tuple[Drawn, ...], ...]  # components side by side, line by line


@dataclass(frozen=True)
class DrawnInput(Drawn):
    """A field: `texts` stand in its input, `written` is its answer in words."""

    name: str
    description: str
    required: bool
    read_only: bool
    refreshes: bool  # a change may alter the rest of the form
    texts: tuple[str, ...]
    written: str
    errors: tuple[str, ...]
    options: tuple[Option, ...]
    files: tuple[StoredFile, ...]
    prefix: str
    suffix: str
    attributes: Mapping[str, str]  # of the input element

    @property
    def described_by(self) -> str:
        """Return the ids of description and error, as aria-describedby lists them."""
        ids = [f"{self.id}-help"] if self.description else []
        return " ".join([*ids, *([f"{self.id}-error"] if self.errors else [])])


@dataclass(frozen=True)
class DrawnValue(Drawn):
    """A computed value."""

    description: str
    written: str


@dataclass(frozen=True)
class DrawnText(Drawn):
    """A text, separator or spacer."""

    html: Markup


@dataclass(frozen=True)
class DrawnTable(Drawn):
    heads: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DrawnGroup(Drawn):
    description: str
    outlined: bool
    lines: Lines


@dataclass(frozen=True)
class DrawnRow:
    """One row of a list; `name` is what its remove button sends."""

    name: str
    place: int  # from 1
    lines: Lines


@dataclass(frozen=True)
class DrawnList(Drawn):
    """A dynamic list; `next_number` is the number kept free for its next row."""

    name: str
    description: str
    may_change: bool
    refreshes: bool
    next_number: int
    rows: tuple[DrawnRow, ...]
    errors: tuple[str, ...]

    @property
    def plain_heads(self) -> tuple[str, ...]:
        """Return the heads when the rows fit a table: all alike, nothing nested. Else nothing."""
        heads = {tuple(cell.label for line in row.lines for cell in line) for row in self.rows}
        cells = [cell for row in self.rows for line in row.lines for cell in line]
        plain = all(isinstance(cell, (DrawnInput, DrawnValue)) for cell in cells)
        return heads.pop() if plain and len(heads) == 1 else ()
