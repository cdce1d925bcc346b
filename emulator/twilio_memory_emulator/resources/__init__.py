"""The rules of the API, one module a resource, and the queue of accepted writes."""
