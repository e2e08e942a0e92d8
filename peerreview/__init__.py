"""Peerreview: a class reviews itself."""
