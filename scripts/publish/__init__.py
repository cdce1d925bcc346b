"""Builds the published form of the document: `python -m scripts.publish`."""
