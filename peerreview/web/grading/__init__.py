"""Grades that explain themselves."""
