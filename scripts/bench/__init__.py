"""Benchmarks of the client and the emulator, as ratios within one run: `python -m scripts.bench`."""
