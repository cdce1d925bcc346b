"""Builds the reference page: `python -m scripts.reference`."""
