"""流程包: the list, one package with its versions, files to take away, packages brought in."""

from pathlib import PurePosixPath

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from database.session import reading, transaction
from staff.models import Role
from web.now import request_now
from web.sign_in import needs, person
from wording import N_
from workflows import package_archive
from workflows.import_package import import_package
from workflows.queries import packages, texts
from workflows.refusals import ArchiveRefused

page = Blueprint("packages", __name__, url_prefix="/packages")
reads = needs(Role.PROCESS_ADMIN, Role.AUDITOR)
changes = needs(Role.PROCESS_ADMIN)


@page.get("/")
@reads
def index() -> str:
    with reading() as session:
        return render_template(
            "packages/index.html",
            packages=packages.packages(session),
            translations=texts.all_translations(session),
        )


@page.post("/upload")
@changes
def upload() -> AnyResponse:
    """A zip, or the files of a folder as browsers send them: each with its path as its name."""
    sent = [file for file in request.files.getlist("files") if file.filename]
    if len(sent) == 1 and PurePosixPath(sent[0].filename or "").suffix.lower() == ".zip":
        package = package_archive.unpack(sent[0].stream)
    elif sent:
        package = package_archive.from_entries((file.filename or "", file.read()) for file in sent)
    else:
        raise ArchiveRefused(N_("请选择一个 zip 文件或一个文件夹。"))
    with transaction() as session:
        import_package(session, package, person(), request_now())
    flash(_("“%(name)s”已作为草稿接收，请检查后部署。", name=package.manifest.name), "success")
    return redirect(url_for("packages.show", key=package.key))


@page.get("/<key>")
@reads
def show(key: str) -> str:
    with reading() as session:
        return render_template("packages/package.html", package=packages.package_page(session, key))


@page.get("/<key>/versions/<int:version>.zip")
@reads
def download(key: str, version: int) -> Response:
    with reading() as session:
        content = package_archive.pack(key, packages.version_files(session, key, version))
    response = Response(content, content_type="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"{key}-v{version}.zip")
    return response


@page.get("/<key>/versions/<int:version>/files/<path:path>")
@reads
def file(key: str, version: int, path: str) -> Response:
    with reading() as session:
        return raw(packages.version_file(session, key, version, path), path)


@page.get("/<key>/versions/<int:version>/diagram/<path:path>")
@reads
def diagram(key: str, version: int, path: str) -> str:
    with reading() as session:
        packages.version_file(session, key, version, path)
        shown = packages.package_page(session, key)
    return render_template("packages/diagram.html", package=shown, version=version, path=path)


def raw(content: bytes, path: str) -> Response:
    """Return a file of a package as text: a browser neither draws nor runs it."""
    kind = "application/xml" if path.endswith((".bpmn", ".dmn")) else "text/plain; charset=utf-8"
    response = Response(content, content_type=kind)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
