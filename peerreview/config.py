"""Settings, from the environment (``PEERREVIEW_*``) and from ``config.toml``, which it overrules; nonsense
stops the start with a sentence that names the setting and never its value where that is secret."""

import difflib
import os
import secrets
import tomllib
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
PREFIX = "PEERREVIEW_"
FILE = "config.toml"
# what may be set, without the prefix; in config.toml in small letters
NAMES = (
    "DATABASE_URL",
    "BASE_URL",
    "TRUSTED_HOSTS",
    "SECRET_KEY",
    "SECURE_COOKIES",
    "TRUSTED_PROXIES",
    "SMTP_URL",
    "MAIL_FROM",
    "ZONE",
    "BACKUP_FOLDER",
    "BACKUP_KEEP",
    "BACKUP_HOUR",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_DOMAINS",
)
SECRET = ("DATABASE_URL", "SECRET_KEY", "SMTP_URL", "OIDC_CLIENT_SECRET")
_OF_TESTS = ("TEST_POSTGRES", "FULL", "SEARCH", "SHOTS")  # said to the tests, not to the site
OFF = "off"


class BadSetting(SystemExit):
    """A setting that cannot stand; the message names it."""


def from_environment(instance, environ=os.environ):
    """The settings of the app as a dict; *instance* is the folder for the database, the secret key and
    ``config.toml`` (``PEERREVIEW_CONFIG`` names another file)."""
    instance = Path(instance)
    environ = _with_file(instance, environ)
    url = environ.get("PEERREVIEW_DATABASE_URL", f"sqlite:///{instance / 'peerreview.db'}")
    base = _address(environ, "PEERREVIEW_BASE_URL", ("http", "https"))
    if urlsplit(url).scheme not in ("sqlite", "postgresql", "postgres"):
        raise BadSetting("PEERREVIEW_DATABASE_URL must begin with sqlite:/// or postgresql://")
    return {
        "DATABASE_URL": url,
        "BASE_URL": base.rstrip("/"),
        "TRUSTED_HOSTS": _hosts(environ.get("PEERREVIEW_TRUSTED_HOSTS", ""), base),
        "SECURE_COOKIES": _truth(environ, "PEERREVIEW_SECURE_COOKIES", base.startswith("https://")),
        "TRUSTED_PROXIES": _whole(environ, "PEERREVIEW_TRUSTED_PROXIES", 0, most=9),
        "SMTP_URL": _address(environ, "PEERREVIEW_SMTP_URL", ("smtp", "smtps")),
        "MAIL_FROM": _sender(environ.get("PEERREVIEW_MAIL_FROM", "Peerreview <peerreview@localhost>")),
        "ZONE": _zone(environ.get("PEERREVIEW_ZONE", "UTC")),
        "BACKUP_FOLDER": _folder(environ.get("PEERREVIEW_BACKUP_FOLDER", ""), url, instance),
        "BACKUP_KEEP": _whole(environ, "PEERREVIEW_BACKUP_KEEP", 14, least=1, most=1000),
        "BACKUP_HOUR": _whole(environ, "PEERREVIEW_BACKUP_HOUR", 3, most=23),
        **_college(environ),
        "FILES": str(instance / "files"),
        "KEYS": str(instance),
        "SQLITE_SYNCHRONOUS": "FULL",
        "DEMO": False,
    }


def _college(environ):
    """The settings of the college's own sign-in, all or none."""
    issuer = _address(environ, "PEERREVIEW_OIDC_ISSUER", ("https", "http"))
    found = {
        name: environ.get(f"{PREFIX}{name}", "")
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_DOMAINS")
    }
    if issuer.startswith("http://") and urlsplit(issuer).hostname not in OWN_HOSTS:
        raise BadSetting("PEERREVIEW_OIDC_ISSUER must begin with https://: who signs in is told by it.")
    if missing := [name for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET") if issuer and not found[name]]:
        raise BadSetting(f"PEERREVIEW_OIDC_ISSUER is set, and {PREFIX}{missing[0]} is not.")
    if not issuer and any(found.values()):
        raise BadSetting("The settings of the college's sign-in need PEERREVIEW_OIDC_ISSUER.")
    domains = [name.lower().lstrip("@") for name in found["OIDC_DOMAINS"].replace(",", " ").split()]
    return found | {
        "OIDC_ISSUER": issuer.rstrip("/"),
        "OIDC_NAME": found["OIDC_NAME"] or "your college",
        "OIDC_DOMAINS": domains,
    }


def _with_file(instance, environ):
    """The environment over what the file of settings says. Unknown names are refused in both."""
    known = {PREFIX + name for name in (*NAMES, *_OF_TESTS, "CONFIG")}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise BadSetting(f"There is no setting {name}.{_nearest(name, known)}")
    path = Path(environ.get(f"{PREFIX}CONFIG", instance / FILE))
    if not path.is_file():
        if f"{PREFIX}CONFIG" in environ:
            raise BadSetting(f"{PREFIX}CONFIG names {path}, and there is no such file.")
        return environ
    return {**_read(path), **environ}


def _read(path):
    """{name as in the environment: text} of a file of settings."""
    try:
        found = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{path} cannot be read as TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} cannot be read: {getattr(error, 'strerror', 'it is no text')}.") from None
    names, values = {name.lower() for name in NAMES}, {}
    for name, value in found.items():
        if name not in names:
            raise BadSetting(f"There is no setting “{name}” in {path}.{_nearest(name, names)}")
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = " ".join(value)
        if not isinstance(value, str | int):
            raise BadSetting(f"“{name}” in {path} must be a text, a whole number, true or false.")
        text = str(value).lower() if isinstance(value, bool) else str(value)
        values[PREFIX + name.upper()] = text
    if path.stat().st_mode & 0o007 and any(PREFIX + name in values for name in SECRET):
        raise BadSetting(f"{path} holds a secret, and everybody on this machine may read it: chmod o= {path}")
    return values


