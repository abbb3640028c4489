"""Claims of trap chapters that follow from a lab's record or from a formula, computed again.

The numbers of a record are pulled; what stands here was derived from them, or from
the chapter's own set-up, and was typed. Each test fails if the page stops saying it.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from tests.conftest import ROOT
from tests.content.sources import read_source
from tests.content.theory import slope

Array = NDArray[np.floating[Any]]

PLACES = {path.stem: path for path in (ROOT / "docs/traps").glob("*/*.md")}


@functools.cache
def page(trap: str) -> str:
    return read_source(PLACES[trap])


def record(trap: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "content/labs" / f"{trap}.json").read_text(encoding="utf-8"))
    return loaded


def printed(trap: str, *texts: str) -> None:
    for text in texts:
        assert text in page(trap), f"{trap} does not show {text}"


def test_no_article_stands_before_a_title_that_brings_its_own() -> None:
    """A short link is shown as its record's title, and most traps are called 'The …'."""
    traps = yaml.safe_load((ROOT / "content/traps.yml").read_text(encoding="utf-8"))["traps"]
    titles = {trap["id"]: trap["title"] for trap in traps}
    short = re.compile(r"\b(?:the|an?)\s+\[\]\(trap:([\w-]+)\)", re.IGNORECASE)
    doubled = [
        f"{path.name}: {found[0]}"
        for path in sorted((ROOT / "docs").rglob("*.md"))
        for found in short.finditer(path.read_text(encoding="utf-8"))
        if titles[found[1]].startswith(("The ", "A "))
    ]
    assert not doubled


# The Flat Loss Trap


def test_share_of_flat_programs_that_learn_is_an_identity() -> None:
    numbers = record("flat-loss-trap")["numbers"]
    repaired, causes = numbers["mended"] / 100, numbers["flat"]
    seen = {arm: found["always"] - 2 for arm, found in numbers["found"].items()}
    assert seen == {"trap": 0, "gradients": 3, "onebatch": 4, "fix": 5}
    shares = [100 * (2 + repaired * seen[arm]) / causes for arm in ("trap", "gradients", "onebatch", "fix")]
    printed("flat-loss-trap", *(rf"${share:.1f}\%$" for share in shares))
    printed("flat-loss-trap", rf"2/7 = {shares[0]:.1f}\%", rf"6/7 = {shares[3]:.1f}\%")
    budget = record("flat-loss-trap")["sweeps"]["budget"]
    assert budget["winners"][budget["x"]["values"].index(3000)] == "tie"


def test_threshold_for_checking_first_with_and_without_people() -> None:
    printed(
        "flat-loss-trap",
        f"70 / (70 + 0.083) = {70 / (70 + 5 / 60):.4f}",
        f"70 / 72.083 = {70 / (72 + 5 / 60):.3f}",
        f"12/16 = {12 / (12 + 4):.2f}",
    )


# The Softmax Trap


def log_softmax(z: Array) -> Array:
    d = z - z.max()
    return d - np.log(np.exp(d).sum())


def test_a_shifted_softmax_still_has_no_logarithm_of_a_rare_token() -> None:
    z = np.array([0, -104], np.float32)
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    assert p[1] == 0
    assert log_softmax(z)[1] == -104


def test_gradients_of_a_soft_target_and_of_a_z_loss() -> None:
    z, y = np.array([0.3, -1.2, 2.0]), np.array([0.1, 0.7, 0.2])
    p, log_z = np.exp(log_softmax(z)), float(np.log(np.exp(z).sum()))
    for j, axis in enumerate(np.eye(3)):
        assert slope(lambda s, e=axis: -y @ log_softmax(z + s * e), 0) == pytest.approx(p[j] - y[j])
        assert slope(lambda s, e=axis: np.log(np.exp(z + s * e).sum()) ** 2, 0) == pytest.approx(
            2 * p[j] * log_z
        )
    printed("softmax-trap", r"$2 p_j \ln Z$", r"$\ln S - \sum_k y_k (z_k - m)$")


def test_the_reach_of_each_patch_follows_from_its_constant() -> None:
    printed(
        "softmax-trap",
        rf"$128 \ln 2 = {128 * np.log(2):.1f}$",
        rf"$12 \ln 10 = {12 * np.log(10):.1f}$",
        rf"$2/0.07 = {2 / 0.07:.1f}$",
        rf"${np.log(1024):.1f}$ of float16's ${np.log(65504):.1f}$ for $C = 1024$",
    )
    assert np.float16(1e-12) == 0, "no clamp"
    # The slope of a soft cap of 30 at a logit of 1000, which is 1 - tanh^2 = 4 e^(-2x) far out.
    assert 1 / np.cosh(20) ** 2 == pytest.approx(4 * np.exp(-40))
    printed("softmax-trap", f"$4 e^{{-{2 * 1000 / 30:.0f}}}$")


