"""The contract: the packaged document, validators made of its schemas, and the kinds of errors."""
