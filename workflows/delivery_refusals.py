"""Why a delivered document was not receipted. Nothing has changed when one of these is raised."""

from wording import N_, Refusal


class DeliveryNotFound(Refusal):
    sentence = N_("没有这份送达回证，或您无权查看它。")


class NotYoursToReceipt(Refusal):
    sentence = N_("“{title}”的送达回证由受送达人（{receiver}）签收，您不能代签。")


class AlreadyReceipted(Refusal):
    sentence = N_("“{title}”已由{who}于 {when} 签收，不需要再签。")


class SignatoryMissing(Refusal):
    sentence = N_("请填写在纸质送达回证上签名的人。")
