"""Languages and extensions that the engine is asked to understand."""

from bpmn.catalogue import is_true, local_name
from bpmn.checks.diagrams import text_of
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, inside, rule
from bpmn.documents import BPMN, SCOPES
from wording import N_


@rule("script-missing", Severity.WARNING)
def scripts_missing(inspection: Inspection) -> Faults:
    for node in inspection.nodes("scriptTask"):
        if not text_of(node.xml, "script"):
            yield at(
                node.element, N_("脚本任务 {element} 没有脚本，什么也不做；请写上“变量 = 表达式”，或删去它。")
            )


@rule("expression-language")
def expression_languages(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        for child in scope.xml.iterchildren(f"{{{BPMN}}}*"):
            for xml in child.iter(f"{{{BPMN}}}*") if child.tag not in SCOPES else ():
                language = xml.get("language", "FEEL")
                if "feel" not in language.lower():
                    yield at(
                        inspection.shown(xml),
                        N_("{element} 的 {tag} 用 {language} 写成，只执行 FEEL；请改写，并删去 language。"),
                        tag=local_name(xml),
                        language=language,
                    )


@rule("default-expression-language", Severity.WARNING)
def default_languages(inspection: Inspection) -> Faults:
    for file, root in inspection.roots.items():
        language = root.get("expressionLanguage", "FEEL")
        if "feel" not in language.lower() and inspection.processes:
            yield inside(
                file,
                N_("{file} 的 expressionLanguage 是 {language}，但表达式都按 FEEL 执行；请核对。"),
                language=language,
            )


@rule("extension-not-understood")
def extensions_not_understood(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for extension in root.iterchildren(f"{{{BPMN}}}extension"):
            if is_true(extension, "mustUnderstand"):
                yield at(
                    inspection.shown(extension),
                    N_("{element} 要求引擎懂得扩展“{definition}”，但引擎不懂；请删去这个要求。"),
                    definition=extension.get("definition", ""),
                )
