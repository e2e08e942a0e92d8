"""Settings, from the environment alone (``PEERREVIEW_*``); nonsense stops the start with a sentence."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")


class BadSetting(SystemExit):
    """A setting that cannot stand; the message names it."""


def from_environment(instance, environ=os.environ):
    """The settings of the app as a dict; *instance* is the folder for the database and the secret key."""
    instance = Path(instance)
    url = environ.get("PEERREVIEW_DATABASE_URL", f"sqlite:///{instance / 'peerreview.db'}")
    if urlsplit(url).scheme not in ("sqlite", "postgresql", "postgres"):
        raise BadSetting("PEERREVIEW_DATABASE_URL must begin with sqlite:/// or postgresql://")
    base = environ.get("PEERREVIEW_BASE_URL", "")
    if base and (urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname):
        raise BadSetting("PEERREVIEW_BASE_URL must begin with http:// or https://, and name a host")
    return {
        "DATABASE_URL": url,
        "BASE_URL": base.rstrip("/"),
        "TRUSTED_HOSTS": _hosts(environ.get("PEERREVIEW_TRUSTED_HOSTS", ""), base),
        "SECURE_COOKIES": _truth(environ, "PEERREVIEW_SECURE_COOKIES", base.startswith("https://")),
        "TRUSTED_PROXIES": _whole(environ, "PEERREVIEW_TRUSTED_PROXIES", 0),
        "SMTP_URL": environ.get("PEERREVIEW_SMTP_URL", ""),
        "MAIL_FROM": environ.get("PEERREVIEW_MAIL_FROM", "Peerreview <peerreview@localhost>"),
        "ZONE": _zone(environ.get("PEERREVIEW_ZONE", "UTC")),
        "SQLITE_SYNCHRONOUS": "FULL",
        "DEMO": False,
    }


def unwritable(path, error):
    """The BadSetting for a file that cannot be made or written."""
    return BadSetting(
        f"Cannot write {path}: {getattr(error, 'strerror', None) or error}. Peerreview needs a folder of its "
        "own to write in; the account that runs it must own it."
    )


def no_database(error):
    """The BadSetting for a database server that cannot be reached."""
    return BadSetting(f"Cannot open the database that PEERREVIEW_DATABASE_URL names: {error}")


def secret_key(instance, environ=os.environ):
    """The key that signs cookies: from the environment, else made once into ``instance/secret.key``
    (0600)."""
    if environ.get("PEERREVIEW_SECRET_KEY"):
        return environ["PEERREVIEW_SECRET_KEY"]
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


def _whole(environ, name, default):
    value = environ.get(name, str(default))
    if not value.isdigit():
        raise BadSetting(f"{name} must be a whole number, not {value!r}")
    return int(value)


def _zone(name):
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"PEERREVIEW_ZONE must be a zone such as Europe/Berlin, not {name!r}") from None
    return name
