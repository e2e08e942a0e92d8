"""The files that docs/hosting.md hands out, and what it says: each is read by what will read it, or by the
shape that this asks for."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from peerreview import config, create_app
from peerreview.domain.pruning import RULES
from peerreview.domain.version import VERSION

ROOT = Path(__file__).parent.parent
HOSTING = ROOT / "docs" / "hosting"
TEXT = (ROOT / "docs" / "hosting.md").read_text()


@pytest.fixture
def unit():
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str
    found.read(HOSTING / "peerreview.service")
    return found


def test_the_example_of_settings_is_taken(tmp_path):
    file = tmp_path / "config.toml"
    shutil.copy(HOSTING / "config.toml", file)
    with pytest.raises(SystemExit, match="chmod"):
        file.chmod(0o644)
        config.from_environment(tmp_path, {})
    file.chmod(0o600)
    found = config.from_environment(tmp_path, {})
    assert found["TRUSTED_HOSTS"][0] == "reviews.college.example" and found["SECURE_COOKIES"]
    assert found["BACKUP_FOLDER"] == "/srv/peerreview/instance/backups"


def test_the_unit_starts_a_command_that_is_there_and_may_write_where_it_must(unit):
    service = unit["Service"]
    program, command = service["ExecStart"].split()
    assert program == f"{service['WorkingDirectory']}/.venv/bin/flask"
    assert command in create_app({"SECRET_KEY": "x", "DATABASE_URL": "sqlite:///:memory:"}).cli.commands
    assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/instance"
    assert service["User"] != "root" and service["UMask"] == "0077"
    assert unit["Install"]["WantedBy"] == "multi-user.target"


if shutil.which("systemd-analyze"):  # the same

    def test_systemd_has_nothing_to_say_against_the_unit(tmp_path, unit):
        file = tmp_path / "peerreview.service"
        text = (HOSTING / "peerreview.service").read_text()
        file.write_text(re.sub("(?m)^(ExecStart=).*", r"\1/bin/true", text))
        done = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True)
        assert [line for line in done.stderr.splitlines() if "peerreview.service" in line] == []


def test_the_proxy_leads_to_where_the_server_listens():
    text = (HOSTING / "Caddyfile").read_text()
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines[0].endswith(" {") and lines[-1] == "}"
    assert {line.split()[0] for line in lines[1:-1]} == {"encode", "reverse_proxy"}
    assert all(line.startswith("\t") for line in lines[1:-1])
    command = create_app({"SECRET_KEY": "x", "DATABASE_URL": "sqlite:///:memory:"}).cli.commands["serve"]
    usual = {option.name: option.default for option in command.params}
    assert f"reverse_proxy {usual['host']}:{usual['port']}" in text


if shutil.which("caddy"):  # asked where it is at hand; what the file says is looked at above anyway

    def test_caddy_has_nothing_to_say_against_its_file(tmp_path):
        file = HOSTING / "Caddyfile"
        done = subprocess.run(
            ["caddy", "validate", "--adapter", "caddyfile", "--config", str(file)],
            capture_output=True,
            text=True,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )
        assert done.returncode == 0, done.stderr


def test_every_setting_and_every_command_is_in_the_docs():
    for name in (*config.NAMES, "CONFIG"):
        assert f"`PEERREVIEW_{name}`" in TEXT
    commands = set(re.findall(r"`flask ([a-z-]+)", TEXT))
    app = create_app({"SECRET_KEY": "x", "DATABASE_URL": "sqlite:///:memory:"})
    own = set(app.cli.commands)
    assert own <= commands and commands - own == set()
    for path in re.findall(r"docs/hosting/([\w.]+)|\(hosting/([\w.]+)\)", TEXT):
        assert (HOSTING / "".join(path)).exists()


def test_the_times_in_the_docs_are_those_of_the_rule():
    table = TEXT[TEXT.index("## What is dropped") : TEXT.index("## Updates")]
    for days in {rule.kept.days for rule in RULES} - {0, 1, 2}:
        assert re.search(rf"\b{days} days\b", table), days


def test_the_newest_version_of_the_changes_is_this_one():
    assert re.search(r"(?m)^## (\S+),? ?", (ROOT / "CHANGELOG.md").read_text())[1].rstrip(",") == VERSION
    assert "The Peerreview authors" in (ROOT / "LICENSE").read_text()
