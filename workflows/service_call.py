"""What a handler of a service task is given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bpmn.definition import Definition
from bpmn.standing import WaitingService
from bpmn.surroundings import Surroundings
from wording import N_
from workflows.events import Step
from workflows.models import ProcessInstance
from workflows.refusals import ServiceFailed


@dataclass(frozen=True)
class ServiceCall:
    """One call of a handler."""

    session: Session
    instance: ProcessInstance
    service: WaitingService
    definition: Definition
    around: Surroundings
    step: Step

    @property
    def now(self) -> datetime:
        return self.step.now

    def text(self, parameter: str) -> str:
        """Return a parameter that must be given; raise ServiceFailed naming it."""
        value = self.service.parameters.get(parameter)
        if value in (None, ""):
            sentence = N_("服务“{name}”缺少参数 {parameter}")
            raise ServiceFailed(sentence, name=self.service.name, parameter=parameter)
        return str(value)
