"""The quickstart, run as a newcomer runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

QUICKSTART = Path(__file__).resolve().parents[2] / "scripts" / "quickstart.py"


def test_the_quickstart_prints_each_step_of_the_chain() -> None:
    done = subprocess.run([sys.executable, str(QUICKSTART)], capture_output=True, text=True, check=False, timeout=240)
    assert (done.returncode, done.stderr) == (0, "")
    printed = done.stdout
    steps = [
        "An emulator is running at http://127.0.0.1:",
        "crm-contacts.csv (3,091 rows",
        "COMPLETED",
        "version 1, entity tag",
        "displayName: the value does not match",
        "the field lifetime_value is NUMBER, but the trait Contact.email is STRING",
        "code 520056: A data mapping named crm-contacts exists in this store.",
        "page 1: 100 mappings, crm-contacts to crm-contacts-100, next token",
        "page 3:  50 mappings, crm-contacts-201 to crm-contacts-250, the last",
        "attempt 2: read version 2",
        "written: version 3, 'crm-contacts-v2', with the rival's 'The rival was here'",
        "code 520043",
        "it is gone. NotFoundError",
        "Done in",
    ]
    places = [printed.find(step) for step in steps]
    assert -1 not in places, dict(zip(steps, places, strict=True))
    assert places == sorted(places)
