"""One file a page."""

from web.language_choice import page as language_choice
from web.pages import (
    attachments,
    audit,
    board,
    desk,
    escalations,
    health,
    incidents,
    instances,
    member_accounts,
    members,
    notices,
    notifications,
    overview,
    password,
    registers,
    starts,
    tasks,
)

PAGES = (
    desk.page,
    tasks.page,
    instances.page,
    starts.page,
    attachments.page,
    notices.page,
    board.page,
    notifications.page,
    registers.page,
    overview.page,
    incidents.page,
    escalations.page,
    members.page,
    member_accounts.page,
    audit.page,
    password.page,
    health.page,
    language_choice,
)
