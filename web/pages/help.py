"""Help for those who write processes: the references of docs/, one a page."""

from flask import Blueprint, render_template

from web.reference import reference

page = Blueprint("help", __name__, url_prefix="/help")


@page.get("/<any(feel, dialect):name>")
def show(name: str) -> str:
    return render_template("help/reference.html", reference=reference(name))
