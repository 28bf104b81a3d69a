"""Files: sent at once when chosen, read by those who take part."""

from flask import Blueprint, Response, abort, jsonify, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from database import files
from database.session import current_settings, reading, transaction
from forms import uploads
from web.now import request_now
from web.sign_in import person
from workflows.attachments import Upload, store_attachment
from workflows.queries.attachments import readable_attachment

page = Blueprint("attachments", __name__, url_prefix="/attachments")
MIB = 1 << 20


@page.post("/")
def upload() -> Response | tuple[Response, int]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        abort(400)
    inspected = uploads.inspect(sent.filename, sent.stream, max_bytes=current_settings().max_upload_mib * MIB)
    sent.stream.seek(0)
    with transaction() as session:
        kept = Upload(inspected.filename, inspected.media_type, sent.stream)
        row = store_attachment(session, kept, person(), request_now())
        said = {
            "id": row.id,
            "name": row.name,
            "size": row.size,
            "url": url_for("attachments.download", attachment_id=row.id),
        }
    return jsonify(said), 201


@page.get("/<int:attachment_id>")
def download(attachment_id: int) -> AnyResponse:
    with reading() as session:
        row = readable_attachment(session, attachment_id, person())
    response = send_file(
        files.path_of(row.sha256), mimetype=row.media_type, as_attachment=True, download_name=row.name
    )
    # What a stranger has uploaded never runs in our origin, even when a browser shows it.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
