"""Harnesses that treat a served emulator as a bad day does: `python -m scripts.torture`."""
