"""The command ``stance``."""

import signal
import sys

from . import _native


def main() -> int:
    """Runs the command line of this process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # else Ctrl-C would wait for Python
    return _native.run_words(["stance", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
