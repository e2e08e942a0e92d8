"""The learning designs that come with the site, what can be added to any, and the forms a design may name."""

import functools
from pathlib import Path

from peerreview.domain import designs
from peerreview.domain.designs import additions as adding
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import forms

FOLDER = Path(__file__).parents[2] / "designs"


@functools.cache
def _files(folder, form_folder):
    """({key: Design}, [(file name, why it cannot be used)]) of a folder's designs."""
    found, bad = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = designs.load(path.read_text(errors="replace"), known_forms())
        except designs.DesignError as error:
            bad.append((path.name, str(error)))
    return found, bad


def designs_on_offer():
    """{key: Design} of the learning designs that come with the site. A file that cannot be used is left out
    and told by ``bad_files``."""
    return _files(FOLDER, forms.FOLDER)[0]


@functools.cache
def _additions(folder):
    """({key: Addition}, [(file name, why it cannot be used)]) of a folder's additions."""
    found, bad = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = adding.load(path.stem, path.read_text(errors="replace"))
        except designs.DesignError as error:
            bad.append((path.name, str(error)))
    return found, bad


def additions():
    """{key: Addition} of what can be added to any design, by one switch."""
    return _additions(FOLDER / "additions")[0]


def change_design(design, edits, begun):
    """The Design with *edits*, as ``designs.change``; what can be added is known."""
    return designs.change(design, edits, begun, additions())


def read_design(text, added=()):
    """The Design in YAML *text*, with the additions of these names. DesignError with line and reason; Invalid
    for a name that there is not, with those there are, and for an addition that does not fit."""
    design, known = designs.load(text, known_forms()), additions()
    for name in added:
        if name not in known:
            names = ", ".join(known)
            raise Invalid(N_("“{name}” cannot be added. What can be added: {names}."), name=name, names=names)
        design = change_design(design, {f"added.{name}": True}, frozenset())
    return design


@functools.cache
def text_of(key):
    """The text of a design that comes with the site; KeyError when there is none."""
    designs_on_offer()[key]
    return (FOLDER / f"{key}.yaml").read_text()


def bad_files():
    """[(file name, sentence with its line)] of designs, additions and forms that come with the site and
    cannot be used."""
    return _files(FOLDER, forms.FOLDER)[1] + _additions(FOLDER / "additions")[1] + forms.bad_files()


def known_forms():
    """{key: items} of the forms a design may name: the built-in ones, and the activity's own rubric, whose
    items nobody knows yet (None)."""
    return {key: form.items for key, form in forms.built_in().items()} | {forms.RUBRIC: None}
