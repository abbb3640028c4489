"""The glossary's terms: how they are found in text, and which sections treat them."""
