"""The published document put to use in other languages: one scenario, played by a generated client of each.

`python -m languages` generates, compiles and plays for every language whose toolchain is here; docs/languages.md has
the findings.
"""
