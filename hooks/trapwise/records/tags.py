"""The tags of records: each set once, in the order in which it is listed, with what readers see."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic_core import CoreSchema, core_schema


class Tag(StrEnum):
    """A tag: its value is what a record holds, its label what readers see."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a tag of the two words that a member is declared with."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """Let a strict record take a tag's value, which is what YAML has."""
        return core_schema.enum_schema(cls, list(cls), sub_type="str", strict=False)

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Return all labels by value, in order."""
        return {tag.value: tag.label for tag in cls}

    @classmethod
    def expected(cls) -> str:
        """Return all values as a message lists them: ``mid, senior or staff``."""
        *others, last = (tag.value for tag in cls)
        return f"{', '.join(others)} or {last}"


class Level(Tag):
    """How much experience a question asks for, and an answer shows."""

    MID = "mid", "Mid"
    SENIOR = "senior", "Senior"
    STAFF = "staff", "Staff"

    @property
    def whole(self) -> str:
        """The label where nothing beside it says that it is a level's."""
        return "Mid level" if self is Level.MID else self.label


class Severity(Tag):
    """How much a mistake hurts, the worst first."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"

    @property
    def meaning(self) -> str:
        """What it does to the candidate, as a heading."""
        return {
            Severity.HIGH: "High: often disqualifying",
            Severity.MEDIUM: "Medium: lowers the score",
            Severity.LOW: "Recoverable",
        }[self]


class Family(Tag):
    """The question that finds a trap, in short: one of four on the page of all traps."""

    CONDITION = "condition", "Under which condition"
    SCALE = "scale", "How large on the way"
    AGE = "age", "How old when used"
    CAPACITY = "capacity", "Where capacity is spent"


class Technique(Tag):
    """A family of techniques, in the order of the labels' alphabet."""

    DECISION_RULES = "decision-rules", "Calibration and decision rules"
    CLASS_IMBALANCE = "class-imbalance", "Class imbalance"
    CONTINUAL_LEARNING = "continual-learning", "Continual learning"
    DECODING_AND_RETRIEVAL = "decoding-and-retrieval", "Decoding and retrieval"
    MONITORING = "monitoring", "Drift and freshness"
    FINE_TUNING = "fine-tuning", "Fine-tuning and adapters"
    NUMERICAL_STABILITY = "numerical-stability", "Numerical stability"
    REPRESENTATION = "representation", "Representation and transfer"
    ROBUSTNESS = "robustness", "Robustness"
    SELECTION_BIAS = "selection-bias", "Selection bias and exploration"
    SERVING_ARCHITECTURE = "serving-architecture", "Serving architecture"
    STREAMING_ALGORITHMS = "streaming-algorithms", "Streaming algorithms"
    TRAINING_DIAGNOSTICS = "training-diagnostics", "Training diagnostics"
    VALIDATION_DESIGN = "validation-design", "Validation design"


class CompanyType(Tag):
    """Who asks, in the order of the labels' alphabet."""

    ADVERTISING = "advertising", "Advertising"
    AI_LAB = "ai-lab", "AI lab or assistant"
    FINANCE = "finance", "Banking and payments"
    ENTERPRISE = "enterprise", "Enterprise software"
    HEALTH = "health", "Health care"
    INSURANCE = "insurance", "Insurance"
    MARKETPLACE = "marketplace", "Marketplace or delivery"
    MOBILITY = "mobility", "Mobility and robotics"
    REAL_ESTATE = "real-estate", "Real estate"
    RETAIL = "retail", "Retail and e-commerce"
    SOCIAL = "social", "Social network"
    MEDIA = "media", "Streaming and media"


class Role(Tag):
    """For which role one interviews."""

    RANKING = "ranking", "Ranking and recommendation"
    FRAUD = "fraud", "Fraud and risk"
    LLM = "llm", "Language models"
    PLATFORM = "platform", "ML platform"
    VISION = "vision", "Computer vision"
    FORECASTING = "forecasting", "Forecasting and pricing"


class Stage(Tag):
    """Where one meets a symptom or a constraint, from the first thing built to the last."""

    DATA = "data", "In the data"
    TRAINING = "training", "In training"
    EVALUATION = "evaluation", "In evaluation"
    SERVING = "serving", "In serving"
    PRODUCTION = "production", "In production"
    ROOM = "room", "In the interview room"


class OptionVerdict(Tag):
    """How good an answer to a commit-first question is."""

    RIGHT = "right", "Right"
    DEFENSIBLE = "defensible", "Defensible"
    PARTLY = "partly", "Partly right"
    WRONG = "wrong", "Wrong"


class ExchangeVerdict(Tag):
    """Whether a dialogue goes wrong, is done well, or neither."""

    PLAIN = "plain", "In the room"
    WRONG = "wrong", "As it goes wrong"
    RIGHT = "right", "Done well"


class Speaker(Tag):
    """Who speaks in the room; the label opens a turn."""

    INTERVIEWER = "interviewer", "Interviewer"
    CANDIDATE = "candidate", "Candidate"


class FlagSubject(Tag):
    """What a red flag is about."""

    CONVERSATION = "conversation", "In the conversation"
    ARCHITECTURE = "architecture", "In the design"


class ChangeKind(Tag):
    """What kind of change was made, errata before the rest."""

    ERRATUM = "erratum", "Erratum"
    CORRECTION = "correction", "Correction"
    ADDITION = "addition", "Added"


class QuantityGroup(Tag):
    """Numbers to know that stand in one table; the label is its caption."""

    LATENCY = "latency", "How long one thing takes, to the order of magnitude"
    THROUGHPUT = "throughput", "How much goes through in a second"
    SIZE = "size", "How many bytes a thing has"
    ACCELERATOR = "accelerator", "What two accelerators offer, as their vendor states it"
    MODEL = "model", "What a large model needs"
    COST = "cost", "What a thing cost when the source was written"
    TIME = "time", "How long a day is, and how uneven"
    PEOPLE = "people", "How long people wait"
    POWERS = "powers", "Powers of two"


class NodeKind(Tag):
    """What a part of an architecture is; the label stands in the drawing's legend, in this order."""

    PERSON = "person", "people"
    SERVICE = "service", "service"
    MODEL = "model", "model"
    STORE = "store", "store"
    STREAM = "stream", "stream"
    JOB = "job", "job"
    CHECK = "check", "check or alarm"


class EdgeKind(Tag):
    """What an arrow of an architecture means; the label stands in the drawing's legend, in this order."""

    REQUEST = "request", "a request waits for it"
    DATA = "data", "data, in its own time"
    FALLBACK = "fallback", "when the usual way fails"
