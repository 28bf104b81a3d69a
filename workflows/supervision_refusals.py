"""Why an overdue task was not handed over to 督办. Nothing has changed when one is raised."""

from wording import N_, Refusal


class TaskNotOverdue(Refusal):
    sentence = N_("任务“{task}”没有逾期或已经办结，不需要转督办。")


class AlreadySupervised(Refusal):
    sentence = N_("任务“{task}”已经转督办，请在督办看板的“逾期任务”中查看。")
