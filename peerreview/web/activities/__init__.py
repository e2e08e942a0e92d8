"""Activities: made from a design, set up, published, followed."""
