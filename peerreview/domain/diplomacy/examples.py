"""Comments to learn from, shown before anything is typed: two good and two weak ones per genre."""

from .packs import catalogue

GENRES = ("essay", "code", "lab", "slides", "poster")


def examples(genre: str = "essay", language: str = "en") -> dict[str, tuple[str, ...]]:
    """{"good": [two], "weak": [two]} for a genre; essays where the genre is not one of GENRES."""
    kept = catalogue(language)["examples"]
    return {kind: tuple(comments) for kind, comments in kept.get(genre, kept["essay"]).items()}
