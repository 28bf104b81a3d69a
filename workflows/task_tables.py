"""Decomposition tables as rows: from a package's seed or from an uploaded file."""

import json
from typing import Any

from sqlalchemy.orm import Session

from bpmn.package import Package
from wording import N_
from workflows import attachments
from workflows.import_tasks import parse_rows, read_workbook
from workflows.models import Attachment
from workflows.refusals import ServiceFailed


def rows_of(session: Session, package: Package, source: str) -> list[dict[str, Any]]:
    """Return the rows of a seed (`data/<source>.json` of the package) or of an attachment by its id."""
    if source.isdigit():
        attachment = session.get(Attachment, int(source))
        if attachment is None:
            raise ServiceFailed(N_("没有编号为 {source} 的附件"), source=source)
        return parse_rows(read_workbook(attachments.content_of(attachment)))
    seed = package.files.get(f"data/{source}.json")
    if seed is None:
        raise ServiceFailed(N_("流程包没有任务分解表“{source}”"), source=source)
    return parse_rows(json.loads(seed))
