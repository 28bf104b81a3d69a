"""案卷: the archive of a case as one file."""

from tempfile import TemporaryFile

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from database.session import reading
from web.sign_in import person
from workflows.archive_case import archive_for

page = Blueprint("archive", __name__, url_prefix="/instances")


@page.get("/<int:instance_id>/archive.zip")
def download(instance_id: int) -> Response:
    packed = TemporaryFile()  # noqa: SIM115  the response closes it; with its attachments a case may be large
    with reading() as session:
        number = archive_for(session, instance_id, person(), packed).number
    packed.seek(0)
    name = f"{number}.zip"
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name=name)
