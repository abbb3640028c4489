"""``python -m trapwise`` is the command ``trapwise``."""

import sys

from .cli import main

sys.exit(main())
