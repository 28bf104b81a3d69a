"""What each kind of job does. Handlers open their own transactions; slow work happens between them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from database.session import current_settings, transaction
from wording import N_
from workflows import (
    announce_tasks,
    cancel_instance,
    fire_timers,
    render_notice,
    resume_parent,
    send_mail,
    send_message,
    start_child,
)
from workflows.jobs import handles


@handles("fire_timers", N_("定时事件"))
def _fire_timers(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        fire_timers.fire_timers(session, arguments["instance_id"], now)


@handles("announce_tasks", N_("通知待办"))
def _announce_tasks(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        announce_tasks.announce_tasks(session, arguments["task_ids"], now)


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


@handles("resume_parent", N_("返回上级流程"))
def _resume_parent(arguments: Mapping[str, Any], now: datetime) -> None:
    with transaction() as session:
        resume_parent.resume_parent(
            session, arguments["instance_id"], arguments["call_id"], arguments["result"], now
        )


@handles("deliver_message", N_("送达消息"))
def _deliver_message(arguments: Mapping[str, Any], now: datetime) -> None:
    thrown = send_message.Thrown(
        key=arguments["key"],
        message=arguments["message"],
        correlation=arguments["correlation"],
        payload=arguments["payload"],
    )
    with transaction() as session:
        send_message.deliver_thrown(session, thrown, now)


@handles("render_notice", N_("文书排版"))
def _render_notice(arguments: Mapping[str, Any], now: datetime) -> None:
    render_notice.render_notice(arguments["notice_id"], now)


@handles("send_mail", N_("发送邮件"))
def _send_mail(arguments: Mapping[str, Any], now: datetime) -> None:
    send_mail.send_mail(current_settings(), arguments, now)
