"""Typed settings from `MILEPOST_*` variables: each is declared once here, with its parser, default and meaning.

An unknown or wrong variable stops the program with a message that names it: a misspelt setting that is silently
ignored is a security problem. Values of secrets never appear in a message or a `repr`.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from milepost.setting_values import (
    LOOPBACK,
    Database,
    MailServer,
    Network,
    database,
    default_data_dir,
    default_processes,
    directory,
    existing_file,
    flag,
    issuer,
    mail_server,
    networks,
    one_of,
    optional_port,
    web_origin,
    whole_number,
)

PREFIX = "MILEPOST_"
TEST_PREFIX = "MILEPOST_TEST_"  # read by the test suite only


class ConfigError(Exception):
    """The environment does not describe a working installation; the message says which variables and why."""


def setting(
    parse: Callable[[str], object], default: str | Callable[[], str], meaning: str, *, secret: bool = False
) -> Any:
    metadata = {"parse": parse, "default": default, "meaning": meaning, "secret": secret}
    return dataclasses.field(metadata=metadata, repr=not secret)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Config:
    """What the environment says. A field `data_dir` is the variable `MILEPOST_DATA_DIR`, and so on."""

    data_dir: Path = setting(
        directory, default_data_dir, "Directory of the database, attachments, secret and backups. Made when missing."
    )
    database_url: Database | None = setting(
        database,
        "",
        "Where the data is: `postgresql://user:password@host:port/name?sslmode=require` or `sqlite:////path/file`. "
        "Unset: `milepost.sqlite3` in the data directory. Options follow as a query.",
        secret=True,
    )
    base_url: str = setting(
        web_origin,
        "http://localhost:8000",
        "The address people use. Decides host checks, secure cookies, HSTS and the links in e-mails.",
    )
    email_url: MailServer | None = setting(
        mail_server, "", "`smtp://user:password@host:port?tls=starttls` (or `implicit`, `none`). Unset: no e-mail leaves.",
        secret=True,
    )  # fmt: skip
    email_from: str = setting(str, "Milepost <milepost@localhost>", "Sender of e-mails.")
    oidc_issuer: str = setting(issuer, "", "Issuer of an OpenID Connect provider to sign in with. Unset: none.")
    oidc_client_id: str = setting(str, "", "Client id at that provider.")
    oidc_client_secret: str = setting(str, "", "Client secret at that provider.", secret=True)
    oidc_client_secret_file: Path | None = setting(existing_file, "", "File that holds the client secret instead.")
    oidc_name: str = setting(str, "Single sign-on", "What the button on the sign-in page says.")
    trusted_proxies: tuple[Network, ...] = setting(
        networks,
        "",
        "Addresses or networks, separated by commas, whose `X-Forwarded-For` is believed (for sign-in throttling).",
    )
    metrics_port: int | None = setting(
        optional_port, "", "Port on 127.0.0.1 for `/metrics` in Prometheus' text format. Unset: none."
    )
    log_format: str = setting(one_of("json", "text"), "json", "`json` (one object a line) or `text`.")
    log_level: str = setting(one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", "Least level that is logged.")
    attachment_max_mb: int = setting(whole_number(1, 200), "10", "Largest attached file, in megabytes.")
    plan_max_mb: int = setting(whole_number(1, 1024), "40", "Largest plan file that is imported, in megabytes.")
    web_processes: int = setting(
        whole_number(1, 64),
        default_processes,
        "Processes that serve pages and the API, each on a processor of its own.",
    )
    web_threads: int = setting(whole_number(1, 256), "4", "Requests that each of them serves at the same time.")
    debug: bool = setting(flag, "false", "Django's debug pages. Refused unless the base URL is on this machine.")

    @property
    def database(self) -> Database:
        return self.database_url or Database(engine="sqlite", name=str(self.data_dir / "milepost.sqlite3"))

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def port(self) -> int:
        """Where to listen when nothing else is said: behind a proxy the base URL's port is the proxy's."""
        return (urlsplit(self.base_url).port if self.is_local else None) or 8000

    @property
    def is_local(self) -> bool:
        return self.host in LOOPBACK

    @property
    def oidc_secret(self) -> str:
        file = self.oidc_client_secret_file
        return file.read_text(encoding="utf-8").strip() if file else self.oidc_client_secret


def variable_name(field: dataclasses.Field[Any]) -> str:
    return PREFIX + field.name.upper()


def default_of(field: dataclasses.Field[Any]) -> str:
    default = field.metadata["default"]
    return str(default() if callable(default) else default)


def _unknown(environ: Mapping[str, str], known: list[str]) -> list[str]:
    complaints = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known and not name.startswith(TEST_PREFIX):
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
            complaints.append(f"{name} is no setting of Milepost. Did you mean {near[0]}?")
    return complaints


def _inconsistent(config: Config) -> list[str]:
    complaints = []
    if config.debug and not config.is_local:
        complaints.append(
            f"MILEPOST_DEBUG is refused while MILEPOST_BASE_URL is {config.base_url}: it shows internals."
        )
    if config.oidc_client_secret and config.oidc_client_secret_file:
        complaints.append("Give MILEPOST_OIDC_CLIENT_SECRET or MILEPOST_OIDC_CLIENT_SECRET_FILE, not both.")
    if bool(config.oidc_issuer) != bool(config.oidc_client_id):
        complaints.append("MILEPOST_OIDC_ISSUER and MILEPOST_OIDC_CLIENT_ID are needed together.")
    return complaints


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """The typed settings; raises ConfigError with every complaint, one a line."""
    fields = dataclasses.fields(Config)
    complaints = _unknown(environ, [variable_name(field) for field in fields])
    values: dict[str, Any] = {}
    for field in fields:
        name = variable_name(field)
        raw = environ.get(name) or default_of(field)
        try:
            values[field.name] = field.metadata["parse"](raw)
        except ValueError as error:
            shown = "its value (not shown, it may hold a secret)" if field.metadata["secret"] else repr(raw)
            complaints.append(f"{name}: {shown} is wrong: {error}.")
    if not complaints:
        complaints = _inconsistent(config := Config(**values))
    if complaints:
        raise ConfigError("\n".join(complaints))
    return config
