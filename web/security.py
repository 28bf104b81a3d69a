"""What every answer carries, and what every changing request must show."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import SecurityError

from database.session import current_settings

# 'unsafe-inline' for styles only: bpmn-js positions its canvas with style attributes.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
YEAR_SECONDS = 31_536_000


def install(app: Flask) -> None:
    app.before_request(_our_host)
    app.before_request(_same_origin)
    app.before_request(_no_zero_bytes)
    app.after_request(_headers)


def _our_host() -> None:
    """Refuse a foreign Host before anybody looks for a page: it has no addresses to lead to."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _same_origin() -> None:
    """Beside the CSRF token: a browser says where a request comes from, and it must be our own page."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        abort(403)


def _no_zero_bytes() -> None:
    """No keyboard types one, and PostgreSQL stores none."""
    typed = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if "\0" in request.path or any("\0" in text for pair in typed for text in pair):
        abort(400)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if current_settings().production:
        headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
    if not request.path.startswith(current_app.static_url_path or "/static"):
        # Pages show cases: neither proxies nor the Back button of the next person may keep them.
        headers.setdefault("Cache-Control", "no-store")
    return response
