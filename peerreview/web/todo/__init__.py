"""To do: home for everyone, across courses."""
