"""`milepost warm`: compile the engine once, so that the first schedule does not wait for it."""

from __future__ import annotations

import time

import click


@click.command(
    help="Compile the engine's kernels: about a minute, once for each version of the engine. `serve` does it beside its work."
)
def warm() -> None:
    """Fill the cache of compiled kernels."""
    click.echo("Compiling the engine's kernels …", err=True)
    began = time.monotonic()
    from milepost.engine.warming import warm as compile_all

    done = compile_all()
    click.echo(f"{done.kernels} kernels are ready, {done.compiled} compiled in {time.monotonic() - began:.1f} s.")
    click.echo(
        f"They are kept in {done.folder}." if done.folder else "They are not kept: there is nowhere to write to."
    )
