"""What packages say in other languages: language → Chinese → text in that language."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.definitions import definition_of
from workflows.models import ProcessDefinition

Translations = Mapping[str, Mapping[str, str]]


def translations_of(session: Session, definition_id: int) -> Translations:
    """Return the translations of one version of a package."""
    return definition_of(session, definition_id).package.translations


def all_translations(session: Session) -> Translations:
    """Return those of every package's latest version together, for what no longer knows its package."""
    found: dict[str, dict[str, str]] = {}
    latest = select(ProcessDefinition.id).where(ProcessDefinition.latest).order_by(ProcessDefinition.id)
    for definition_id in session.scalars(latest):
        for language, texts in translations_of(session, definition_id).items():
            found.setdefault(language, {}).update(texts)
    return found
