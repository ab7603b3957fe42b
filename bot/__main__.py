"""`python -m bot`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here in a sentence, before an import fails with a traceback
    sys.exit("Backline needs Python 3.11, 3.12 or 3.13; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

from bot.cli import main

if __name__ == "__main__":
    main(prog_name="python -m bot")
