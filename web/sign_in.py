"""Who is there: sign-in, sign-out, and the person of each request.

The browser holds a random token, the database its hash: signing out ends the session everywhere.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from database.session import current_settings, reading, transaction
from staff import sessions
from staff.models import Role
from staff.person import Person
from staff.sign_in import SignInRefused, sign_in
from web.errors import asks_for_json
from web.inside import inside
from web.language import say
from web.now import request_now

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

MONITORS = frozenset({"health.health", "health.live", "health.ready", "metrics.show"})  # metrics: by token
VERIFICATION = frozenset({"verification.ask", "verification.show", "verification.compare"})  # by a code
OPEN_TO_ALL = MONITORS | VERIFICATION | {"static", "sign_in.show", "sign_in.enter", "language.choose"}
WITH_A_TEMPORARY_PASSWORD = OPEN_TO_ALL | {"password.show", "password.change", "sign_in.leave"}
page = Blueprint("sign_in", __name__)


def install(app: Flask) -> None:
    app.before_request(_know_the_person)
    app.register_blueprint(page)


def person() -> Person:
    """Return who is signed in."""
    found: Person | None = g.get("person")
    if found is None:
        abort(401)
    return found


def needs(*roles: Role) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Let only members with one of the roles reach a view; to others the page does not exist."""

    def guard(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @wraps(view)
        def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
            if not person().roles & set(roles):
                abort(404)
            return view(*args, **kwargs)

        return guarded

    return guard


def cookie_name() -> str:
    # The prefix makes browsers refuse the cookie from anything but this host over TLS.
    return "__Host-lingxing" if current_settings().production else "lingxing"


def _know_the_person() -> AnyResponse | None:
    if request.endpoint == "static":
        return None
    token = request.cookies.get(cookie_name())
    if token:
        settings = current_settings()
        limits = sessions.Limits(settings.session_idle, settings.session_absolute)
        with reading() as db:
            found = sessions.find(db, token, limits, request_now())
        if found is not None:
            g.person = found.person
            if found.stale:
                with transaction() as db:
                    sessions.touch(db, token, request_now())
    who: Person | None = g.get("person")
    if who is None and request.endpoint not in OPEN_TO_ALL:
        return _to_sign_in()
    if who is not None and who.password_temporary and request.endpoint not in WITH_A_TEMPORARY_PASSWORD:
        return redirect(url_for("password.show"))
    return None


def _to_sign_in() -> AnyResponse:
    if asks_for_json():
        abort(401)  # a redirect would look to the script like its own success
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": _sign_in_and_back()})
    if request.method != "GET":
        flash(_("登录已过期，请重新登录后再提交。表单在过期前已自动保存为草稿。"), "warning")
        return redirect(_sign_in_and_back())
    return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")))


def _sign_in_and_back() -> str:
    """Back to the page a form was on: its own address may know no GET."""
    page_before = urlsplit(request.referrer or "")
    ours = page_before.netloc == request.host
    return url_for("sign_in.show", next=page_before.path if ours else None)


@page.get("/sign-in")
def show() -> AnyResponse | str:
    if g.get("person") is not None:
        return redirect(url_for("desk.inbox"))
    return render_template("sign_in.html", next=request.args.get("next", ""))


@page.post("/sign-in")
def enter() -> AnyResponse | tuple[str, int]:
    username = request.form.get("username", "").strip()
    agent = request.user_agent.string[:200]
    origin = sessions.Origin(request.remote_addr or "", agent)
    try:
        token = sign_in(username, request.form.get("password", ""), origin, request_now())
    except SignInRefused as refused:
        page_again = render_template(
            "sign_in.html", next=request.form.get("next", ""), username=username, refusal=say(refused.wording)
        )
        return page_again, 401
    session.clear()  # a CSRF secret from before the sign-in is worth nothing after it
    response = redirect(inside(request.form.get("next"), url_for("desk.inbox")))
    response.set_cookie(
        cookie_name(), token, httponly=True, samesite="Lax", secure=current_settings().production, path="/"
    )
    return response


@page.post("/sign-out")
def leave() -> AnyResponse:
    token = request.cookies.get(cookie_name(), "")
    with transaction() as db:
        sessions.end(db, token, person().username, request.remote_addr or "", request_now())
    session.clear()
    response = redirect(url_for("sign_in.show"))
    response.delete_cookie(cookie_name(), path="/")
    return response
