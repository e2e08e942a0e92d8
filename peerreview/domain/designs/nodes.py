"""YAML from a person into plain values that remember their lines.

Every scalar stays text until its key's reader takes it, so ``on``, ``no``, ``1:30`` and ``012`` mean what
they say. Aliases, anchors, tags, repeated keys, size and depth are refused before anything is composed."""

import difflib
import re

import yaml

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

MAX_BYTES = 60_000
MAX_DEPTH = 12
MAX_NODES = 5_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff]")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DesignError(Invalid):
    """A design that cannot stand, with the line (1 is the first; 0 when it was not read from a file) and the
    reason."""

    def __init__(self, line, reason, /, **values):
        self.line = line
        self.reason = reason.format(**values)
        super().__init__(N_("Line {line}: {reason}") if line else "{reason}", line=line, reason=self.reason)


class Text(str):
    """A scalar as it was typed, with its line."""

    __slots__ = ("line",)

    def __new__(cls, value, line=0):
        text = super().__new__(cls, value)
        text.line = line
        return text


class Sequence(list):
    """A list with its line."""

    line = 0


class Mapping(dict):
    """A mapping with its line; keys are Text. ``take`` removes what it reads, ``close`` refuses what is
    left."""

    line = 0

    def take(self, key, read=None, default=None):
        """The value of *key* through *read*, or *default* when the key is absent."""
        if key not in self:
            return default
        value = self.pop(key)
        return read(value) if read else value

    def need(self, key, read, what):
        """Like take, but a missing key is an error that names *what* lacks it."""
        if key not in self:
            raise DesignError(self.line, N_("{what} needs “{key}”."), what=what, key=key)
        return self.take(key, read)

    def close(self, known, what):
        """Refuse keys nobody read, with the nearest known name."""
        for key in self:
            raise DesignError(
                key.line,
                N_("{what} does not know “{key}”.{hint}"),
                what=what,
                key=key,
                hint=nearest(key, known),
            )


def nearest(name, known):
    """A sentence with the closest known name, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" Did you mean “{close[0]}”?" if close else ""


def line_of(value):
    """The line a value was read from, 0 for values not read from a file."""
    return getattr(value, "line", 0)


def read(text):
    """*text* as Mapping, Sequence and Text, or DesignError with a line."""
    if _LONE_SURROGATE.search(text):
        raise DesignError(1, N_("This file holds characters that are not text."))
    if len(text.encode()) > MAX_BYTES:
        raise DesignError(1, N_("This file is larger than {kb} kB."), kb=MAX_BYTES // 1000)
    try:
        _refuse_hostile(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise DesignError(
            mark.line + 1 if mark else 1, N_("This is not YAML: {reason}."), reason=reason
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise DesignError(1, N_("Such a file begins with keys, such as “title:”."))
    return _value(node)


class _Dumper(yaml.SafeDumper):
    """Writes everything out: what it writes is read again by ``read``, which knows no aliases."""

    def ignore_aliases(self, data):
        """Never an anchor."""
        return True


_Dumper.add_multi_representer(str, lambda dumper, text: dumper.represent_str(str(text)))


def write(plain):
    """Plain values as YAML that ``read`` reads back, keys in their order."""
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def _refuse_hostile(text):
    depth = count = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        count += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise DesignError(line, N_("Aliases and anchors (& and *) are not used here; write it out."))
        if getattr(event, "tag", None):
            raise DesignError(line, N_("Tags (!) are not used here."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise DesignError(line, N_("This is nested too deeply or too long."))


def _value(node):
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        if _CONTROL.search(node.value):
            raise DesignError(line, N_("This value holds a control character."))
        return Text(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        items = Sequence(_value(item) for item in node.value)
        items.line = line
        return items
    mapping = Mapping()
    mapping.line = line
    for key_node, value_node in node.value:
        key = _value(key_node)
        if not isinstance(key, Text):
            raise DesignError(line, N_("A key must be a word."))
        if key in mapping:
            raise DesignError(key.line, N_("“{key}” stands here twice."), key=key)
        mapping[key] = _value(value_node)
    return mapping


def plain(value):
    """Mapping, Sequence and Text as dict, list and str."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Text) else value
