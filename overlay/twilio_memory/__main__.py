"""`python -m twilio_memory`: the command `twilio-memory`."""

import sys

from twilio_memory.command import main

sys.exit(main())
