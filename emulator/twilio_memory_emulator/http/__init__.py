"""The wire: one synchronous core that answers requests, and thin adapters around it."""
