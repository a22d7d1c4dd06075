"""How the tests hash passwords: by the product's own algorithm, at its least cost.

A sign-in of a test would else take a second of a processor. The cost that people get is looked at in `tests/test_config.py`.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with as little memory and time as it takes."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
