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
from peerreview.store.showcase.finding import Item, Writer, counted, find, of_course
from peerreview.store.showcase.offering import Asked, Offer, offer, offers, said_of, waiting
from peerreview.store.showcase.reminding import remind
from peerreview.store.showcase.replying import Reply, own_replies, replies_to, reply, take_reply_back
from peerreview.store.showcase.searching import ShownHit, shown

__all__ = [
    "Asked",
    "Item",
    "Offer",
    "Reply",
    "ShownHit",
    "Writer",
    "counted",
    "decline",
    "find",
    "keep",
    "of_course",
    "offer",
    "offers",
    "own_replies",
    "propose",
    "remind",
    "replies_to",
    "reply",
    "said_of",
    "say_yes",
    "shown",
    "take_back",
    "take_out",
    "take_reply_back",
    "tidied",
    "waiting",
    "why_not",
]
