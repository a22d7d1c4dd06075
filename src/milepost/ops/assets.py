"""Collect, hash and compress the static files into a directory: what the wheel carries as `milepost/assets`.

python -m milepost.ops.assets DIRECTORY
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def build(target: Path) -> None:
    """Write all static files to ``target``, also under names that hold their hash. A missing reference is an error."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import override_settings

    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    with override_settings(STATIC_ROOT=target, STORAGES=storages, WHITENOISE_KEEP_ONLY_HASHED_FILES=True):
        call_command("collectstatic", interactive=False, verbosity=0)


def main() -> None:
    """Build with the default settings, in a process of its own."""
    import django

    with tempfile.TemporaryDirectory() as data:
        for name in [name for name in os.environ if name.startswith("MILEPOST_")]:
            del os.environ[name]
        os.environ |= {"MILEPOST_DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "milepost.settings"}
        django.setup()
        build(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
