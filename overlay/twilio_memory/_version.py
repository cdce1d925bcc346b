"""The version of the package, which its metadata is read from."""

__version__ = "0.1.0"
