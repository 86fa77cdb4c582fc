"""Build hook: a package, and an editable install, come with the third-party files and compiled catalogues."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs tools/assets.py before a wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing and name it, since it is not under version control."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "tools"))
        import assets

        assets.bring_vendor(root)
        assets.compile_messages(root)
        build_data["artifacts"] += assets.built()
