"""Look every pinned package up in the database of known vulnerabilities; part of ``make check``.

    python requirements/audit.py [--strict] LOCK_FILE…

Ends with 1 where a vulnerability is known. What could not be looked up, because the database is out of reach,
is said aloud and passes; with ``--strict`` it does not.
"""

import json
import subprocess
import sys


def main() -> None:
    """What the module's text says."""
    strict = "--strict" in sys.argv
    files = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    named = [part for file in files for part in ("--requirement", file)]
    command = ["pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json"]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", *command, *named], capture_output=True, text=True, check=False
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        reason = done.stderr.strip().splitlines()[-1:] or ["no answer"]
        _end(f"WARNING: no package was audited, the database is out of reach ({reason[0][:200]})", strict)
        return
    known = [(each["name"], each["version"], fault) for each in packages for fault in each.get("vulns", ())]
    for name, version, fault in known:
        fixed = ", ".join(fault["fix_versions"]) or "no version yet"
        print(f"{name} {version}: {fault['id']}, mended in {fixed}", file=sys.stderr)
    if known:
        sys.exit(f"{len(known)} known vulnerabilities; raise the versions with 'make outdated'.")
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if skipped:
        _end(f"WARNING: {len(skipped)} of {len(packages)} packages could not be audited", strict)
    else:
        print(f"{len(packages)} packages audited, no known vulnerabilities")


def _end(message: str, strict: bool) -> None:
    print(message, file=sys.stderr)
    if strict:
        sys.exit(1)


if __name__ == "__main__":
    main()
