"""Build hook: adds the generated packages, which a checkout keeps outside this project's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GeneratedPackages(BuildHookInterface[BuilderConfig]):
    """Takes the packages named in the hook's `packages` from `../generated`.

    An sdist already holds them next to the emulator's own package. An editable install finds them by `dev-mode-dirs`.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add each package that is not in this project's folder to what is built.

        Args:
            version: What is built: `standard` or `editable`.
            build_data: What hatchling lets a hook change about the build.
        """
        if version == "editable":
            return
        root = Path(self.root)
        for package in self.config["packages"]:
            if not (root / package).is_dir():
                build_data["force_include"][str(root.parent / "generated" / package)] = package
