"""One file a page."""

from web.language_choice import page as language_choice
from web.pages import (
    attachments,
    board,
    desk,
    health,
    instances,
    notices,
    notifications,
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
    health.page,
    language_choice,
)
