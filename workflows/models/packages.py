"""Rows of deployed packages and of drafts."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Model
from database.types import UtcDateTime


class ProcessDefinition(Model):
    """A deployed version of a package. Never changed once deployed."""

    __tablename__ = "process_definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")
    deployed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deployed_by: Mapped[str] = mapped_column(String(60))
    latest: Mapped[bool]  # new instances start on it

    files: Mapped[list["PackageFile"]] = relationship(back_populates="definition")


class PackageFile(Model):
    """A file of a deployed package."""

    __tablename__ = "package_file"

    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definition.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)

    definition: Mapped[ProcessDefinition] = relationship(back_populates="files")


class PackageDraft(Model):
    """A file an admin has changed and not yet deployed."""

    __tablename__ = "package_draft"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)  # empty: the file is to be removed
    base_version: Mapped[int]  # the version it was drawn from, 0 for a package not yet deployed
    saved_by: Mapped[str] = mapped_column(String(60))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
