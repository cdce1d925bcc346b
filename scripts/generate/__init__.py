"""Makes everything in generated/ from spec/openapi.yaml: `python -m scripts.generate [--check]`."""
