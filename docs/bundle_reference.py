"""Renew the bundled renderer of /docs: `python docs/bundle_reference.py`, with npm on the machine.

It takes the one version that is named here, holds it to its digest, and writes the script, compressed as it
is served, with the notices of everything in it. To take another version, change both constants.
"""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

PACKAGE, VERSION = "@scalar/api-reference", "1.46.4"
SHA512 = "EpCcOG15Ry8DKNs/f5AdRA97s1B5kGPekzANpnK0j1IpyU4Sb/mfdyfB00WC+vUo7hfc4BFRSkkiPa5SSM7fng=="
PAGES = Path(__file__).parent.parent / "src" / "retexture" / "http" / "pages" / "docs"

_BUNDLED = re.compile(r"/\.pnpm/((?:@[^/@]+\+)?[^/@]+)@([^/_(]+)")
_NOTICES = ("license", "licence", "copying", "notice")


def main() -> None:
    """Download, check, unpack and write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browser = _download(folder) / "dist" / "browser"
        script = (browser / "standalone.js").read_bytes()
        stats = json.loads((browser / "webpack-stats.json").read_bytes())
        names = _bundled(stats["modules"])
        _npm(folder, "install", "--ignore-scripts", "--legacy-peer-deps", f"{PACKAGE}@{VERSION}", *names)
        notices = _notices(folder / "node_modules", names)
    (PAGES / "scalar.js.gz").write_bytes(gzip.compress(script, 9, mtime=0))
    (PAGES / "scalar.LICENSES.txt").write_text(notices, encoding="utf-8")


def _npm(folder: Path, *arguments: str) -> None:
    subprocess.run(["npm", *arguments], cwd=folder, check=True)


def _download(folder: Path) -> Path:
    _npm(folder, "pack", f"{PACKAGE}@{VERSION}")
    (archive,) = folder.glob("*.tgz")
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
        raise SystemExit(f"{archive.name} is not the package that was looked at; nothing was written.")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def _bundled(modules: list[dict[str, Any]]) -> list[str]:
    """Return the packages, as name@version, of which something is in the bundle."""
    found = filter(None, (_BUNDLED.search(module["name"]) for module in modules))
    return sorted({match[1].replace("+", "/") + "@" + match[2] for match in found})


def _notices(installed: Path, bundled: list[str]) -> str:
    names = {each.rpartition("@")[0] for each in bundled}
    names |= {f"@scalar/{folder.name}" for folder in (installed / "@scalar").iterdir()}
    head = f"{PACKAGE} {VERSION} and the packages that are bundled in it, each with its own licence.\n"
    return "\n".join([head, *(_notice(installed / name, name) for name in sorted(names))])


def _notice(package: Path, name: str) -> str:
    facts = json.loads((package / "package.json").read_bytes())
    texts = [file for file in sorted(package.iterdir()) if file.name.lower().startswith(_NOTICES)]
    title = f"{'=' * 80}\n{name} – {facts.get('license', 'see below')}\n"
    return title + "".join(f"\n{file.read_text('utf-8').strip()}\n" for file in texts)


if __name__ == "__main__":
    main()
