"""What a page must hold, and what this one lacks."""
