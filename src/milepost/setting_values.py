"""How the text of a setting is read: each reader gives the typed value, or raises ValueError with what it expected."""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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


def default_processes() -> str:
    """One for each processor that this process may use, four at most: each holds connections and memory of its own."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return str(min(usable, 4))


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
