"""Signing in and out, one-time links, settings, help and privacy."""
