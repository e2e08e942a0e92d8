"""Which version this is."""

VERSION = "0.4.0"  # as the newest in CHANGELOG.md
