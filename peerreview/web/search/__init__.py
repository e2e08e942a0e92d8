"""Search: one box for people, activities and what was written."""
