"""Run the command `twilio-memory` with `python -m twilio_memory`."""

import sys

from twilio_memory.command import main

sys.exit(main())
