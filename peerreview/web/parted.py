"""What staff hear when two may not meet any more, or may again: which reviews that were dealt already it
touches."""

from peerreview.web.text import ngettext


def with_what_parted(said, parted):
    """*said* with what an ``allocation.Parted`` did to reviews under way, to those sent, to those that had
    ended."""
    sentences = [said]
    if parted.ended:
        sentences.append(
            ngettext(
                "%(count)s review that was under way between them has ended; its reviewer is told, and gets "
                "another work.",
                "%(count)s reviews that were under way between them have ended; their reviewers are told, "
                "and get other works.",
                parted.ended,
            )
        )
    if parted.sent:
        sentences.append(
            ngettext(
                "%(count)s review was sent already: decide in Moderation what becomes of it.",
                "%(count)s reviews were sent already: decide in Moderation what becomes of them.",
                parted.sent,
            )
        )
    if parted.on:
        sentences.append(
            ngettext(
                "%(count)s review that had ended goes on.",
                "%(count)s reviews that had ended go on.",
                parted.on,
            )
        )
    return " ".join(sentences)
