"""Control: what a test or an operator may do that the API has no call for."""
