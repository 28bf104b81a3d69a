"""Why the engine refused a command. The state is as it was."""

from wording import N_, Refusal


class TaskNotOpen(Refusal):
    """What was to be completed, delivered or tried again no longer waits, or never did."""

    sentence = N_("该环节已经办结或撤销，请刷新页面查看最新状态。")


class StartNotDefined(Refusal):
    """The process can't be begun like this: not by hand, or not by that event."""

    sentence = N_("流程“{process}”不能这样启动，它只由 {known} 启动。")


class ActivityNotOffered(Refusal):
    """What was chosen in an ad-hoc sub-process is none of its activities, or another must end first."""

    sentence = N_("“{place}”现在不能开始“{activity}”，请刷新页面后重选。")


class ChoiceMissing(Refusal):
    """Branches disagree on more than was decided."""

    sentence = N_("请为变量“{variable}”选定一个值。")


class ProcessNotDefined(Refusal):
    """The package has no executable process of that id."""

    sentence = N_("流程包“{package}”中没有可执行的流程“{process}”。")
