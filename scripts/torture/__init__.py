"""Harnesses that treat a served emulator as a bad day does, and fail if it loses anything: `python -m scripts.torture`."""
