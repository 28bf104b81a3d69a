"""A file is what its name says and harmless to keep, or it is refused by name."""

import io
import zipfile

import pytest

import forms
from forms import uploads
from tests.forms.building import leaf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*names, content=b"<x/>"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


def inspect(filename, content, max_bytes=1024**2):
    return uploads.inspect(filename, io.BytesIO(content), max_bytes=max_bytes)


GENUINE = {
    "预案.pdf": (b"%PDF-1.7\n%%EOF", "application/pdf"),
    "纪要.doc": (OLE, "application/msword"),
    "纪要.wps": (OLE, "application/vnd.ms-works"),
    "纪要.docx": (
        zipped("[Content_Types].xml", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "台账.xlsx": (
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "公文.ofd": (zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    "附件.zip": (zipped("一.txt"), "application/zip"),
    "照片.JPG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    "图.png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "总图.dwg": (b"AC1032" + bytes(20), "image/vnd.dwg"),
    "说明.txt": ("应急预案".encode("gb18030"), "text/plain"),
    "名单.csv": ("\ufeff姓名,电话\r\n".encode(), "text/csv"),
}


@pytest.mark.parametrize("filename", GENUINE)
def test_genuine_files_pass(filename):
    content, media_type = GENUINE[filename]

    assert inspect(filename, content) == uploads.Upload(filename, media_type, len(content))


@pytest.mark.parametrize(
    ("filename", "content", "said"),
    [
        ("程序.exe", b"MZ", "不接受"),
        ("页面.html", b"<script>", "不接受"),
        ("图.svg", b"<svg/>", "不接受"),
        ("没有扩展名", b"x", "不接受"),
        ("预案.pdf.exe", b"%PDF-1.7", "不接受"),
        ("空.pdf", b"", "空的"),
        ("大.pdf", b"%PDF-" + bytes(1024**2), "超过 1 MB"),
        ("假.pdf", b"MZ\x90", "不符"),
        ("假.pdf", zipped("a"), "不符"),
        ("假.docx", zipped("xl/workbook.xml", "[Content_Types].xml"), "不符"),
        ("宏.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "不符"),
        ("坏.zip", b"PK\x03\x04broken", "不符"),
        ("假.txt", b"MZ\x90\x00\x03", "不符"),
        ("假.txt", b"\xff\xfe\xfd\xff", "不符"),
        ("出格.zip", zipped("../../etc/passwd"), "包外"),
        ("炸弹.zip", zipped("零.txt", content=bytes(20 * 1024**2)), "压缩比"),
    ],
)
def test_others_are_refused_by_name(filename, content, said):
    with pytest.raises(uploads.UploadRefused) as caught:
        inspect(filename, content)

    assert said in str(caught.value)
    assert filename in str(caught.value)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("生产安全事故应急预案（2026 版）.pdf", "生产安全事故应急预案（2026 版）.pdf"),
        ("C:\\Users\\me\\预案.pdf", "预案.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb:c?.pdf", "abc.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        (".pdf", "附件.pdf"),
        ("...", "附件"),
        ("", "附件"),
    ],
)
def test_names_keep_their_chinese_and_lose_what_harms(given, kept):
    assert uploads.safe_filename(given) == kept


def test_a_long_name_keeps_its_extension():
    name = uploads.safe_filename("预" * 300 + ".pdf")

    assert name.endswith("预.pdf")
    assert len(name.encode()) <= 200


def attachments(ids):
    mine = {
        1: forms.StoredFile(1, "预案.pdf", "application/pdf", 10, "/files/1"),
        2: forms.StoredFile(2, "假.pdf", "application/zip", 10),
        3: forms.StoredFile(3, "图.png", "image/png", 10),
    }
    return [mine[each] for each in ids if each in mine]


def complaint(bind, component, *ids):
    bound = bind(component, submitted=[("field", each) for each in ("", *ids)], attachments=attachments)
    return None if bound.validate() else bound.errors["field"][0]


def test_the_answer_describes_the_files(bind):
    bound = bind(leaf("filepicker"), submitted=[("field", "1")], attachments=attachments)

    assert bound.answers == {
        "field": [{"id": 1, "filename": "预案.pdf", "media_type": "application/pdf", "size": 10}]
    }


@pytest.mark.parametrize("forged", ["99", "0", "-1", "x", "1e1", "²", "9" * 40])
def test_a_file_of_somebody_else_is_refused(bind, forged):
    assert "失效" in complaint(bind, leaf("filepicker", multiple=True), "1", forged)


def test_one_file_means_one(bind):
    assert "只能上传一个" in complaint(bind, leaf("filepicker"), "1", "3")


@pytest.mark.parametrize(
    ("accept", "id_", "fits"),
    [
        (".pdf", "1", True),
        (".pdf,.docx", "3", False),
        ("image/*", "3", True),
        ("application/pdf", "1", True),
        (".pdf", "2", False),
    ],
)
def test_accept_looks_at_name_and_content(bind, accept, id_, fits):
    assert (complaint(bind, leaf("filepicker", accept=accept), id_) is None) == fits


def test_a_complaint_of_the_upload_joins_the_others(bind):
    bound = bind(leaf("filepicker"))

    with pytest.raises(uploads.UploadRefused) as caught:
        inspect("a.exe", b"MZ")
    bound.refuse("field", caught.value.wording)

    assert "a.exe" in bound.summary[0][1]