def test_the_reach_is_one_of_the_loss_and_not_of_the_gap_between_two_logits() -> None:
    with np.errstate(all="ignore"):
        for rivals, fails in ((1, False), (100_000, True)):
            z = np.zeros(rivals + 1, np.float32)
            z[-1] = -80
            p = np.exp(z) / np.exp(z).sum()
            assert np.isinf(1 / p[-1]) == fails
            assert (-log_softmax(z.astype(float))[-1] > np.log(float(np.finfo(np.float32).max))) == fails


def test_one_order_of_the_last_subtraction_loses_digits() -> None:
    z = np.array([1000, 1001, 1002], np.float16)
    exact = 1 + np.log(1 + np.exp(-1) + np.exp(-2))
    log_s = np.log(np.exp(z - z.max()).sum())
    cancels, keeps = (z.max() + log_s) - z[1], log_s - (z[1] - z.max())
    printed(
        "softmax-trap",
        f"$1 + \\ln(1 + e^{{-1}} + e^{{-2}}) = {exact:.4f}$",
        f"becomes ${cancels}$",
        f"${keeps:.3f}$",
    )
    assert keeps == pytest.approx(exact, abs=5e-4)


def test_what_skipping_a_step_leaves() -> None:
    printed("softmax-trap", rf"$B = 512$ that is ${100 * 0.99**512:.1f}\%$")


def test_probabilities_in_chunks() -> None:
    whole = 8192 * 128_000 * 4
    printed("softmax-trap", f"$= {whole / 1e9:.2f}$ GB", f"${whole / 8 / 1e6:.0f}$ MB")


# The Vanishing Update Paradox


def adapter(s: float, rate_b: float, eps_b: float, decay_b: float) -> Array:
    """Return ``s B A`` after some steps of AdamW toward a fixed matrix; ``A`` has no decay."""
    rng = np.random.default_rng(0)
    target = rng.standard_normal((8, 8))
    a, b = rng.standard_normal((4, 8)) / 3, np.zeros((8, 4))
    mean, square = [np.zeros_like(a), np.zeros_like(b)], [np.zeros_like(a), np.zeros_like(b)]
    for t in range(1, 51):
        e = s * b @ a - target
        gradients = (s * b.T @ e, s * e @ a.T)
        for k, (w, g, rate, eps, decay) in enumerate(
            zip((a, b), gradients, (0.01, rate_b), (0.01, eps_b), (0.0, decay_b), strict=True)
        ):
            mean[k] = 0.9 * mean[k] + 0.1 * g
            square[k] = 0.999 * square[k] + 0.001 * g * g
            step = mean[k] / (1 - 0.9**t) / (np.sqrt(square[k] / (1 - 0.999**t)) + eps)
            w -= rate * (step + decay * w)
    return s * b @ a


def test_a_factor_divides_the_decay_of_adamw() -> None:
    s, decay = 1 / 8, 0.5
    scaled = adapter(s, rate_b=0.01, eps_b=0.01, decay_b=decay)
    assert scaled == pytest.approx(adapter(1, rate_b=0.01 * s, eps_b=0.01 / s, decay_b=decay / s))
    assert scaled != pytest.approx(adapter(1, rate_b=0.01 * s, eps_b=0.01 / s, decay_b=decay))
    printed("vanishing-update-paradox", r"has $\lambda/s$")


@pytest.mark.parametrize(
    ("noise", "text"), [(0.5, r"where the noise alone is $20\%$"), (1.0, r"which is $50\%$")]
)
def test_share_of_noise_in_what_the_adapter_is_trained_on(noise: float, text: str) -> None:
    assert rf"${100 * noise**2 / (1 + noise**2):.0f}\%$" in text
    printed("vanishing-update-paradox", text)


# The Catastrophic Forgetting Trap


def test_what_a_detector_takes_and_the_share_that_pays() -> None:
    for share, text in ((0.10, r"/0.90 = 2.2\%"), (0.08, r"/0.92 = 4.1\%")):
        assert text.endswith(rf"{100 * (0.11 - share * 0.9) / (1 - share):.1f}\%")
        printed("catastrophic-forgetting-trap", text)
    printed(
        "catastrophic-forgetting-trap",
        rf"$s = 0.02/0.92 = {2 / 0.92:.1f}\%$",
        rf"$0.4/1.35 = {40 / 1.35:.0f}\%$",
        rf"$0.02/9.02 = {2 / 9.02:.1f}\%$ and $0.4/9.9 = {40 / 9.9:.0f}\%$",
    )


@pytest.mark.parametrize("share", [0.0, 0.1, 0.6])
def test_unlabeled_new_letters_do_not_change_the_order_of_the_scores(share: float) -> None:
    new, old = np.random.default_rng(0).dirichlet(np.ones(50), size=2)
    against_mail = new / ((1 - share) * old + share * new)
    assert (np.argsort(against_mail) == np.argsort(new / old)).all()


def test_the_head_moves_against_every_old_letter_and_a_small_rate_takes_five_times_the_steps() -> None:
    numbers = record("catastrophic-forgetting-trap")["numbers"]
    printed("catastrophic-forgetting-trap", "on every old letter, in every seed", "five times the steps")
    assert numbers["spoken"]["fell"] == 100
    assert round(numbers["pace"]["slower"]["steps"] / numbers["spoken"]["steps"]) == 5


