"""Measures what the client and the emulator cost, as ratios in one run: `python -m scripts.bench`."""
