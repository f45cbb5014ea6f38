"""`python -m komposit`."""

import sys

from komposit.cli import main

sys.exit(main())
