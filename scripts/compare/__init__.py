"""Compares two OpenAPI documents by what they mean: `python -m scripts.compare OURS THEIRS`."""
