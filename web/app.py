"""The application: settings in, Flask out. Nothing connects before the first request."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from database.session import open_database
from web import (
    addresses,
    commands,
    demonstrate,
    errors,
    language,
    layout,
    measuring,
    security,
    shape_guard,
    sign_in,
)
from web.pages import PAGES

MIB = 1 << 20


def create_app(settings: Settings) -> Flask:
    """Return the application for these settings."""
    app = Flask(__name__, static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=(settings.max_upload_mib + 1) * MIB,
        MAX_FORM_MEMORY_SIZE=4 * MIB,  # the XML of a large diagram comes as one field
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_NAME="lingxing_csrf",  # Flask's own session holds the CSRF secret, nothing else
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may stay open over lunch
    )
    if settings.proxies:  # the lock on too many failures counts by address
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    open_database(app, settings)
    measuring.install(app)  # first: its time is that of all below
    CSRFProtect(app)
    addresses.install(app)
    language.install(app)
    security.install(app)
    shape_guard.install(app)
    sign_in.install(app)
    errors.install(app)
    layout.install(app)
    for page in PAGES:
        app.register_blueprint(page)
    commands.install(app)
    demonstrate.install(app, create_app)
    return app
