"""Real proxies in front of a real server, as deploy/proxies has them but for their ports."""

import os
import shutil
import ssl
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import trustme

from recipes import DEPLOY
from running import free_port

PROXIES = DEPLOY / "proxies"
NAME = "localhost"
_PATIENCE = 60.0  # seconds until a proxy listens


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs: its address as clients see it, and whom they are to trust."""

    address: str
    trust: ssl.SSLContext

    def client(self, token: str, **headers: str) -> httpx.Client:
        """A client with a key, over TLS."""
        authorization = {"Authorization": f"Bearer {token}"}
        return httpx.Client(
            base_url=self.address, headers=authorization | headers, verify=self.trust, timeout=60
        )


@contextmanager
def caddy(folder: Path, upstream: int) -> Iterator[Proxy]:
    """Caddy, with certificates of its own authority."""
    plain, secure = free_port(), free_port()
    options = (
        f"http_port {plain}\nhttps_port {secure}\nskip_install_trust\nadmin off\nauto_https disable_redirects"
    )
    config = folder / "Caddyfile"
    config.write_text(f"{{\n{options}\n}}\nimport {PROXIES / 'Caddyfile'}\n")
    environment = {
        "SITE": NAME,
        "UPSTREAM": f"127.0.0.1:{upstream}",
        "XDG_DATA_HOME": str(folder),
        "HOME": str(folder),
    }
    program = Path(sysconfig.get_path("scripts")) / "caddy"
    root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    command: list[str | Path] = [program, "run", "--adapter", "caddyfile", "--config", config]
    with _running(command, folder, environment):
        _wait(root.exists, folder)
        trust = ssl.create_default_context(cafile=str(root))
        yield _awaited(Proxy(f"https://{NAME}:{secure}", trust), folder)


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[Proxy]:
    """nginx, with a certificate that was made for it."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed; on Debian the package nginx-light has it")
    authority = trustme.CA()
    certificate = authority.issue_cert(NAME)
    key, chain = folder / "key.pem", folder / "chain.pem"
    certificate.private_key_pem.write_to_path(key)
    chain.write_bytes(b"".join(each.bytes() for each in certificate.cert_chain_pems))
    secure = free_port()
    text = (PROXIES / "nginx.conf").read_text()
    for said, meant in {
        "127.0.0.1:8787": f"127.0.0.1:{upstream}",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        "retexture.example.com": NAME,
        "/etc/ssl/retexture/fullchain.pem": str(chain),
        "/etc/ssl/retexture/privkey.pem": str(key),
    }.items():
        assert said in text, said
        text = text.replace(said, meant)
    (folder / "site.conf").write_text(text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}include {folder / 'site.conf'};\n}}\n"
    )
    command: list[str | Path] = [program, "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with _running(command, folder, {}):
        yield _awaited(Proxy(f"https://{NAME}:{secure}", trust), folder)


@contextmanager
def _running(command: list[str | Path], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **environment})
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _awaited(proxy: Proxy, folder: Path) -> Proxy:
    def listens() -> bool:
        try:
            return httpx.get(f"{proxy.address}/healthz", verify=proxy.trust).status_code == 200
        except httpx.TransportError:
            return False

    _wait(listens, folder)
    return proxy


def _wait(holds: Callable[[], bool], folder: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < deadline, (folder / "log").read_text()
        time.sleep(0.05)
