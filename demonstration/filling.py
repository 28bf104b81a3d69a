"""Fill in a package's form as a browser would: what is drawn, what a person types over it, what is sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import forms
from forms import FormSchema, Submission, Surroundings
from forms.drawn import Drawn, DrawnGroup, DrawnInput, DrawnList, Lines


class NotAsRehearsed(AssertionError):
    """The flow did not stand where the play expected it, or a form would not take an answer."""


def fill_in(
    schema: FormSchema, around: Surroundings, context: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the form sets when somebody changes `answers` on the drawn page and submits it.

    Raise NotAsRehearsed naming each complaint, and each answer the form does not let one give.
    """
    unknown = answers.keys() - schema.keys
    if unknown:
        raise NotAsRehearsed(f"form {schema.id} has no field {'、'.join(sorted(unknown))}")
    page = forms.bind(schema, around, context=context, answers=answers).lines
    sent = Submission(tuple(_sent(page)))
    bound = forms.bind(schema, around, context=context, submitted=sent)
    if not bound.validate():
        raise NotAsRehearsed(f"form {schema.id}: {'；'.join(message for _, message in bound.summary)}")
    kept = bound.answers
    lost = sorted(key for key, said in answers.items() if not _kept(kept.get(key), said))
    if lost:
        raise NotAsRehearsed(f"form {schema.id} does not let one say {'、'.join(lost)} here")
    return kept


def _sent(lines: Lines) -> Iterator[tuple[str, str]]:
    """Yield the pairs a browser would send for the page."""
    for line in lines:
        for drawn in line:
            yield from _pairs(drawn)


def _pairs(drawn: Drawn) -> Iterator[tuple[str, str]]:
    if isinstance(drawn, DrawnGroup):
        yield from _sent(drawn.lines)
    elif isinstance(drawn, DrawnList):
        yield drawn.name, str(drawn.next_number)
        for row in drawn.rows:
            yield row.name, ""
            yield from _sent(row.lines)
    elif isinstance(drawn, DrawnInput) and not drawn.read_only:
        yield drawn.name, ""  # the hidden empty text by which a form knows that the field was on the page
        for text in drawn.texts:
            yield drawn.name, text


def _kept(kept: Any, said: Any) -> bool:
    """Say whether the form has kept what was said; it may know more, e.g. the other fields of a row."""
    if isinstance(said, Mapping):
        known = kept if isinstance(kept, Mapping) else {}
        return all(_kept(known.get(key), value) for key, value in said.items())
    if isinstance(said, Sequence) and not isinstance(said, str):
        rows = kept if isinstance(kept, Sequence) and not isinstance(kept, str) else ()
        return len(rows) == len(said) and all(map(_kept, rows, said))
    return bool(kept == said) or (said is None and not kept)
