"""The tree of the bench of guards: every guard is there with a switch, so that one process which has loaded
everything takes one away after the other, each in a fork, and runs the tests that are known to ask it.

A guard in Python becomes ``(instead if _switch(7) else (guard))``; one in a query is put between two comments
and exchanged on its way to the database."""

import builtins
import json
import os
import re
import signal
import sys
import time
from collections import defaultdict
from functools import partial

import peewee
import pytest

PATIENCE = 60  # seconds beside ten times what the tests took unharmed
_MARK = re.compile(r"/\*g(\d+)\*/(.*?)/\*e\1\*/", re.S)


def instrumented(text, guards):
    """*text* of a file with a switch at each of *guards* {number: Guard}; they may stand in one another."""
    parts = []
    for number, guard in guards.items():
        size = guard.end - guard.start
        if guard.kind == "sql":
            before, after = f"/*g{number}*/", f"/*e{number}*/"
        else:
            before, after = f"({guard.instead} if _switch({number}) else (", "))"
        parts.append((guard.start, 1, -size, number, before))  # the outer one begins first
        parts.append((guard.end, 0, size, -number, after))  # and ends last
    for place, *_, words in sorted(parts, reverse=True):
        text = text[:place] + words + text[place:]
    return text


class Switch:
    """Which guard is off, and which were asked since ``asked`` was emptied."""

    def __init__(self):
        self.off, self.asked = None, set()

    def __call__(self, number):
        self.asked.add(number)
        return number == self.off

    def query(self, sql):
        """A query as the database gets it."""
        return _MARK.sub(self._condition, sql) if "/*g" in sql else sql

    def _condition(self, match):
        inner = self.query(match[2])
        return f"({inner} or 1 = 1)" if self(int(match[1])) else inner


class Runner:
    """The plugin that takes the place of pytest's own loop: it records, then takes guards away."""

    def __init__(self, switch, wanted, *, jobs, most, told):
        self.switch, self.wanted, self.jobs, self.most, self.told = switch, wanted, jobs, most, told
        self.failed = False

    def pytest_runtest_logreport(self, report):
        """Remember that something failed."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session):
        """Record which test asks which guard; then each guard in a fork of its own."""
        self.items = {item.nodeid: item for item in session.items}
        for name in ("demo_url", "site"):  # what all tests share is made once, before the forks
            self._run(next((item for item in session.items if name in item.fixturenames), session.items[0]))
        self.told({"collected": len(self.items)})
        record = self._recorded()
        asks, weight = defaultdict(list), {}
        for name, (seconds, guards) in record.items():
            weight[name] = seconds * (1 + len(guards))  # quick ones first, and those about few things
            for number in guards:
                asks[number].append(name)
        self.told({"recorded": len(record)})
        running, waiting = {}, list(self.wanted)
        while waiting or running:
            while waiting and len(running) < self.jobs:
                number = waiting.pop(0)
                tests = sorted(asks[number], key=weight.get)[: self.most or None]
                limit = time.monotonic() + PATIENCE + 10 * sum(record[test][0] for test in tests)
                running[self._fork(partial(self._is_noticed, number, tests))] = number, len(tests), limit
            self._wait(running)
        return True

    def _run(self, item):
        """Run one test; what the session shares stays. Whether it passed."""
        self.failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)
        return not self.failed

    def _recorded(self):
        """{test: (seconds, [guards it asks])} of those that pass with every guard in place."""
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            _quiet()
            with os.fdopen(write, "w") as file:
                for name, item in self.items.items():
                    self.switch.asked.clear()
                    begun = time.monotonic()
                    if self._run(item):
                        row = [name, time.monotonic() - begun, sorted(self.switch.asked)]
                        file.write(json.dumps(row) + "\n")
                        file.flush()
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as file:
            found = [json.loads(line) for line in file]
        os.waitpid(child, 0)
        return {name: (seconds, guards) for name, seconds, guards in found}

    def _fork(self, act):
        child = os.fork()
        if not child:
            _quiet()
            status = 1
            try:
                status = int(act())
            finally:
                os._exit(status)
        return child

    def _is_noticed(self, number, tests):
        self.switch.off = number
        return any(not self._run(self.items[test]) for test in tests)

    def _wait(self, running):
        """Until one of the forks ends; what takes too long counts as noticed."""
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child in running:
                number, tests, _ = running.pop(child)
                return self.told({"guard": number, "caught": status != 0, "tests": tests})
            for pid, (_, _, limit) in running.items():
                if time.monotonic() > limit:
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


def _quiet():
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def main(job):
    """Run in the instrumented tree; *job* says which guards and which tests. Prints a line of JSON for each
    thing that happened."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what pytest says is for the log
    switch = builtins._switch = Switch()
    real = peewee.Database.execute_sql
    peewee.Database.execute_sql = lambda self, sql, *rest: real(self, switch.query(sql), *rest)

    def told(line):
        out.write(json.dumps(line) + "\n")

    runner = Runner(switch, job["guards"], jobs=job["jobs"], most=job["most"], told=told)
    words = [
        "-q",
        "-s",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "-m",
        "not browser",
        "--basetemp",
        job["folder"],
    ]
    return pytest.main([*words, *job["tests"]], plugins=[runner])


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
