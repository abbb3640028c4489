"""What one build knows, and what follows from it for every page."""
