"""Scoring: arrays in, numbers out."""
