"""Small processes that send each other messages and signals."""

from sqlalchemy import select

from database.session import reading
from tests.bpmn.draw import Drawing, message, parameters, signal
from workflows.models import MessageStatus, ProcessInstance, SentMessage


def listening(key: str = "listener") -> Drawing:
    """Wait for the word of the case this one is about, then for a person."""
    return (
        Drawing(key).declare("message", "m", name="word", lx_correlation="=about").start()
        .catch("hear", message("m")).user("answer", lx_position="case_handler").end()
        .flows("start hear answer end")
    )  # fmt: skip


def speaking(**attributes: str) -> Drawing:
    return (
        Drawing("speaker").declare("message", "m", name="word", lx_correlation="=about").start()
        .throw("say", parameters(said="=about") + message("m"), **attributes)
        .user("after", lx_position="case_handler").end().flows("start say after end")
    )  # fmt: skip


def alarmed(key: str = "alarmed") -> Drawing:
    """Wait for an alarm, then for a person."""
    return (
        Drawing(key).declare("signal", "s", name="alarm").start().catch("hear", signal("s"))
        .user("answer", lx_position="case_handler").end().flows("start hear answer end")
    )  # fmt: skip


def alarming() -> Drawing:
    return (
        Drawing("alarming").declare("signal", "s", name="alarm").start()
        .throw("ring", parameters(level="=level") + signal("s"))
        .user("after", lx_position="case_handler").end().flows("start ring after end")
    )  # fmt: skip


def begun_by(inside: str, key: str = "begun", **attributes: str) -> Drawing:
    """Begin with an event, then wait for a person."""
    return (
        Drawing(key).declare("message", "m", name="word", lx_correlation="=said")
        .declare("signal", "s", name="alarm").start(inside=inside, **attributes)
        .user("answer", lx_position="case_handler").end().flows("start answer end")
    )  # fmt: skip


def instances_of(process_id: str) -> list[ProcessInstance]:
    with reading() as session:
        same = ProcessInstance.process_id == process_id
        return list(session.scalars(select(ProcessInstance).where(same).order_by(ProcessInstance.id)))


def sent(status: MessageStatus) -> list[SentMessage]:
    with reading() as session:
        same = SentMessage.status == status
        return list(session.scalars(select(SentMessage).where(same).order_by(SentMessage.id)))
