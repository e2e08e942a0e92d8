"""What the scripts say. They have no words of their own, so that these are translated with the rest."""

import json

from peerreview.web import languages
from peerreview.web.text import _, speak


def of_script():
    """{name: sentence} for the script; ``{time}`` and ``{count}`` are filled in the browser."""
    return {
        **_of_saving(),
        **_of_sending(),
        "kept": _("This device holds a text that was not saved, from {time}."),
        "typed": _("We kept what you had typed here, from {time}."),
        "discarded": _("What you had typed is discarded."),
        "back": _("Put it back"),
        "discard": _("Discard"),
        "undo": _("Undo"),
        "noDate": _("no date"),
        "note": _("Add a note here"),
        "close": _("Close"),
        "copy": _("Copy"),
        "copied": _("Copied."),
        "marked": _("It is marked. Copy it with the keys or the menu of your device."),
        "tip": _("Coach: 1 tip."),
        "tips": _("Coach: {count} tips."),
        "put_back": _("Put my words back"),
        "no_tip": _("The coach has no tip on this."),
        "enough": _("Long enough."),
        "came": _("New in the talk, from {names}."),
        "failed": _("That did not work. Nothing was changed. Please try again."),
    }


def _of_sending():
    return {
        "sending": _("Sending files"),
        "sent": _("Sending, {percent} %"),
        "arriving": _("Arrived, being kept"),
        "added": _("Added."),
        "stop": _("Stop"),
        "notSent": _("The file did not arrive. Choose it again; what you wrote is kept."),
        "tooLarge": _("This is more than can be sent at once. Choose fewer files, or smaller ones."),
        "drop": _("or drop files here"),
    }


def _of_saving():
    return {
        "saving": _("Saving"),
        "saved": _("Saved."),
        "retry": _("Not saved yet, trying again. Your text is kept on this device."),
        "full": _(
            "Not saved yet: there is no room left on our side. Your text is kept on this device, and we try "
            "again."
        ),
        "server": _(
            "Not saved: something broke on our side. Your text is kept on this device, and we try again."
        ),
        "large": _(
            "Not saved: this is more than fits in one form. Your text is kept on this device. Shorten it, "
            "or copy it into a file."
        ),
        "stale": _(
            "Not saved: this page is too old. Your text is kept on this device. Open the page again and "
            "put the text back."
        ),
        "conflict": _(
            "Not saved: this was changed elsewhere while you wrote. Your text is kept. Choose one of the "
            "two; the way there is below the field."
        ),
        "choose": _("Choose a text"),
        "out": _("You were signed out. Your text is kept here. The way back in is below the field."),
        "again": _("Sign in again"),
        "follow": _("Follow by itself"),
        "unfollow": _("Stop following by itself"),
    }


def scripts():
    """{name: bytes} of the phrases as a script of their own for each language: loaded once and kept, like the
    rest."""
    found = {}
    for code, _name in languages.offered():
        speak(code)
        script = f"window.phrases = {json.dumps(of_script(), ensure_ascii=False, indent=1)}\n"
        found[f"phrases.{code}.js"] = script.encode()
    speak(None)
    return found
