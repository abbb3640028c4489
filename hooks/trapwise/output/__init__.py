"""What a built site holds besides its pages."""
