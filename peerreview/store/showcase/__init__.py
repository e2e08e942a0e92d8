"""The showcase: proposed by others, shown with its author's consent, read through one door."""

from peerreview.store.showcase.consenting import (
    decline,
    keep,
    propose,
    say_yes,
    take_back,
    take_out,
    tidied,
    why_not,
)
from peerreview.store.showcase.finding import Item, counted, find, of_course, offer, offers, waiting
from peerreview.store.showcase.replying import Reply, own_replies, replies_to, reply, take_reply_back

__all__ = [
    "Item",
    "Reply",
    "counted",
    "decline",
    "find",
    "keep",
    "of_course",
    "offer",
    "offers",
    "own_replies",
    "propose",
    "replies_to",
    "reply",
    "say_yes",
    "take_back",
    "take_out",
    "take_reply_back",
    "tidied",
    "waiting",
    "why_not",
]