# The Curse of Multilinguality


def test_weights_of_an_adapter_and_what_they_are_to_the_lab() -> None:
    adapter = 2 * 1024 * 64 * 24
    printed("curse-of-multilinguality", r"$3.15$ million, $0.31\%$ of 1B", r"$283$ million, $28\%$")
    assert f"{adapter / 1e6:.2f}" == "3.15"
    assert f"{90 * adapter / 1e6:.0f}" == "283"
    settings = record("curse-of-multilinguality")["numbers"]["setting"]
    assert settings["stored"] == round(1 + 90 * adapter / 1e9, 2)
    printed("curse-of-multilinguality", f"$3.15 / 5 = {adapter / 1e6 / settings['need']:.2f}$")
    assert settings["core"] / settings["wide"] == 10
    assert settings["tokens"] / settings["core"] == 100
    assert f"{10.7 / 0.355:.0f}" == "30"
    printed("curse-of-multilinguality", "thirty times the size")


def test_a_tenth_of_the_sampling_costs_a_language_its_root() -> None:
    def unexplained(share: float, level: float = 1e-4) -> float:
        return 1 / np.sqrt(share / level)

    assert f"{unexplained(0.01) / unexplained(0.1):.1f}" == f"{np.sqrt(10):.1f}" == "3.2"
    printed("curse-of-multilinguality", r"\sqrt{10} = 3.2", r"h \log_2 10 = 3.3\,h")
    assert f"{np.log2(10):.1f}" == "3.3"


# The LoRA Knowledge Trap


def test_bits_a_weight_in_the_lab_and_what_they_would_give_elsewhere() -> None:
    numbers = record("lora-knowledge-trap")["numbers"]
    bits = np.log2(numbers["answers"])
    reworded = numbers["at_256"]["high_once"] / 100 * 256 * bits / numbers["weights_high"]
    printed(
        "lora-knowledge-trap",
        f"about ${reworded:.2f}$ bits",
        f"207 \\times 0.30 / 8 = {207 * 0.30 / 8:.1f}$ MB",
    )
    for facts in (300, 339):
        printed("lora-knowledge-trap", f"${facts * bits / numbers['weights_low']:.2f}$ bits")


def test_how_many_answers_without_an_error_bound_the_rate_by_one_in_a_hundred() -> None:
    assert 0.99**299 < 0.05 < 0.99**298
    printed("lora-knowledge-trap", "about three hundred answers without an error")


def test_whether_the_facts_fit_depends_on_their_number() -> None:
    ceiling = 32.8e6 * 2 / 8 / 1e6
    many, half = 3e6 * 40 / 8 / 1e6, 1.5e6 * 40 / 8 / 1e6
    assert half < ceiling < many
    printed("lora-knowledge-trap", f"${many:.0f}$ MB", f"${half:.1f}$ MB")


# Quantization and robustness


def test_rounding_and_attack_through_five_layers_with_pixels_on_and_off_the_grid() -> None:
    attack, pixel, between = 8 / 255, 0.5 / 255, 6 / 510
    for stretch, total, on_grid in ((2, "0.42", "0.353"), (1, "0.049", "0.047")):
        later = [stretch**k for k in (4, 3, 2, 1)]
        rounding = between * sum(later)
        assert f"{rounding + pixel * stretch**5:.{len(total) - 2}f}" == total
        printed("quantization-robustness", f"= {total}", f"${on_grid}$")
        assert f"{rounding:.3f}" == on_grid
    assert attack * 2**5 > pixel * 2**5 + between * 30
    assert attack < pixel + between * 4


def test_attack_along_the_zero_gradient_is_no_attack() -> None:
    numbers = record("quantization-robustness")["numbers"]
    assert numbers["effect"]["masked"]["median"] == numbers["checks"]["standard"]["clean"]


def test_half_of_the_float_latency_misses_the_budget() -> None:
    assert 14 < 20 < 41 / 2
    printed("quantization-robustness", f"$41/2 = {41 / 2}$ ms")


def test_levels_of_the_labs_two_bits() -> None:
    levels = 2 * np.arange(4) / 3 - 1
    assert 0 not in levels
    assert min(abs(levels)) == pytest.approx(1 / 3)


# Small data


def test_share_of_bots_among_the_stopped() -> None:
    bots, people = 0.01 * 0.9, 0.99 * 0.1
    assert f"{bots / (bots + people):.3f}" == f"{1 / 12:.3f}"
    printed(
        "small-data-representation",
        rf"900/10800 = {100 * bots / (bots + people):.1f}\%",
        "one in twelve is a bot",
    )


def test_the_assumed_tremor_is_what_separates_by_construction() -> None:
    numbers = record("small-data-representation")["numbers"]
    assert numbers["scores"]["trap"]["train"] < 55  # it does not overfit: it never fits
    rho = 0.7
    zero, one = 6 - 8 * rho + 2 * rho**2, 6 * rho - 4 * (1 + rho**2) + rho + rho**3
    printed("small-data-representation", f"{one:.3f}/{zero:.2f} = {one / zero:.3f}")
