"""Work: begun, written, handed in."""
