"""The rules and the tables of each resource: what may be accepted, and what an accepted write does when it runs."""
