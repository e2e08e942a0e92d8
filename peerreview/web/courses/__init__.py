"""Courses, their people, conflicts between people."""
