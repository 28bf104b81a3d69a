"""What every template may use: assets, icons, moments, lights, who is signed in."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import format_date
from markupsafe import Markup

from config import SHANGHAI
from database.session import reading
from forms import Surroundings
from staff.models import Role
from web.language import LANGUAGES, reader_language, say, say_of_package, say_package
from web.new_key import new_key
from web.now import request_now
from wording import Wording
from workflows.overseeing import may_oversee
from workflows.queries import desk, notifications
from workflows.queries.notifications import NotificationLine


def install(app: Flask) -> None:
    app.add_template_filter(moment)
    app.add_template_filter(day)
    app.add_template_filter(weekday)
    app.add_template_filter(yuan)
    app.add_template_filter(kib)
    app.add_template_filter(in_words)
    app.add_template_global(asset)
    app.add_template_global(icon)
    app.add_template_global(page_url)
    app.add_template_global(say)
    app.add_template_global(say_package)
    app.add_template_global(say_of_package)
    app.add_template_global(new_key)
    app.add_template_global(notified)
    app.context_processor(_page)


def moment(value: datetime | None) -> str:
    """2026-11-21 17:30, in Shanghai."""
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else ""


def day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return value.isoformat() if value else ""


def weekday(value: datetime) -> str:
    """星期五, or Friday, in Shanghai."""
    return str(format_date(value.astimezone(SHANGHAI).date(), "EEEE"))


def yuan(value: Decimal | int | None) -> str:
    """54,270.00"""
    return f"{value:,.2f}" if value is not None else ""


def kib(size: int) -> str:
    """Write a size in bytes; what is there never weighs nothing."""
    return f"{max(size / 1024, 1):,.0f} KB" if size < 1 << 20 else f"{size / (1 << 20):,.1f} MB"


def in_words(value: Any) -> str:
    """Write a value of a process as forms do: 是, 1200.50, 甲、乙; a dash for null."""
    return Surroundings(request_now(), translate=say).write(value) or "—"


def notified(line: NotificationLine) -> str:
    """Put a line of the bell into words."""
    return say_of_package(Wording(line.sentence, line.gaps), line.translations)


def asset(name: str) -> str:
    """Return the address of a built file by its plain name; the built name carries a hash of its content."""
    path = Path(current_app.static_folder or "") / "dist" / "manifest.json"
    return url_for("static", filename=f"dist/{_manifest(path, path.stat().st_mtime_ns)[name]}")


def icon(name: str, label: str = "") -> Markup:
    """Return a Tabler icon. Without a label it is decoration."""
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(
        said, asset("icons.svg"), name
    )


def page_url(to: str | None = None, /, **changed: Any) -> str:
    """Return the address of this page, or of another, with this page's query, some of it changed."""
    # What a stranger writes into the query is not for url_for itself to obey.
    asked = {k: v for k, v in request.args.items() if k != "endpoint" and not k.startswith("_")}
    query = {**asked, **(request.view_args or {}), **changed}
    kept = {name: value for name, value in query.items() if value not in ("", None)}
    return url_for(to or request.endpoint or "desk.inbox", **kept)


@cache
def _manifest(path: Path, _changed: int) -> dict[str, str]:
    """Read it again when it was built again: a server that runs meanwhile would name files that are gone."""
    built: dict[str, str] = json.loads(path.read_text())
    return built


def _page() -> dict[str, Any]:
    person = g.get("person")
    shown: dict[str, Any] = {
        "person": person,
        "language": reader_language(),
        "languages": LANGUAGES,
        "Role": Role,
    }
    if person is None or request.headers.get("HX-Request"):
        return shown
    with reading() as session:
        return shown | {
            "inbox_count": desk.count_inbox(session, person),
            "unread_count": notifications.count_unread(session, person),
            "oversees": may_oversee(person),
            "draws": Role.PROCESS_ADMIN in person.roles,
            "reads_staff": bool(person.roles & {Role.SYSTEM_ADMIN, Role.AUDITOR}),
            "changes_staff": Role.SYSTEM_ADMIN in person.roles,
        }
