"""The gates a change goes through: what can be read off the code, side by side; then, with `--tests`, pytest.

Each gate is named with its time. A gate that fails shows the beginning of what it says, and nothing runs after it.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
GATES = {
    "types": ["mypy", "src"],
    "lint": ["ruff", "check", "--output-format=concise", "."],
    "format": ["ruff", "format", "--check", "."],
    "imports": ["lint-imports", "--no-logo"],
}
SHOWN = 40  # lines of a failing gate
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> int:
    """Run the gates; the status is that of the first that fails."""
    os.chdir(ROOT)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(gate, GATES))
    if not all(passed):
        return 1
    if "--tests" in arguments:
        arguments.remove("--tests")
        os.environ["SAMVEV_CHROMIUM"] = browser()
        bring_postgresql()
        sys.stdout.flush()
        os.execv(BIN / "pytest", ["pytest", *arguments])
    return 0


def gate(name: str) -> bool:
    """Run one gate and say how it went."""
    began = time.monotonic()
    program, *rest = GATES[name]
    done = subprocess.run([BIN / program, *rest], check=False, text=True, capture_output=True)
    failed = done.returncode != 0
    lines = [f"{'FAILED' if failed else 'ok':<7}{name:<9}{time.monotonic() - began:5.1f} s"]
    if failed:
        said = (done.stdout + done.stderr).strip().splitlines()
        lines += said[:SHOWN] + [f"… and {len(said) - SHOWN} lines more: {' '.join(GATES[name])}"] * (len(said) > SHOWN)
    print("\n".join(lines), flush=True)
    return not failed


def browser() -> str:
    """The Chromium to test with: the machine's, else from its package manager, else playwright's own (empty)."""
    if not (found := _which(BROWSERS)) and _can_apt():
        _apt("chromium")
        found = _which(BROWSERS)
    if not found:
        subprocess.run([BIN / "playwright", "install", "chromium"], check=True)
    return found


def bring_postgresql() -> None:
    """A server of the oldest version we support, for the tests that need one; they are skipped without."""
    if not Path("/usr/lib/postgresql").exists() and _can_apt():
        _apt("postgresql")


def _which(names: tuple[str, ...]) -> str:
    return next((path for name in names if (path := shutil.which(name))), "")


def _can_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(package: str) -> None:
    print(f"Installing {package} …", flush=True)
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], **quiet)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
