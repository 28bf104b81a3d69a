"""Why a delivered document was not receipted. Nothing has changed when one of these is raised."""

from wording import N_, Refusal


class DeliveryNotFound(Refusal):
    sentence = N_("没有这份送达回证，或您无权查看它。")


class NotYoursToReceipt(Refusal):
    sentence = N_("“{title}”的送达回证由受送达人（{receiver}）签收，您不能代签。")


class AlreadyReceipted(Refusal):
    sentence = N_("“{title}”已由{who}于 {when} 签收，不需要再签。")


class NotYoursToDeliver(Refusal):
    sentence = N_("“{title}”由发文机关的承办人员送达，您不能登记。")


class AlreadyDelivered(Refusal):
    sentence = N_("这份文书已于 {when} 送达{receiver}，不重复登记。")


class ReceiverUnknown(Refusal):
    sentence = N_("请选择受送达人。")


class MeansMissing(Refusal):
    sentence = N_("请选择送达方式：直接送达、邮寄送达或者留置送达。")


class DeliveredTooLate(Refusal):
    sentence = N_("送达时间不能晚于现在。")


class DeliveredTooEarly(Refusal):
    sentence = N_("送达时间不能早于成文日期 {dated}。")


class SignatoryMissing(Refusal):
    sentence = N_("请填写在纸质送达回证上签名的人。")
