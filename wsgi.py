"""The door for gunicorn and for `flask --app wsgi …`."""

from config import read_settings
from web.app import create_app

app = create_app(read_settings())
