"""The documents that are measured: one of each format, with all that the standard places."""

from datetime import date
from functools import partial

from notices.job import Layout, NoticeJob, Signer

SENTENCE = (
    "各级各有关部门要按照职责分工密切协作配合认真组织实施"
    "确保各项工作任务落到实处取得实效并及时报告进展情况和存在的问题。"
)
TABLE = (
    "<table><thead><tr><th>序号</th><th>事项</th></tr></thead>"
    + "".join(f"<tr><td>{number}</td><td>示例事项</td></tr>" for number in range(1, 40))
    + "</table>"
)

_document = partial(NoticeJob, organ="示例市应急管理局", dated=date(2026, 6, 5))


def paragraphs(count: int) -> str:
    return f"<p>{SENTENCE}</p>" * count


def joint_request() -> NoticeJob:
    """上行文 of three organs with three issuers, sealed, over several pages."""
    return _document(
        template=paragraphs(12),
        layout=Layout.FILE,
        title="关于申请区域应急救援能力建设专项补助资金的请示",
        organ="示例市应急局",
        co_organs=("示例市水务局", "示例市财政局"),
        number="示应急〔2026〕12号",
        recipient="示例省人民政府",
        sealed=True,
        disclosure="此件依申请公开",
        issuers=("周明远", "陆安", "欧阳怀"),
        copy_number="12",
        urgency="特急",
        copies="市委办公室，市人大常委会办公室，市政协办公室，市委各部门，市法院，市检察院，市各民主党派，各群众团体",
    )


def file_with_annexes() -> NoticeJob:
    """A file of one organ, not sealed, with two annexes: a text, and a table on turned pages."""
    annexes = (
        f'<section class="annex" title="示例市应急救援协调工作要点">{paragraphs(1)}</section>'
        f'<section class="annex landscape" title="示例市应急救援任务分解表">{TABLE}</section>'
    )
    return _document(
        template=f"<h2>一、总体要求</h2>{paragraphs(1)}<h3>（一）主要任务</h3>{paragraphs(1)}{annexes}",
        layout=Layout.FILE,
        title="关于印发应急救援协调工作要点和任务分解表的通知",
        number="示应急〔2026〕13号",
        recipient="各区应急管理局",
    )


def sealed_letter() -> NoticeJob:
    """A letter of one organ over two pages."""
    return _document(
        template=paragraphs(3),
        layout=Layout.LETTER,
        title="关于商请派出应急救援队伍支援的函",
        number="示应急函〔2026〕14号",
        recipient="示例市水务局",
        sealed=True,
        urgency="特急",
    )


def order() -> NoticeJob:
    return _document(
        template=paragraphs(2),
        layout=Layout.ORDER,
        title="示例市人民政府令",
        organ="示例市人民政府",
        number="第3号",
        signers=(Signer("市长", "周明远"),),
    )


def minutes() -> NoticeJob:
    present = "市应急局周明远、陆安，市水务局欧阳怀、孟知秋，市财政局沈逸、江临川，市公安局叶青、顾南"
    return _document(
        template=f"{paragraphs(2)}<dl><dt>出席</dt><dd>{present}</dd><dt>请假</dt><dd>市气象局谢安</dd></dl>",
        layout=Layout.MINUTES,
        title="汛期应急救援协调会议纪要",
        number="第12期",
    )


REFERENCES = {
    each.__name__: each for each in (joint_request, file_with_annexes, sealed_letter, order, minutes)
}
