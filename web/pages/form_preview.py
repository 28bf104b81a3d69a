"""A form of a package as people will see it, before it is deployed. Nothing that is filled in is kept."""

from flask import Blueprint, render_template, request, url_for

from database.session import reading
from staff.models import Role
from web import forms as page_forms
from web.sign_in import needs
from workflows.draft import draft_of
from workflows.refusals import FileNotInPackage

page = Blueprint("form_preview", __name__, url_prefix="/packages/<key>/forms")
reads = needs(Role.PROCESS_ADMIN, Role.AUDITOR)


@page.get("/<form>")
@reads
def show(key: str, form: str) -> str:
    return _drawn(key, form, "packages/form.html", submitted=False)


@page.post("/<form>")
@reads
def refresh(key: str, form: str) -> str:
    """Draw it again: rules, options and rows answer as they will on the page of the task."""
    part = bool(request.headers.get("HX-Request"))
    return _drawn(key, form, "forms/body.html" if part else "packages/form.html", submitted=True)


def _drawn(key: str, form: str, template: str, *, submitted: bool) -> str:
    with reading() as session:
        package = draft_of(session, key).package()
        document = package.forms.get(form)
        if document is None:
            raise FileNotInPackage(package=key, file=f"forms/{form}.json")
        typed = page_forms.submitted_rows(document) if submitted else None
        bound = page_forms.bind_page(
            session, page_forms.PackageForm(document, package.translations), {}, submitted=typed
        )
        return render_template(
            template,
            key=key,
            form=form,
            name=package.manifest.name,
            bound=bound,
            refresh_url=url_for("form_preview.refresh", key=key, form=form),
            upload_url="",
        )
