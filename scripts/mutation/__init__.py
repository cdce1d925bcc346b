"""Mutation testing: `python -m scripts.mutation` changes the code in many small ways, and runs the tests each time."""
