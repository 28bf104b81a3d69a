"""Between cases and to the outside: what was sent is received, waits, has expired, or is on its way."""

from collections.abc import Iterator

from sqlalchemy import select

from wording import N_, Wording
from workflows import jobs
from workflows.models import (
    ArmedStart,
    Delivery,
    InstanceStatus,
    MessageStatus,
    ProcessInstance,
    SentMessage,
    SignalDelivery,
)
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import LATE_AFTER, Look

NOT_EXPIRED = N_("消息“{message}”应于 {due} 过期，至今无人处理。")
BEGINS_NOTHING = N_("消息“{message}”应启动一个办件，而办件和启动它的作业都没有。")
NOT_HEARD = N_("信号“{signal}”在送往办件 {receiver} 的途中，而没有送达它的作业。")
NOT_SENT = N_("邮件“{key}”试发 {tries} 次仍未发出，而没有发送它的作业。")


def _messages(look: Look) -> Iterator[Found]:
    yield from _overdue(look)
    begun = {arguments["message_id"] for arguments in jobs.asked_for(look.session, "begin_instance")}
    of_many = select(ArmedStart.name).where(ArmedStart.needs_all)  # begun by the last of several messages
    rows = select(SentMessage).where(
        SentMessage.status == MessageStatus.DELIVERED,
        SentMessage.receiver_id.is_(None),
        SentMessage.message.not_in(of_many),
    )
    for sent in look.session.scalars(rows.order_by(SentMessage.id)):
        if sent.id not in begun:
            yield Found(f"sent_message {sent.id}", Wording(BEGINS_NOTHING, {"message": sent.message}))


def _overdue(look: Look) -> Iterator[Found]:
    if not look.beats:
        return
    # The history of a sender that is held can't say what has become of its message.
    rows = (
        select(SentMessage)
        .join(ProcessInstance, ProcessInstance.id == SentMessage.sender_id)
        .where(
            SentMessage.status == MessageStatus.WAITING,
            SentMessage.expires_at < look.now - LATE_AFTER,
            ProcessInstance.status != InstanceStatus.SUSPENDED,
        )
    )
    for sent in look.session.scalars(rows.order_by(SentMessage.id)):
        gaps = {"message": sent.message, "due": sent.expires_at}
        yield Found(f"sent_message {sent.id}", Wording(NOT_EXPIRED, gaps))


def _signals(look: Look) -> Iterator[Found]:
    heard = {arguments["instance_id"] for arguments in jobs.asked_for(look.session, "hear_signals")}
    rows = select(SignalDelivery).order_by(SignalDelivery.id).execution_options(yield_per=500)
    for delivery in look.session.scalars(rows):
        look.counted["signals"] += 1
        if delivery.instance_id not in heard:
            gaps = {"signal": delivery.signal, "receiver": delivery.instance_id}
            yield Found(f"signal_delivery {delivery.id}", Wording(NOT_HEARD, gaps))


def _mails(look: Look) -> Iterator[Found]:
    unsent = select(Delivery.key, Delivery.tries).where(Delivery.sent_at.is_(None))
    tries = dict(look.session.execute(unsent).all())
    for key in sorted(tries.keys() - jobs.waiting(look.session, tries.keys())):
        yield Found(f"delivery {key}", Wording(NOT_SENT, {"key": key, "tries": tries[key]}))


MESSAGES = Invariant(
    "messages",
    N_("每条消息已送达、在等待、已过期或已搁置；送达而应启动办件的，有办件或有作业。"),
    N_("在“消息”页面手工转交或搁置；并报告开发方。"),
    _messages,
)
SIGNALS = Invariant(
    "signals",
    N_("在途的信号都有送达的作业。"),
    N_("重启调度进程后再校验一次；仍有的，报告开发方。"),
    _signals,
)
MAILS = Invariant(
    "mails",
    N_("试发过的邮件都已发出，或有发送的作业，或有异常。"),
    N_("请收件人查看系统内的通知；并报告开发方。"),
    _mails,
)
