"""Two acts at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection, transaction


def one_while_the_other(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """Begin ``second`` when ``first`` has written and not yet committed; what went wrong."""
    written, errors = threading.Event(), []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # the test looks at it
            errors.append(error)
        finally:
            written.set()
            connection.close()

    def hold() -> None:
        with transaction.atomic():
            first()
            written.set()
            threading.Event().wait(0.5)  # long enough for the other to have read, and to wait

    def follow() -> None:
        written.wait(20)
        second()

    threads = [threading.Thread(target=run, args=(act,)) for act in (hold, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors
