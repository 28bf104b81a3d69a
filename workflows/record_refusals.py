"""Why a record of a register was not saved. Nothing has changed when one of these is raised."""

from wording import N_, Refusal


class RecordExists(Refusal):
    sentence = N_("编号“{key}”已在登记册中，请换一个编号。")


class RecordChangedMeanwhile(Refusal):
    sentence = N_("“{name}”已由他人修改，您的修改没有保存。请重新打开后再改。")


class RecordHeld(Refusal):
    sentence = N_("“{name}”正由办件占用，状态由流程变更，不能手工修改。")


class NotKeeperOfRecord(Refusal):
    sentence = N_("只有流程管理员和所属单位的承办人、救援协调岗位可以登记或修改“{name}”。")
