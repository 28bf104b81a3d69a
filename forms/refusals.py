"""Why a form schema, or a rule in it, was refused."""

from wording import N_, Refusal


class FormSchemaError(Refusal):
    """A schema was refused when it was read; `component` names the place, `problem` what to do there."""

    sentence = N_("表单组件“{component}”：{problem}")


class FormRuleFailed(Refusal):
    """A FEEL rule of a form could not be evaluated with the data of this instance."""

    sentence = N_("表单组件“{component}”的规则 {rule} 无法计算：{reason}")


class FormRulesUnsettled(Refusal):
    """Rules that depend on each other never come to rest."""

    sentence = N_("表单规则相互依赖，无法得出确定结果，请流程设计人员检查组件：{components}")
