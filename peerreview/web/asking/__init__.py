"""Asking staff: for more time, or for another look at a grade."""
