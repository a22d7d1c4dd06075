"""Typed settings: every variable declared, nothing misspelt is ignored, no secret is shown."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import argon2
import pytest
from django.utils.module_loading import import_string

from milepost import config, settings
from milepost.config import ConfigError, load
from milepost.secret import secret_key

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.once


def test_without_any_variable_milepost_is_on_localhost_with_sqlite_in_the_data_directory(tmp_path: Path) -> None:
    loaded = load({"MILEPOST_DATA_DIR": str(tmp_path), "HOME": "/", "PATH": "/bin"})
    assert loaded.base_url == "http://localhost:8000"
    assert loaded.database.engine == "sqlite"
    assert loaded.database.name == str(tmp_path / "milepost.sqlite3")
    assert not loaded.secure
    assert loaded.is_local
    assert loaded.email_url is None


def test_an_unknown_variable_is_named_with_the_nearest_known_one() -> None:
    with pytest.raises(ConfigError, match=r"MILEPOST_BASEURL is no setting.*Did you mean MILEPOST_BASE_URL\?"):
        load({"MILEPOST_BASEURL": "https://milepost.example"})


def test_all_complaints_come_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load({"MILEPOST_WEB_THREADS": "many", "MILEPOST_LOG_FORMAT": "xml", "MILEPOST_X": "1"})
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("WEB_THREADS", "0", "'0' is wrong: expected a whole number from 1 to 256"),
        ("WEB_THREADS", "٣", "expected a whole number"),
        ("LOG_LEVEL", "info", "expected one of DEBUG, INFO"),
        ("DEBUG", "maybe", "'maybe' is wrong: expected true or false"),
        ("BASE_URL", "milepost.example", "expected http://host"),
        ("BASE_URL", "https://milepost.example/app", "needs a host name of its own"),
        ("BASE_URL", "http://host:port", "'http://host:port' is wrong"),
        ("METRICS_PORT", "70000", "from 1 to 65535"),
        ("TRUSTED_PROXIES", "10.0.0.0/33", "10.0.0.0/33"),
        ("OIDC_ISSUER", "http://id.example", "https://"),
        ("OIDC_CLIENT_SECRET_FILE", "/no/such/file", "there is no such file"),
        ("DATA_DIR", __file__, "this is a file, expected a directory"),
        ("DATABASE_URL", "mysql://h/db", "expected postgresql://"),
        ("DATABASE_URL", "postgresql://h", "the name of the database is missing"),
        ("DATABASE_URL", "sqlite://host/x", "expected sqlite:////absolute/path"),
        ("EMAIL_URL", "imap://h", "expected smtp://"),
        ("EMAIL_URL", "smtp://h?tls=perhaps", "expected tls=starttls"),
    ],
)
def test_a_wrong_value_is_refused_with_its_variable_and_what_was_expected(
    name: str, value: str, complaint: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(complaint)) as caught:
        load({f"MILEPOST_{name}": value})
    assert f"MILEPOST_{name}: " in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:hunter2@h/db"),
        ("EMAIL_URL", "imap://u:hunter2@h"),
        ("DATABASE_URL", "postgresql://u:hunter2@h:port/db"),
    ],
)
def test_a_wrong_secret_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match="not shown") as caught:
        load({f"MILEPOST_{name}": value})
    assert "hunter2" not in str(caught.value)


def test_a_loaded_secret_is_not_in_the_representation() -> None:
    loaded = load(
        {
            "MILEPOST_DATABASE_URL": "postgresql://u:hunter2@h/db",
            "MILEPOST_EMAIL_URL": "smtp://u:hunter3@h",
            "MILEPOST_OIDC_CLIENT_SECRET": "hunter4",
        }
    )
    assert "hunter" not in repr(loaded) + repr(loaded.database) + repr(loaded.email_url)


def test_a_postgresql_url_is_read_with_percent_signs_and_options() -> None:
    loaded = load({"MILEPOST_DATABASE_URL": "postgresql://ad%40a:p%2Fw%3A@db.example:5433/mile%20post?sslmode=require"})
    database = loaded.database
    assert (database.user, database.password, database.host, database.port) == ("ad@a", "p/w:", "db.example", "5433")
    assert (database.name, dict(database.options)) == ("mile post", {"sslmode": "require"})


def test_a_postgresql_socket_is_given_as_an_option() -> None:
    database = load({"MILEPOST_DATABASE_URL": "postgresql:///milepost?host=/run/postgresql"}).database
    assert (database.host, database.options) == ("/run/postgresql", ())


@pytest.mark.parametrize(
    ("query", "port", "tls"), [("", 587, "starttls"), ("?tls=implicit", 465, "implicit"), ("?tls=none", 587, "none")]
)
def test_the_mail_servers_port_follows_its_encryption(query: str, port: int, tls: str) -> None:
    server = load({"MILEPOST_EMAIL_URL": f"smtp://mail.example{query}"}).email_url
    assert server is not None
    assert (server.host, server.port, server.tls) == ("mail.example", port, tls)


def test_debug_pages_are_refused_on_a_public_address() -> None:
    with pytest.raises(ConfigError, match="MILEPOST_DEBUG is refused while MILEPOST_BASE_URL is https://m"):
        load({"MILEPOST_DEBUG": "true", "MILEPOST_BASE_URL": "https://m.example"})


def test_the_client_secret_may_be_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "client"
    file.write_text("from a file\n")
    given = {"MILEPOST_OIDC_ISSUER": "https://id.example/", "MILEPOST_OIDC_CLIENT_ID": "milepost"}
    assert load({**given, "MILEPOST_OIDC_CLIENT_SECRET_FILE": str(file)}).oidc_secret == "from a file"
    with pytest.raises(ConfigError, match="not both"):
        load({**given, "MILEPOST_OIDC_CLIENT_SECRET_FILE": str(file), "MILEPOST_OIDC_CLIENT_SECRET": "x"})


def test_an_issuer_without_a_client_is_refused() -> None:
    with pytest.raises(ConfigError, match="needed together"):
        load({"MILEPOST_OIDC_ISSUER": "https://id.example"})


def test_the_reference_page_lists_every_setting_with_its_default_and_meaning() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(MILEPOST_\w+)` \|", page, flags=re.MULTILINE)
    assert listed == [config.variable_name(field) for field in dataclasses.fields(config.Config)]
    for field in dataclasses.fields(config.Config):
        assert field.metadata["meaning"] in page, field.name
        if isinstance(field.metadata["default"], str) and field.metadata["default"]:
            assert f"`{field.metadata['default']}`" in page, field.name


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    first = secret_key(directory)
    assert len(first) >= 48
    assert secret_key(directory) == first
    assert (directory / "secret").stat().st_mode & 0o777 == 0o600
    assert directory.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in directory.iterdir()] == ["secret"]


def test_a_truncated_secret_is_refused_without_showing_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(ValueError, match="holds 5 characters, fewer than a secret has") as caught:
        secret_key(tmp_path)
    assert "short" not in str(caught.value)


def test_passwords_are_kept_by_argon2_at_no_less_than_the_advised_cost() -> None:
    """OWASP's least for Argon2id: two passes over 19 MiB. The tests themselves sign in with less."""
    (hasher,) = settings.PASSWORD_HASHERS
    kept = import_string(hasher)().encode("four random words here", "salt of this one test")
    cost = argon2.extract_parameters(kept.removeprefix("argon2"))
    assert cost.type is argon2.Type.ID
    assert cost.memory_cost >= 19 * 1024
    assert cost.time_cost >= 2


def test_the_proxy_of_the_guide_lets_through_what_milepost_takes() -> None:
    guide = (ROOT / "docs" / "guide" / "deploy.md").read_text(encoding="utf-8")
    [megabytes] = re.findall(r"client_max_body_size (\d+)m;", guide)
    assert int(megabytes) << 20 >= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
