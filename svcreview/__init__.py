"""svcreview: a review workbench for a first-round panel (初評小組)."""

__version__ = "0.1.0"
