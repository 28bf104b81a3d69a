"""nginx with deploy/nginx.conf as it is, but for ports, paths and a certificate of our own."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config import ROOT
from tests.support.postgres import free_port

AROUND = """
daemon off; user root; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/lingxing.conf;
}}
"""


@contextmanager
def nginx(program: str, folder: Path, web_ports: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Run it until the block ends; yield its addresses for https and for http."""
    folder.mkdir()
    secure, plain = free_port(), free_port()
    certificate, key = certify(folder)
    servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=2 fail_timeout=3s;" for port in web_ports)
    sample = (ROOT / "deploy" / "nginx.conf").read_text()
    for said, here in {
        "    server 127.0.0.1:8000 max_fails=2 fail_timeout=3s;": servers,
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        "/etc/ssl/lingxing.pem": str(certificate),
        "/etc/ssl/private/lingxing.key": str(key),
        "/opt/lingxing": str(ROOT),
    }.items():
        assert said in sample, said
        sample = sample.replace(said, here)
    (folder / "lingxing.conf").write_text(sample)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    command = [program, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True)
    running = subprocess.Popen(command)
    try:
        yield f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}"
    finally:
        running.terminate()
        running.wait()


def certify(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 and its key."""
    certificate, key = folder / "lingxing.pem", folder / "lingxing.key"
    program = shutil.which("openssl") or "openssl"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
