"""What service tasks may ask for, described for those who draw: topics and their parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wording import N_


@dataclass(frozen=True)
class Parameter:
    """One input of a handler."""

    name: str
    label: str
    required: bool = True


@dataclass(frozen=True)
class Topic:
    """A handler in workflows/services.py, by its topic."""

    key: str
    label: str
    parameters: Sequence[Parameter]
    errors: Sequence[str] = ()  # the codes it declares


DESCRIPTIONS: Sequence[Topic] = (
    Topic(
        "allocate_number",
        N_("编号"),
        (
            Parameter("series", N_("字号系列")),
            Parameter("organisation", N_("编号单位（代码），不填为办理机关"), required=False),
        ),
    ),
    Topic("issue_notice", N_("制发文书"), (Parameter("notice", N_("文书")),)),
    Topic(
        "draft_notice",
        N_("起草文书"),
        (
            Parameter("notice", N_("文书：本流程包的，或调用方流程包的")),
            Parameter("notice_id", N_("文书编号，重新起草时填"), required=False),
            Parameter("corrects", N_("所更正文书的发文字号"), required=False),
            Parameter("variables", N_("文书用到的变量（上下文）"), required=False),
        ),
        ("NOT_DRAFTED",),
    ),
    Topic(
        "number_notice",
        N_("签发编号"),
        (
            Parameter("notice_id", N_("文书编号")),
            Parameter("issuer", N_("签发人，上行文填"), required=False),
        ),
    ),
    Topic("seal_notice", N_("用印"), (Parameter("notice_id", N_("文书编号")),)),
    Topic(
        "send_notice",
        N_("分发文书"),
        (
            Parameter("notice_id", N_("文书编号")),
            Parameter("to", N_("在本系统收文的单位（代码的列表）"), required=False),
        ),
    ),
    Topic(
        "archive_notice",
        N_("文书归档"),
        (Parameter("notice_id", N_("文书编号")), Parameter("retention", N_("保管期限"))),
    ),
    Topic(
        "void_notice",
        N_("作废文书"),
        (
            Parameter("notice", N_("文书"), required=False),
            Parameter("notice_id", N_("文书编号"), required=False),
            Parameter("reason", N_("作废原因"), required=False),
        ),
    ),
    Topic(
        "notify",
        N_("通知"),
        (Parameter("to", N_("收件人：用户名、名单或 岗位@单位")), Parameter("text", N_("内容"))),
    ),
    Topic(
        "write_record",
        N_("写入登记册"),
        (
            Parameter("register", N_("登记册")),
            Parameter("key", N_("记录编号")),
            Parameter("data", N_("内容（上下文）")),
        ),
    ),
    Topic(
        "reserve_record",
        N_("占用登记册记录"),
        (Parameter("register", N_("登记册")), Parameter("key", N_("记录编号"))),
        ("NOT_AVAILABLE", "NOT_FOUND"),
    ),
    Topic(
        "release_record",
        N_("释放登记册记录"),
        (Parameter("register", N_("登记册")), Parameter("key", N_("记录编号"))),
    ),
    Topic(
        "start_clock",
        N_("起算法定时限"),
        (
            Parameter("rule", N_("时限规则")),
            Parameter("from", N_("起算时刻，不填为现在"), required=False),
            Parameter("fact", N_("起算事实，不填为本环节名称"), required=False),
            Parameter("due", N_("何时届满（日期时间），不填按规则计算"), required=False),
        ),
    ),
    Topic("stop_clock", N_("法定时限止"), (Parameter("rule", N_("时限规则")),)),
    Topic(
        "track_supervision",
        N_("登记督办台账"),
        (
            Parameter("stage", N_("阶段：assigned、underway、reported、closed、withdrawn")),
            Parameter("subject", N_("督办事项，首次登记时必填"), required=False),
            Parameter("source", N_("来源，首次登记时必填"), required=False),
            Parameter("role", N_("牵头（lead）或协办（assist），首次登记时必填"), required=False),
            Parameter("supervising_organisation", N_("督办机关（代码），首次登记时必填"), required=False),
            Parameter("due_at", N_("办结时限（日期时间），首次登记时必填"), required=False),
            Parameter("rule", N_("办结时限按哪条时限规则计时，不填不计时"), required=False),
            Parameter("percent", N_("进度（0 到 100）"), required=False),
            Parameter("document", N_("文书字号"), required=False),
        ),
    ),
    Topic(
        "supervision_figures",
        N_("汇总督办数据"),
        (
            Parameter("month", N_("月份：其中任意一天")),
            Parameter("organisation", N_("督办机关（代码），不填为办理机关"), required=False),
        ),
    ),
    Topic(
        "supervising_organisations",
        N_("查有督办事项的机关"),
        (Parameter("month", N_("月份：其中任意一天")),),
    ),
    Topic("import_tasks", N_("导入任务分解表"), (Parameter("source", N_("来源：数据文件名或附件")),)),
)

REQUIRED: Mapping[str, frozenset[str]] = {
    topic.key: frozenset(parameter.name for parameter in topic.parameters if parameter.required)
    for topic in DESCRIPTIONS
}
ERRORS: Mapping[str, frozenset[str]] = {topic.key: frozenset(topic.errors) for topic in DESCRIPTIONS}
