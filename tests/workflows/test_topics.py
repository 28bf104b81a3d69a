"""What the modeler offers is what the engine's services do."""

import inspect
import re

import pytest

from workflows import services
from workflows.topics import DESCRIPTIONS


def test_every_service_is_described_and_nothing_else() -> None:
    assert {topic.key for topic in DESCRIPTIONS} == services.TOPICS.keys()


@pytest.mark.parametrize("topic", DESCRIPTIONS, ids=lambda topic: topic.key)
def test_every_required_parameter_is_one_the_service_asks_for(topic) -> None:
    asked = set(re.findall(r'call\.text\(\s*"(\w+)"', inspect.getsource(services.TOPICS[topic.key])))

    described = {parameter.name for parameter in topic.parameters}
    assert asked <= described
