"""What keeps a policy of reminders from being saved, or a task from being urged."""

from wording import N_, Refusal


class EscalationPolicyNotFound(Refusal):
    sentence = N_("没有代码为“{key}”的催办规则。")


class EscalationPolicyExists(Refusal):
    sentence = N_("代码“{key}”已有一套催办规则，请换一个代码。")


class EscalationPolicyChanged(Refusal):
    sentence = N_("“{name}”已由他人修改，您的修改没有保存。请重新打开后再改。")


class EscalationStepsRefused(Refusal):
    sentence = N_("催办规则应有 1 至 {most} 步。")


class EscalationStepUnknown(Refusal):
    sentence = N_("第 {step} 步的单位、方式或送达不在可选之列，请重新选择。")


class EscalationStepTooFar(Refusal):
    sentence = N_("第 {step} 步距到期应为整数，在正负 {largest} 之内。")


class EscalationStepToNobody(Refusal):
    sentence = N_("第 {step} 步没有对象，请至少勾选一个。")


class EscalationStepUnheard(Refusal):
    sentence = N_("第 {step} 步只是提醒，请勾选站内或邮件，否则没有人收到。")


class EscalationUnitsMixed(Refusal):
    sentence = N_("第 {step} 步与第 {other} 步的单位不同。一套规则要么都按工作日，要么都按小时。")


class EscalationStepsCoincide(Refusal):
    sentence = N_("第 {step} 步与第 {other} 步在同一时刻，请合并为一步，或改动其中一步。")


class UrgedTooOften(Refusal):
    sentence = N_("您在 {last} 已催办过“{task}”，{again} 起可以再次催办。")


class UrgedOftenToday(Refusal):
    sentence = N_("“{task}”今天已被催办 {times} 次，{again} 起可以再次催办。")


class UrgingTextMissing(Refusal):
    sentence = N_("请写明催办的内容。")


class NothingToUrge(Refusal):
    sentence = N_("“{task}”已经办结或撤销，不用再催办。")


class NobodyToUrge(Refusal):
    sentence = N_("“{task}”现在没有人能办理，催办无人收到。请联系流程管理员。")
