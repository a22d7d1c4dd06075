"""Typed settings from `MILEPOST_*` variables: each is declared once here, with its parser, default and meaning.

An unknown or wrong variable stops the program with a message that names it: a misspelt setting that is silently
ignored is a security problem. Values of secrets never appear in a message or a `repr`.
"""

from __future__ import annotations

import dataclasses
import difflib
import ipaddress
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

PREFIX = "MILEPOST_"
TEST_PREFIX = "MILEPOST_TEST_"  # read by the test suite only

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


class ConfigError(Exception):
    """The environment does not describe a working installation; the message says which variables and why."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Database:
    engine: Literal["sqlite", "postgresql"]
    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailServer:
    host: str
    port: int
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)
    tls: Literal["none", "starttls", "implicit"] = "starttls"


def default_data_dir() -> str:
    if sys.platform == "darwin":
        return str(Path.home() / "Library" / "Application Support" / "Milepost")
    if sys.platform == "win32":
        return str(Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Milepost")
    return str(Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "milepost")


def flag(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.lower() not in known:
        raise ValueError("expected true or false")
    return known[value.lower()]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise ValueError(f"expected a whole number from {low} to {high}")
        return int(value)

    return parse


def optional_port(value: str) -> int | None:
    return whole_number(1, 65535)(value) if value else None


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return value

    return parse


def directory(value: str) -> Path:
    path = Path(value).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("this is a file, expected a directory")
    return path.absolute()


def existing_file(value: str) -> Path | None:
    if value and not Path(value).is_file():
        raise ValueError("there is no such file")
    return Path(value) if value else None


def split_url(value: str) -> SplitResult:
    url = urlsplit(value)
    _ = url.port  # raises when it is no number from 0 to 65535
    return url


def web_origin(value: str) -> str:
    url = split_url(value)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ValueError("expected http://host[:port] or https://host[:port]")
    if url.path not in {"", "/"} or url.query or url.fragment or url.username:
        raise ValueError("expected no path, query, fragment or user: Milepost needs a host name of its own")
    return f"{url.scheme}://{url.netloc.lower()}"


def issuer(value: str) -> str:
    url = split_url(value)
    if value and (not url.hostname or (url.scheme != "https" and url.hostname not in LOOPBACK)):
        raise ValueError("expected the address of an OpenID Connect issuer, https://…")
    return value.rstrip("/")


def networks(value: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())


def database(value: str) -> Database | None:
    if not value:
        return None
    url = split_url(value)
    options = tuple(parse_qsl(url.query, strict_parsing=True)) if url.query else ()
    if url.scheme == "sqlite":
        if url.netloc or len(url.path) < 2:
            raise ValueError("expected sqlite:////absolute/path or sqlite:///relative/path")
        return Database(engine="sqlite", name=unquote(url.path[1:]), options=options)
    if url.scheme not in {"postgresql", "postgres"}:
        raise ValueError("expected postgresql://user:password@host:port/name or sqlite:////absolute/path")
    if len(url.path) < 2:
        raise ValueError("the name of the database is missing, expected postgresql://…/name")
    given = dict(options)
    return Database(
        engine="postgresql",
        name=unquote(url.path[1:]),
        host=given.pop("host", "") or unquote(url.hostname or ""),
        port=str(url.port or ""),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        options=tuple(given.items()),
    )


def mail_server(value: str) -> MailServer | None:
    if not value:
        return None
    url = split_url(value)
    if url.scheme != "smtp" or not url.hostname:
        raise ValueError("expected smtp://user:password@host:port?tls=starttls|implicit|none")
    given = dict(parse_qsl(url.query))
    tls = given.pop("tls", "starttls")
    if given or tls not in {"none", "starttls", "implicit"}:
        raise ValueError("expected tls=starttls, tls=implicit or tls=none, and no other option")
    return MailServer(
        host=url.hostname,
        port=url.port or (465 if tls == "implicit" else 587),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        tls=tls,  # type: ignore[arg-type]  # narrowed by the membership test above
    )


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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
    web_threads: int = setting(whole_number(1, 256), "8", "Requests served at the same time.")
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
