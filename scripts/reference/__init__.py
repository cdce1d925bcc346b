"""Build the reference page: `python -m scripts.reference`."""


class PageError(Exception):
    """The page cannot be built. The message says why and what to do."""
