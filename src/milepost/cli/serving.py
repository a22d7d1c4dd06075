"""`milepost serve` and `milepost worker`."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable

import click

from milepost import config


@click.command(help="Start the web server and the worker; Ctrl-C or SIGTERM ends both.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on. [default: that of the base URL, or 8000]"
)
@click.option(
    "--newcomer", is_flag=True, hidden=True, help="Migrate, and make the demo in an empty database (bin/run)."
)
@click.option("--demo/--no-demo", default=True, hidden=True)
def serve(host: str, port: int | None, newcomer: bool, demo: bool) -> None:
    """Check that the database fits, then keep the web server and the worker alive."""
    if port and "MILEPOST_BASE_URL" not in os.environ:
        os.environ["MILEPOST_BASE_URL"] = f"http://localhost:{port}"
    from milepost.cli.main import set_up_django

    set_up_django()
    from django.conf import settings

    from milepost.ops import serving
    from milepost.ops.warming import warming

    loaded: config.Config = settings.MILEPOST
    port = port or loaded.port
    try:
        with serving.the_only_server(loaded), warming() as begin_to_warm:
            if newcomer:
                _welcome(loaded, demo=demo, begin_to_warm=begin_to_warm)
            serving.serve(loaded, host, port, announce=lambda: _ready(loaded, begin_to_warm))
    except serving.CannotServe as error:
        click.echo(f"milepost: {error}", err=True)
        sys.exit(1)


def _ready(loaded: config.Config, begin_to_warm: Callable[[], None]) -> None:
    begin_to_warm()
    click.echo(f"\n  Milepost is at {loaded.base_url} (Ctrl-C ends it)\n")


def _welcome(loaded: config.Config, *, demo: bool, begin_to_warm: Callable[[], None]) -> None:
    """A checkout's own database is brought up to date without asking; an empty one gets the demo."""
    from milepost.core import clock
    from milepost.ops.upgrade import upgrade

    upgrade(say=click.echo, backup_to=loaded.data_dir / "backups", now=clock.now(), quiet=True)
    if demo and importlib.util.find_spec("milepost.cli.demo"):
        importlib.import_module("milepost.cli.demo").newcomer_demo(begin_to_warm)


@click.command(help="Start the worker alone, for a machine of its own; SIGTERM ends it.")
def worker() -> None:
    """Carry the outbox until asked to end."""
    from django.conf import settings

    from milepost.ops import serving

    try:
        with serving.one_of_the_workers(settings.MILEPOST):
            serving.refuse_pending_migrations()
            serving.run_worker_process()
    except serving.CannotServe as error:
        click.echo(f"milepost: {error}", err=True)
        sys.exit(1)
