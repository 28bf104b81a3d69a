"""Whatever is broken in a right diagram is found, with an error where it was broken; or it was no damage."""

from typing import Final

import pytest
from lxml import etree

from bpmn.checks import check
from bpmn.checks.finding import Severity
from bpmn.package import Package
from tests.bpmn.checks.examples.everything import EVERYTHING
from tests.bpmn.checks.examples.undoing import TRANSACTION
from tests.bpmn.checks.mutations import Mutant, mutants
from tests.bpmn.checks.sketch import KNOWN, package

# What is left out was no necessity, so the rest is as right as before. By reason.
HARMLESS: Final = {
    "nobody refers to it": (
        "without id of childLaneSet/lane",
        "without id of collaboration/correlationKey",
        "without id of collaboration/messageFlow",
        "without id of collaboration/participant",
        "without id of correlationProperty/correlationPropertyRetrievalExpression",
        "without id of definitions/category",
        "without id of definitions/collaboration",
        "without id of definitions/interface",
        "without id of ioSpecification/inputSet",
        "without id of ioSpecification/outputSet",
        "without id of lane/childLaneSet",
        "without id of laneSet/lane",
        "without id of process/association",
        "without id of process/dataStoreReference",
        "without id of process/group",
        "without id of process/laneSet",
        "without id of process/property",
        "without id of process/sequenceFlow",
        "without id of resource/resourceParameter",
        "without id of subProcess/sequenceFlow",
        "without id of transaction/sequenceFlow",
        "without id of userTask/dataInputAssociation",
        "without id of userTask/dataOutputAssociation",
        "without id of userTask/ioSpecification",
        "without id of userTask/potentialOwner",
    ),
    "BPMN has a default": (
        "without associationDirection of process/association",
        "without behavior of userTask/multiInstanceLoopCharacteristics",
        "without cancelActivity of process/boundaryEvent",
        "without eventGatewayType of subProcess/eventBasedGateway",
        "without gatewayDirection of process/parallelGateway",
        "without instantiate of subProcess/eventBasedGateway",
        "without isClosed of definitions/collaboration",
        "without isCollection of definitions/itemDefinition",
        "without isCollection of process/dataObject",
        "without isExecutable of definitions/process",
        "without isInterrupting of subProcess/startEvent",
        "without isRequired of resource/resourceParameter",
        "without isSequential of userTask/multiInstanceLoopCharacteristics",
        "without isUnlimited of definitions/dataStore",
        "without itemKind of definitions/itemDefinition",
        "without maximum of participant/participantMultiplicity",
        "without minimum of participant/participantMultiplicity",
        "without startQuantity of process/userTask",
        "without testBefore of userTask/standardLoopCharacteristics",
    ),
    "the name stands for it": (
        "without errorCode of definitions/error",
        "without escalationCode of definitions/escalation",
    ),
    "it is warned of": (
        "without dataObjectRef of process/dataObjectReference",
        "without endEvent/cancelEventDefinition",
        "without errorRef of boundaryEvent/errorEventDefinition",
        "without escalationRef of boundaryEvent/escalationEventDefinition",
        "without escalationRef of intermediateThrowEvent/escalationEventDefinition",
        "without inputSet/dataInputRefs",
        "without messageRef of endEvent/messageEventDefinition",
        "without messageRef of intermediateCatchEvent/messageEventDefinition",
        "without messageRef of process/receiveTask",
        "without messageRef of process/sendTask",
        "without outputSet/dataOutputRefs",
        "without scriptTask/script",
        "without signalRef of endEvent/signalEventDefinition",
        "without signalRef of intermediateCatchEvent/signalEventDefinition",
        "without signalRef of startEvent/signalEventDefinition",
    ),
    "it only says more of what it stands at": (
        "without categoryValueRef of process/group",
        "without childLaneSet/lane",
        "without collaboration/correlationKey",
        "without collaboration/messageFlow",
        "without collaboration/participant",
        "without correlationKey/correlationPropertyRef",
        "without dataOutputAssociation/sourceRef",
        "without dataStoreRef of process/dataStoreReference",
        "without definitions/collaboration",
        "without itemSubjectRef of ioSpecification/dataInput",
        "without itemSubjectRef of process/dataObject",
        "without itemSubjectRef of process/property",
        "without lane/childLaneSet",
        "without lane/flowNodeRef",
        "without laneSet/lane",
        "without messageRef of collaboration/messageFlow",
        "without operation/errorRef",
        "without operationRef of process/serviceTask",
        "without participant/participantMultiplicity",
        "without potentialOwner/resourceRef",
        "without process/association",
        "without process/dataStoreReference",
        "without process/group",
        "without process/laneSet",
        "without process/property",
        "without processRef of collaboration/participant",
        "without resource/resourceParameter",
        "without startEvent/outgoing",
        "without textAnnotation/text",
        "without userTask/dataInputAssociation",
        "without userTask/dataOutputAssociation",
        "without userTask/incoming",
        "without userTask/outgoing",
        "without userTask/potentialOwner",
        "without value of category/categoryValue",
    ),
    "it is another diagram, and a right one": (
        "dataObject instead of process/property",
        "without endEvent/compensateEventDefinition",
        "without endEvent/errorEventDefinition",
        "without endEvent/messageEventDefinition",
        "without endEvent/signalEventDefinition",
        "without endEvent/terminateEventDefinition",
        "without intermediateThrowEvent/escalationEventDefinition",
        "without loopMaximum of userTask/standardLoopCharacteristics",
        "without multiInstanceLoopCharacteristics/completionCondition",
        "without standardLoopCharacteristics/loopCondition",
        "without userTask/multiInstanceLoopCharacteristics",
        "without userTask/standardLoopCharacteristics",
    ),
    "there is nothing left to be wrong": ("without definitions/process",),
}
_HARMLESS: Final = {kind for kinds in HARMLESS.values() for kind in kinds}
RIGHT: Final = {
    name: package(sketch)
    for name, sketch in zip(
        ("data", "events", "loops", "transaction"), (*EVERYTHING, TRANSACTION), strict=True
    )
}


@pytest.mark.parametrize("right", RIGHT.values(), ids=RIGHT)
def test_the_diagrams_are_right_before_they_are_damaged(right: Package):
    assert check(right, KNOWN) == []


@pytest.mark.parametrize("right", RIGHT.values(), ids=RIGHT)
def test_every_damage_is_found_where_it_was_done(right: Package):
    drawn = etree.fromstring(right.files["process.bpmn"])
    once: dict[str, Mutant] = {}
    for mutant in mutants(drawn):
        once.setdefault(mutant.kind, mutant)

    missed = {kind for kind, mutant in once.items() if not _is_found(right, mutant)}

    assert missed <= _HARMLESS


def _is_found(right: Package, mutant: Mutant) -> bool:
    damaged = Package(right.key, {**right.files, "process.bpmn": etree.tostring(mutant.root)})
    return any(
        finding.severity is Severity.ERROR and finding.element in mutant.at
        for finding in check(damaged, KNOWN)
    )
