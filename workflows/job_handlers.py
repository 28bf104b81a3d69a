"""What each kind of job does. Handlers open their own transactions; slow work happens between them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from database.session import current_settings, reading, transaction
from wording import N_, Refusal
from workflows import (
    announce_tasks,
    begin_by_event,
    cancel_instance,
    deliver_message,
    deliveries,
    fire_timers,
    hear_signals,
    look_again,
    migrate_instance,
    recalculate,
    render_notice,
    resume_parent,
    retry_incident,
    send_mail,
    sign_notice,
    start_child,
    subscribe_events,
    suspend_instance,
    tend_clocks,
)
from workflows.jobs import handles


@handles("fire_timers", N_("定时事件"))
def _fire_timers(arguments: Mapping[str, Any], now: datetime) -> None:
    _while_there_is_more(lambda session: fire_timers.fire_timers(session, arguments["instance_id"], now))


@handles("announce_tasks", N_("通知待办"))
def _announce_tasks(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        announce_tasks.announce_tasks(session, arguments["task_ids"], now)


@handles("recount_instance", N_("重算期限"))
def _recount_instance(arguments: Mapping[str, Any], now: datetime) -> None:
    which = arguments["instance_id"], arguments["reason"], arguments.get("recalculation_id")
    with transaction() as session:
        recalculate.recalculate_case(session, *which, now)


@handles("recalculate", N_("工作日历调整"))
def _recalculate(arguments: Mapping[str, Any], now: datetime) -> None:
    _while_there_is_more(lambda session: recalculate.gather(session, arguments["recalculation_id"], now))


@handles("tend_clock", N_("时限提醒"))
def _tend_clock(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        tend_clocks.tend_clock(session, arguments["clock_id"], now)


@handles("start_child", N_("启动子流程"))
def _start_child(arguments: Mapping[str, Any], now: datetime) -> None:
    call = start_child.Call(
        parent_id=arguments["instance_id"],
        id=arguments["call_id"],
        name=arguments["name"],
        called=arguments["called"],
        parameters=arguments["parameters"],
    )
    with transaction() as session:
        start_child.start_child(session, call, now)


@handles("cancel_child", N_("撤销子流程"))
def _cancel_child(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        cancel_instance.cancel_child(session, arguments["call_id"], now)


@handles("follow_parent", N_("随上级办件暂停或恢复"))
def _follow_parent(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        suspend_instance.follow_parent(session, arguments["instance_id"], arguments["details"], now)


@handles("resume_parent", N_("返回上级流程"))
def _resume_parent(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        # Before there were other answers, a job had no key of its own in its arguments.
        answer = resume_parent.Answer(**{"key": f"call:{arguments['call_id']}", **arguments})
        resume_parent.resume_parent(session, answer, now)


@handles("deliver_message", N_("送达消息"))
def _deliver_message(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        deliver_message.deliver(session, arguments["message_id"], now)


@handles("hear_signals", N_("送达信号"))
def _hear_signals(arguments: Mapping[str, Any], now: datetime) -> None:
    _while_there_is_more(lambda session: hear_signals.hear_next(session, arguments["instance_id"], now))


@handles("begin_instance", N_("自动启动"))
def _begin_instance(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        begin_by_event.begin_by_event(session, begin_by_event.Cause(**arguments), now)


@handles("look_again", N_("条件事件"))
def _look_again(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        look_again.look_again(session, arguments["instance_id"], now)


@handles("subscribe_running", N_("登记等待中的事件"))
def _subscribe_running(_arguments: Mapping[str, Any], now: datetime) -> None:
    with reading() as session:
        running = subscribe_events.running(session)
    for instance_id in running:
        with transaction() as session:
            subscribe_events.subscribe(session, instance_id, now)


@handles("migrate_instance", N_("迁移办件"))
def _migrate_instance(arguments: Mapping[str, Any], now: datetime) -> None:
    """One that can't move stays in its version, with the reasons; trying again would not help."""
    which = arguments["migration_id"], arguments["instance_id"]
    try:
        with transaction() as session:
            migrate_instance.migrate_instance(session, *which, now)
    except Refusal as refused:
        with transaction() as session:
            migrate_instance.note_refusal(session, *which, refused, now)


@handles("render_notice", N_("文书排版"))
def _render_notice(arguments: Mapping[str, Any], now: datetime) -> None:
    render_notice.render_notice(arguments["notice_id"], now)


@handles("sign_notice", N_("文书电子签名"))
def _sign_notice(arguments: Mapping[str, Any], now: datetime) -> None:
    sign_notice.sign_notice(arguments["notice_id"], now)


@handles("send_mail", N_("发送邮件"))
def _send_mail(arguments: Mapping[str, Any], now: datetime) -> None:
    settings = current_settings()
    if settings.smtp_url is None:  # nothing leaves, nothing is counted
        return
    with transaction() as session:
        if not deliveries.count_try(session, arguments["key"], now):
            return
    send_mail.send_mail(settings, arguments, now)
    with transaction() as session:
        deliveries.mark_sent(session, arguments["key"], now)


@handles("retry_incident", N_("重试异常"))
def _retry_incident(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        # A job that was asked for by an earlier version does not say when.
        retry_incident.retry_queued(session, **{"asked_at": now, **arguments}, now=now)


def _while_there_is_more(act: Callable[[Session], bool]) -> None:
    """Do one part after the other, each in a transaction of its own; `act` says whether more is left."""
    more = True
    while more:
        with transaction() as session:
            more = act(session)
