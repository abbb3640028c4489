"""The names that readers see for the tags of records, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Mapping

LEVELS: Mapping[str, str] = {"mid": "Mid", "senior": "Senior", "staff": "Staff"}

FAMILIES: Mapping[str, str] = {
    "condition": "Under which condition",
    "scale": "How large on the way",
    "age": "How old when used",
    "capacity": "Where capacity is spent",
}
"""The four questions of ``docs/traps/index.md#families``, in short."""

TECHNIQUES: Mapping[str, str] = {
    "decision-rules": "Calibration and decision rules",
    "class-imbalance": "Class imbalance",
    "continual-learning": "Continual learning",
    "decoding-and-retrieval": "Decoding and retrieval",
    "monitoring": "Drift and freshness",
    "fine-tuning": "Fine-tuning and adapters",
    "numerical-stability": "Numerical stability",
    "representation": "Representation and transfer",
    "robustness": "Robustness",
    "selection-bias": "Selection bias and exploration",
    "serving-architecture": "Serving architecture",
    "streaming-algorithms": "Streaming algorithms",
    "training-diagnostics": "Training diagnostics",
    "validation-design": "Validation design",
}

COMPANIES: Mapping[str, str] = {
    "advertising": "Advertising",
    "ai-lab": "AI lab or assistant",
    "finance": "Banking and payments",
    "enterprise": "Enterprise software",
    "health": "Health care",
    "insurance": "Insurance",
    "marketplace": "Marketplace or delivery",
    "mobility": "Mobility and robotics",
    "real-estate": "Real estate",
    "retail": "Retail and e-commerce",
    "social": "Social network",
    "media": "Streaming and media",
}

ROLES: Mapping[str, str] = {
    "ranking": "Ranking and recommendation",
    "fraud": "Fraud and risk",
    "llm": "Language models",
    "platform": "ML platform",
    "vision": "Computer vision",
    "forecasting": "Forecasting and pricing",
}

PLACES: Mapping[str, str] = {
    "data": "In the data",
    "training": "In training",
    "evaluation": "In evaluation",
    "serving": "In serving",
    "production": "In production",
    "room": "In the interview room",
}
"""Where one meets a symptom or a constraint, from the first thing built to the last."""
