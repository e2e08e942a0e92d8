"""The kinds of items, one table. Whoever must know what a kind asks, reads or tells asks it here.

A kind says which ``parts`` of a draft it reads (level, text, ticks, moment, people, files), which ``keys`` an
item of it may have beside the common ones, and what its answer comes to. Its field for writing is
``templates/writing/items/_<name>.html``."""

from peerreview.domain.forms.chosen import Checklist, Choice, Criterion, People, Scale
from peerreview.domain.forms.handed import Files
from peerreview.domain.forms.keyed import Quiz, Short
from peerreview.domain.forms.linked import Links
from peerreview.domain.forms.written import InText, List, Minutes, Moment, Number, Text

KINDS = {
    kind.name: kind
    for kind in (
        Criterion(),
        Scale(),
        Choice(),
        Checklist(),
        Text(),
        Number(),
        Minutes(),
        Moment(),
        List(),
        People(),
        Quiz(),
        Short(),
        Files(),
        Links(),
    )
}

# With those that no form asks for by itself.
EVERY = KINDS | {kind.name: kind for kind in (InText(),)}
