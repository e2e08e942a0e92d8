"""How templates become pages: as Jinja does it, without what it asks again for each value and each call.

A page has hundreds of both. Whether a function of ours wants to know the page it is called from is known when
its template is compiled; most values have nothing in them that would have to be escaped."""

import re
from types import FunctionType, MethodType

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, is_python_keyword
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

_FUNCTIONS = (FunctionType, MethodType)
_ANY_TO_ESCAPE = re.compile("[&<>\"']").search


def shown(value):
    """The text of a value on a page: ``escape(value)``, as plain text where there is nothing to escape."""
    kind = type(value)
    if kind is Markup or kind is str and not _ANY_TO_ESCAPE(value):
        return value
    return str(value) if kind is int else escape(value)


class _Page(Context):
    """What a template knows: macros are called at once."""

    def call(self, called, /, *values, **named):
        if type(called) is not Macro:
            return super().call(called, *values, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(self.eval_ctx, *values, **named)


class _Code(CodeGenerator):
    """The Python of a template."""

    def _output_child_pre(self, node, frame, finalize):
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            return super()._output_child_pre(node, frame, finalize)
        return self.write("environment.shown(")

    def visit_Call(self, node, frame, forward_caller=False):
        if forward_caller or not self._is_plain(node, frame):
            return super().visit_Call(node, frame, forward_caller=forward_caller)
        self.visit(node.node, frame)
        self.write("(")
        for value in (*node.args, *node.kwargs):
            self.visit(value, frame)
            self.write(", ")
        return self.write(")")

    def _is_plain(self, node, frame):
        """Whether it calls, with values alone, a function that is given to every page and does not ask for
        it."""
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return False
        if any(is_python_keyword(one.key) for one in node.kwargs):
            return False
        name = node.node.name
        called = self.environment.globals.get(name)
        is_given = frame.symbols.find_load(frame.symbols.ref(name)) == (VAR_LOAD_RESOLVE, name)
        return is_given and isinstance(called, _FUNCTIONS) and not hasattr(called, "jinja_pass_arg")


class Templates(Environment):
    """The templates, which share one dict of globals: the chain of dicts that Jinja makes for each is slow to
    read, and every import on every page reads it."""

    code_generator_class, context_class = _Code, _Page
    shown = staticmethod(shown)

    def make_globals(self, d):
        return super().make_globals(d) if d else self.globals