def _nearest(name, known):
    near = difflib.get_close_matches(name, known, 1, 0.6)
    return f" Did you mean {near[0]}?" if near else ""


def unwritable(path, error):
    """The BadSetting for a file that cannot be made or written, or is no database."""
    if "not a database" in str(error) or "malformed" in str(error):
        return BadSetting(
            f"{path} is damaged: {error}. Move it away, then put a backup in its place: flask restore FILE"
        )
    return BadSetting(
        f"Cannot write {path}: {getattr(error, 'strerror', None) or error}. Peerreview needs a folder of its "
        "own to write in; the account that runs it must own it."
    )


def no_database(error):
    """The BadSetting for a database that cannot be opened."""
    return BadSetting(f"Cannot open the database that PEERREVIEW_DATABASE_URL names: {error}")


def secret_key(instance, environ=os.environ):
    """The key that signs cookies: from the environment, else made once into ``instance/secret.key``
    (0600)."""
    if given := _with_file(Path(instance), environ).get("PEERREVIEW_SECRET_KEY"):
        return given
    path = Path(instance) / "secret.key"
    try:
        if path.is_file():
            return path.read_text().strip()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise unwritable(path, error) from None
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key


def _hosts(named, base):
    """The names under which the site answers: those *named*, that of the base URL, and this machine's own;
    None (any) where neither is given."""
    hosts = [name for name in named.replace(",", " ").split() if name]
    if bad := [name for name in hosts if "/" in name or ":" in name.strip("[]") and "[" not in name]:
        raise BadSetting(f"PEERREVIEW_TRUSTED_HOSTS must be names without port or path, not {bad[0]!r}")
    if base:
        hosts.append(urlsplit(base).hostname or "")
    return [*dict.fromkeys([*hosts, *OWN_HOSTS])] if hosts else None


def _truth(environ, name, default):
    value = environ.get(name, "")
    if value not in ("", "true", "false"):
        raise BadSetting(f"{name} must be true or false, not {value!r}")
    return default if not value else value == "true"


def _whole(environ, name, default, *, least=0, most):
    value = environ.get(name, str(default))
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise BadSetting(f"{name} must be a whole number, not {value!r}")
    if not least <= int(value) <= most:
        raise BadSetting(f"{name} must be from {least} to {most}, not {value}")
    return int(value)


def _address(environ, name, schemes):
    """An address with a host, or "". What stands in it may be secret and is not repeated."""
    value = environ.get(name, "")
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        is_good = False
    if value and not is_good:
        begin = " or ".join(f"{scheme}://" for scheme in schemes)
        raise BadSetting(f"{name} must begin with {begin}, and name a host")
    return value


def _sender(value):
    """A sender: an address, with a name before it or without."""
    name, address = parseaddr(value)
    if "@" not in address[1:-1] or any(letter.isspace() for letter in address):
        raise BadSetting(
            f"PEERREVIEW_MAIL_FROM must be like Peerreview <reviews@college.example>, not {value!r}"
        )
    return value


def _folder(value, url, instance):
    """Where copies are kept: beside the database unless *value* says so; "" = none are made by
    themselves."""
    if value.lower() == OFF:
        return ""
    if value and not Path(value).is_absolute():
        raise BadSetting(f"PEERREVIEW_BACKUP_FOLDER must begin with /, or be {OFF}, not {value!r}")
    beside = Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite:///") else instance
    return value or str(beside.resolve() / "backups")


def _zone(name):
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"PEERREVIEW_ZONE must be a zone such as Europe/Berlin, not {name!r}") from None
    return name
