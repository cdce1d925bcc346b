"""Use the published document from other languages: a generated client for each, one scenario for all.

`python -m languages` generates, compiles and runs for every language whose toolchain is installed. docs/languages.md
has the findings.
"""
