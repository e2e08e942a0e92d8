"""`python -m tests.bench NAME [arguments]` runs `tests/bench/NAME.py`."""

import importlib
import pkgutil
import sys

from tests import bench


def main(argv: list[str]) -> int:
    names = sorted(
        module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")
    )
    argv = [argv[0].replace("-", "_"), *argv[1:]] if argv else argv
    if not argv or argv[0] not in names:
        print(f"usage: python -m tests.bench {{{','.join(names)}}}", file=sys.stderr)
        return 2
    return importlib.import_module(f"tests.bench.{argv[0]}").main(argv[1:]) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
