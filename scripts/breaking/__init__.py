"""Tells whether the document may land as it is: `python -m scripts.breaking`."""
