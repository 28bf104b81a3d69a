"""Why a command was refused. Nothing has changed when one of these is raised."""

from collections.abc import Sequence
from typing import Any

from bpmn.checks.finding import Finding
from wording import N_, Refusal, Wording


class InstanceNotFound(Refusal):
    sentence = N_("没有编号为 {instance} 的办件，或您没有参与它。")


class InstanceSuspended(Refusal):
    """Jobs that meet it wait; people are told."""

    sentence = N_("办件“{title}”已暂停办理，恢复后才能继续。")


class NotSuspended(Refusal):
    sentence = N_("办件“{title}”没有暂停，无需恢复。")


class InstanceEnded(Refusal):
    sentence = N_("办件“{title}”已经办结或取消，不能再调整。")


class InstanceNotEnded(Refusal):
    sentence = N_("办件“{title}”还没有办结，不能据此重新发起；请改用退回或跳转。")


class InstanceChangedMeanwhile(Refusal):
    """Somebody acted after the preview was drawn: what it showed is no longer what would happen."""

    sentence = N_("办件在您查看之后已有变化，操作没有执行。请重新预览后再确认。")


class HeldWithItsParent(Refusal):
    sentence = N_("“{title}”的上级办件已暂停，请在上级办件中恢复，它会随之恢复。")


class EndsWithItsParent(Refusal):
    sentence = N_("“{title}”是上级办件的一部分，请在上级办件中撤销对应的分支。")


class NotVisited(Refusal):
    sentence = N_("办件没有经过“{element}”，不能退回到那里。")


class TokenMissing(Refusal):
    """What is to be moved, or taken away, was not chosen."""

    sentence = N_("请选择要调整的环节。")


class ReturnNotAllowed(Refusal):
    sentence = N_("流程没有允许从“{task}”退回，请联系流程管理员。")


class JoinWouldStarve(Refusal):
    """Only an administrator of processes may leave a join waiting."""

    sentence = N_("这样退回后，“{joins}”将等不到其他分支。请退回到分支开始之前，或联系流程管理员。")


class VariableRefused(Refusal):
    sentence = N_("变量“{name}”的值没有修改：{problem}。")

    def __init__(self, name: str, problem: str, **gaps: Any) -> None:
        super().__init__(name=name, problem=Wording(problem, gaps))


class TaskNotFound(Refusal):
    sentence = N_("没有这项任务，或它不归您办理。")


class TaskAlreadyClosed(Refusal):
    """Carries who closed it and when; its `instance`, as that of the next ones, is where the page leads."""

    sentence = N_("任务“{task}”已由{who}于 {when} 办结，您的提交没有生效。")


class TaskCancelled(Refusal):
    sentence = N_("流程已不再需要任务“{task}”，您的提交没有生效。")


class TaskTaken(Refusal):
    sentence = N_("任务“{task}”已由{who}签收，请先请其退回，再由您签收。")


class NotClaimedByYou(Refusal):
    sentence = N_("任务“{task}”不在您名下，不能退回。")


class FixedAssignee(Refusal):
    sentence = N_("任务“{task}”由流程指定给您，不能退回给他人。")


class MustBeAnotherPerson(Refusal):
    sentence = N_("您已办理过“{element}”，按不相容岗位分离的要求，任务“{task}”须由另一人办理。")


class MustNotBeStarter(MustBeAnotherPerson):
    sentence = N_("这项办件是您发起的，按不相容岗位分离的要求，任务“{task}”须由另一人办理。")


class UnknownOutcome(Refusal):
    sentence = N_("任务“{task}”没有“{outcome}”这个处理结果，请使用页面上的按钮提交。")


class NotAllowedToStart(Refusal):
    sentence = N_("您的岗位不能发起“{process}”。")


class ProcessNotFound(Refusal):
    sentence = N_("没有已部署的流程“{process}”。")


class MessageNotAwaited(Refusal):
    sentence = N_("办件现在已不接受“{message}”。")


class NotAllowedToSend(Refusal):
    sentence = N_("只有{actor}可以执行“{message}”。")


class ChoiceNotOpen(Refusal):
    """Also what somebody is told who may not choose."""

    sentence = N_("这里现在不由您选择下一步，请刷新页面查看最新状态。")


class IncidentNotFound(Refusal):
    sentence = N_("没有这个异常，或它已经解决。")


class NotAllowed(Refusal):
    sentence = N_("您没有执行这项操作的权限。")


