"""Whether MPXJ can run here. It is installed with the other tools, but it needs a Java that is not."""

from __future__ import annotations

import importlib.util
import os
import shutil


def missing() -> str:
    """What is missing, in words; nothing when all is there."""
    if not (importlib.util.find_spec("mpxj") and importlib.util.find_spec("jpype")):
        return "mpxj and JPype1 are not installed"
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "there is no Java on the path or in JAVA_HOME"
    return ""


MISSING = missing()
