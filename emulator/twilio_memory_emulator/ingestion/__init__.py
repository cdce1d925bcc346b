"""Ingestion: reading customers' files."""
