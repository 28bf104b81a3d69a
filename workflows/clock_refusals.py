"""Why something was refused for the sake of a statutory clock. Nothing has changed when one is raised."""

from datetime import datetime

from config import SHANGHAI
from wording import N_, Refusal


class ClockRuleNotFound(Refusal):
    sentence = N_("时限规则中没有“{rule}”，请先在“时限规则”页添加，或改正流程图。")


class DueDateMissing(Refusal):
    sentence = N_("时限“{rule}”没有规定长短，起算时请给出参数 due：何时届满（日期时间）。")


class ClockNotFound(Refusal):
    sentence = N_("没有这个时限，或您没有参与它的办件。")


class ClockNotYours(Refusal):
    sentence = N_("只有在办人员、办理机关负责人和流程管理员可以中止、恢复时限或申请延期。")


class ClockSetAbove(Refusal):
    sentence = N_(
        "{clock}由交办的上级办件规定，只有该办件的在办人员、办理机关负责人和流程管理员可以中止或恢复。"
    )


class ClockIsOver(Refusal):
    sentence = N_("{clock}已在期限内办结，不再计时。")


class ClockHasRunOut(Refusal):
    """What the law makes of silence is so already; the process is about to follow."""

    sentence = N_("{clock}已于 {due} 届满（{effect}），办理已无效。系统正在按届满处理，请稍后刷新。")

    def __init__(self, clock: str, due: datetime, effect: str = "") -> None:
        super().__init__(clock=clock, due=due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), effect=effect)


class ClockRanOut(ClockHasRunOut):
    """Too late for what moves a clock."""

    sentence = N_("{clock}已于 {due} 届满，不能再中止、恢复或延期：中止和延期都须在届满之前。")


class ClockPausedAlready(Refusal):
    sentence = N_("{clock}已经中止，无需再次中止。")


class ClockNotPaused(Refusal):
    sentence = N_("{clock}没有中止，无需恢复。")


class ExtensionNotProvided(Refusal):
    sentence = N_("{clock}的规则不允许延长。")


class ExtensionTooLong(Refusal):
    """`unit` is a wording: 个工作日, 日, 小时."""

    sentence = N_("{clock}至多还可延长 {left} {unit}，请在 1 至 {left} 之间填写。")


class ExtensionPending(Refusal):
    sentence = N_("{clock}已有一项延期申请等待批准，批准或驳回后才能再申请。")


class ExtensionDecided(Refusal):
    sentence = N_("这项延期申请已经批准、驳回或失效，请刷新页面。")


class NotYoursToExtend(Refusal):
    sentence = N_("延期须由申请人以外的办理机关负责人或上级批准。")


class ClockRuleExists(Refusal):
    sentence = N_("代码“{key}”已有一条时限规则，请换一个代码。")


class ClockRuleChanged(Refusal):
    sentence = N_("“{name}”已由他人修改，您的修改没有保存。请重新打开后再改。")


class ClockRuleOtherwise(Refusal):
    """The diagrams that start its clocks give a due date, or they don't."""

    sentence = N_(
        "“{name}”的长短由规则规定还是由办件确定，要看流程图如何起算，不能在这里从 0 改为别的数，或改为 0。"
    )


class ClockRuleNotOfPackage(Refusal):
    sentence = N_("“{name}”不是由流程包带来的，或流程包的最新版已没有它，无从恢复。")
