"""The `milepost` command. Each subcommand loads its module, and Django, only when it is called."""

from __future__ import annotations

import importlib
import keyword
import os
import sys
from pathlib import Path

import click

from milepost import __version__
from milepost.config import ConfigError
from milepost.setting_values import default_data_dir

# command -> (module, one line for --help); the module has a click command of the same name.
COMMANDS = {
    "serve": ("milepost.cli.serving", "Start the web server and the worker."),
    "worker": ("milepost.cli.serving", "Start the worker alone."),
    "migrate": ("milepost.cli.schema", "Bring the database to this version's schema, after a backup."),
    "demo": ("milepost.cli.demo", "Fill an empty database with a fictional fund."),
    "user": ("milepost.cli.people", "Make and manage people."),
    "token": ("milepost.cli.people", "Print a fresh API token."),
    "doctor": ("milepost.cli.care", "Say what is wrong with this installation and how to mend it."),
    "backup": ("milepost.cli.care", "Write database and attachments to one file, while Milepost runs."),
    "restore": ("milepost.cli.care", "Bring back what `backup` wrote."),
    "search": ("milepost.cli.search", "Rebuild what people find by its words."),
    "import": (
        "milepost.cli.tables_in_out",
        "Bring milestones, tasks, initiatives and more in from a CSV or XLSX file.",
    ),
    "export": ("milepost.cli.tables_in_out", "Write them to a CSV or XLSX file, to edit and import again."),
    "lint": ("milepost.cli.lint", "Check the milestones in a CSV or XLSX file; no database."),
    "plan": ("milepost.cli.plan", "Read, schedule, compare, check and convert plan files (XER, MSPDI, PMXML, MPP)."),
    "warm": ("milepost.cli.warm", "Compile the engine, so that the first schedule does not wait for it."),
}

# serve first makes a base URL of its --port; the others need neither settings nor database.
WITHOUT_DJANGO = {"serve", "plan", "warm", "lint"}


class Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, with Django set up, unless only the list of commands is asked for."""
        if cmd_name not in COMMANDS:
            return None
        module, help_text = COMMANDS[cmd_name]
        if ctx.meta.get("milepost.listing"):
            return click.Command(cmd_name, help=help_text)
        if cmd_name not in WITHOUT_DJANGO:
            set_up_django()
        named = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(importlib.import_module(module), named)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        ctx.meta["milepost.listing"] = True
        super().format_commands(ctx, formatter)


def set_up_django() -> None:
    """Load the settings and the applications."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.settings")
    import django

    django.setup()


def keep_compiled_code() -> None:
    """Where this package cannot be written (a container, say), the engine keeps its compiled kernels in the data directory."""
    if not os.access(Path(__file__).parents[1] / "engine" / "kernels", os.W_OK):
        data = Path(os.environ.get("MILEPOST_DATA_DIR") or default_data_dir())
        os.environ.setdefault("NUMBA_CACHE_DIR", str(data / "numba"))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="milepost")
def cli() -> None:
    """Milepost: will every milestone land on time, and what is at stake if not."""


def main() -> None:
    """Run the command; a wrong setting is told in words, without a traceback."""
    os.umask(0o077)  # whatever is written, database and backups included, is for this user only
    keep_compiled_code()
    try:
        cli(prog_name="milepost")
    except ConfigError as error:
        click.echo(f"milepost: the settings are wrong.\n{error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