class PackageRefused(Refusal):
    """The checks found errors; `findings` lists them."""

    sentence = N_("流程包“{package}”有 {count} 处错误，未部署。")

    def __init__(self, findings: Sequence[Finding], **gaps: Any) -> None:
        self.findings = findings
        super().__init__(**gaps)


class DraftOutdated(Refusal):
    sentence = N_("草稿基于第 {base} 版，而现在最新的是第 {latest} 版。请比较差异后再部署。")


class EntryFailed(Refusal):
    """An expression of package.toml gives nothing with these answers."""

    sentence = N_(
        "“{process}”不能发起：package.toml 的 {setting}“{expression}”算不出来：{reason}。"
        "请补充所填内容，或告知流程管理员。"
    )


class UnknownOrganisation(Refusal):
    sentence = N_("没有代码为“{code}”的单位。")


class TooManyLevels(Refusal):
    """A call activity would begin a case further down than any process is meant to go."""

    sentence = N_("流程已逐级调用到第 {most} 层，不再往下调用：多半是流程反复调用自己，请改正流程图。")


class TooManyCalledCases(Refusal):
    """A call activity would begin one case too many below the one that nobody has called."""

    sentence = N_(
        "办件“{number}”下已有 {most} 个子办件在办，不再调用：多半是流程反复调用自己，请改正流程图；"
        "确需更多时，待一部分办结后重试，或请系统管理员调高 LINGXING_CALLED_CASES。"
    )


class AttachmentNotFound(Refusal):
    sentence = N_("没有这个附件，或您无权查看它。")


class NoticeNotFound(Refusal):
    sentence = N_("没有这份文书，或您无权查看它。")


class NoticeNotReady(Refusal):
    sentence = N_("文书“{title}”正在排版，请稍后再打开。")


class ServiceFailed(Refusal):
    """A handler of a service task can't do its work. `error_code` may be caught by a boundary event."""

    sentence = N_("{reason}")

    def __init__(self, problem: str, error_code: str | None = None, **gaps: Any) -> None:
        self.error_code = error_code
        super().__init__(reason=Wording(problem, gaps))


class TooManyServices(Refusal):
    sentence = N_("这一步调用了超过 {count} 次服务任务，流程图中可能有死循环。")


class WaitsForNothing(Refusal):
    sentence = N_("这一步之后流程既没有结束，也没有可等待的任务、时间或消息，因此没有生效。请检查流程图。")


class MessageNotFound(Refusal):
    sentence = N_("没有这条消息。")


class MessageClosed(Refusal):
    sentence = N_("消息“{message}”已经送达、过期或作废，请刷新页面。")


class ReasonMissing(Refusal):
    sentence = N_("请说明理由，理由将记入办理过程。")


class MigrationNotFound(Refusal):
    sentence = N_("没有这次迁移。")


class NothingToMigrate(Refusal):
    sentence = N_("请勾选要迁移的办件；已办结或已在最新版的不能迁移。")


class CaseEnded(Refusal):
    sentence = N_("办件已经办结或取消，不需要迁移。")


class StartNotArmed(Refusal):
    """A deployed process could never be begun by this event."""

    sentence = N_("开始事件“{start}”的时间不能执行：{reason}")


class StartFailed(Refusal):
    """Something has happened that begins an instance, but none can begin; the job tries again later."""

    sentence = N_("流程“{process}”不能自动启动：{reason}")


class DraftSavedMeanwhile(Refusal):
    """Somebody else has saved the same file since this page loaded it."""

    sentence = N_(
        "{who}已于 {when} 保存了“{file}”，您的修改没有保存。请先用“下载 BPMN”留存您的修改，再重新打开。"
    )


class DraftGone(Refusal):
    sentence = N_("草稿已被他人放弃，您的修改没有保存。请先留存您的修改，再重新打开。")


class DraftExists(Refusal):
    sentence = N_("流程包“{package}”已有{who}于 {when} 保存的草稿，请先部署或放弃它，再上传。")


class NothingToDeploy(Refusal):
    sentence = N_("内容与第 {version} 版相同，没有需要部署的修改。")


class NoteMissing(Refusal):
    sentence = N_("请说明本次修改了什么，说明将记入版本记录。")


class DraftNotFound(Refusal):
    sentence = N_("流程包“{package}”没有未部署的草稿。")


class FileNotInPackage(Refusal):
    sentence = N_("流程包“{package}”中没有文件 {file}。")


class ArchiveRefused(Refusal):
    """An uploaded folder or zip that is no package, or not safe to unpack."""

    sentence = N_("没有接收上传的流程包：{problem}")

    def __init__(self, problem: str, **gaps: Any) -> None:
        super().__init__(problem=Wording(problem, gaps))
