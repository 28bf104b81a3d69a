"""The platform's own documents with values of an invented case."""

from datetime import UTC, date, datetime

from notices.job import NoticeJob
from notices.standard import STANDARD

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
VALUES: dict[str, object] = {
    "task_name": "材料核对",
    "instance_number": "应备受理2026-00012",
    "instance_title": "昆山示例新材料有限公司：综合应急预案",
    "holder": "昆山市应急管理局预案管理科",
    "opened_at": MOMENT,
    "due_at": MOMENT,
    "due_provisional": False,
    "new_due_at": MOMENT,
    "new_due_provisional": False,
    "as_of": date(2026, 11, 21),
    "progress": "",
    "requirement": "",
    "contact_name": "王示例",
    "contact_phone": "0512-00000000",
    "overdue_workdays": 3,
    "items": [
        {
            "title": "示例事项",
            "holder": "示例单位",
            "due_at": MOMENT,
            "due_provisional": True,
            "overdue_workdays": 3,
        }
    ],
}


def jobs() -> dict[str, NoticeJob]:
    """Return each document by its key."""
    return {
        key: NoticeJob(
            template=notice.template,
            layout=notice.layout,
            title=notice.title,
            organ="江苏省应急管理厅",
            dated=date(2026, 11, 21),
            number=f"苏应急{notice.series_suffix}〔2026〕1号",
            recipient="昆山市应急管理局",
            variables={name: VALUES[name] for name in notice.variables},
            sealed=notice.sealed,
            disclosure=notice.disclosure,
        )
        for key, notice in STANDARD.items()
    }
