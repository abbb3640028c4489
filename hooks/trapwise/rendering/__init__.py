"""From records' text to markup: templates, typography, mathematics."""
