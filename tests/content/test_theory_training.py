"""Entries 9 to 16 of docs/practice/ml-theory.md: each formula and each number, recomputed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.content.theory import printed, sigmoid, slope

Array = NDArray[np.float64]


# 9. Calibration


def test_numbers_of_calibration() -> None:
    outcomes = np.array([1] * 60 + [0] * 40)
    said, honest = ((0.8 - outcomes) ** 2).mean(), ((0.6 - outcomes) ** 2).mean()
    assert said - honest == pytest.approx(0.2**2)
    printed(
        "calibration",
        f"= {said:.2f}$",
        f"score ${honest:.2f}$",
        f"${sigmoid(3):.3f}$",
        f"${sigmoid(1.5):.3f}$",
    )
    q, w = 0.5, 0.1
    undone = q / (q + (1 - q) / w)
    assert undone / (1 - undone) == pytest.approx(q / (1 - q) * w)
    printed("calibration", f"1/11 = {undone:.3f}")


def test_temperature_can_change_the_order_of_cases_with_three_classes() -> None:
    def top(logits: list[float], temperature: float) -> float:
        e = np.exp(np.array(logits) / temperature)
        return float(max(e) / e.sum())

    a, b = [3.0, 0.0, 0.0], [2.2, -6.0, 0.0]
    assert (top(a, 1) - top(b, 1)) * (top(a, 6) - top(b, 6)) < 0


# 10. Decay and dropout


@pytest.mark.parametrize(("size", "text"), [(10.0, "0.0010"), (0.1, "0.0995")])
def test_adam_scales_an_l2_term_by_the_gradient(size: float, text: str) -> None:
    decay, m, v, pulls = 0.01, 0.0, 0.0, []
    for t in range(1, 20_001):
        g = size * (1 if t % 2 else -1) + decay
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        if t > 10_000:
            pulls.append(m / (1 - 0.9**t) / (v / (1 - 0.999**t)) ** 0.5)
    assert f"{np.mean(pulls):.4f}" == text
    printed("weight-decay", f"${text}$")


def test_dropout_is_a_weighted_ridge_penalty_on_average() -> None:
    x, w, y, r = np.array([1.0, 3.0]), np.array([1.0, 1.0]), 2.5, 0.5
    loss = np.mean([(y - (np.array(m) / (1 - r) * x) @ w) ** 2 for m in itertools.product((0, 1), repeat=2)])
    extra = loss - (y - x @ w) ** 2
    assert extra == pytest.approx(r / (1 - r) * (x**2 * w**2).sum())
    printed("weight-decay", f"the added term is ${extra:.0f}$")
    a = 3.0
    assert np.var([0, a / (1 - r)]) == pytest.approx(a**2 * r / (1 - r))


def test_a_scale_invariant_loss_has_a_gradient_that_shrinks_with_the_weights() -> None:
    w, target = np.array([0.6, -1.1, 0.4]), np.array([1.0, 0.2, -0.5])

    def loss(u: Array) -> float:
        return float(-(u @ target) / np.linalg.norm(u))

    def gradient(u: Array) -> list[float]:
        return [slope(lambda s, e=e: loss(u + s * e), 0) for e in np.eye(3)]

    assert loss(4 * w) == pytest.approx(loss(w))
    assert gradient(4 * w) == pytest.approx([g / 4 for g in gradient(w)], abs=1e-8)


# 11. Norms


def test_table_of_norms() -> None:
    x = np.array([[1.0, 2.0, 3.0], [3.0, 6.0, 9.0]])
    layer = (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)
    batch = (x - x.mean(0)) / x.std(0)
    assert layer[0] == pytest.approx(layer[1])
    assert batch.tolist() == [[-1, -1, -1], [1, 1, 1]]
    printed("batch-layer-norm", ", ".join(f"{v:.2f}".replace("0.00", "0") for v in layer[0]), "$-1, -1, -1$")
    printed("batch-layer-norm", f"{0.5**0.5:.2f}\\sigma")


# 12. Precision


def test_precision_at_two_base_rates() -> None:
    for base, text in ((0.5, "0.989"), (0.001, "0.083")):
        precision = base * 0.9 / (base * 0.9 + (1 - base) * 0.01)
        assert f"{precision:.3f}" == text
        printed("pr-roc", f"${text}$")


# 13. Negatives


@pytest.mark.parametrize("corrected", [False, True])
def test_what_a_sampled_softmax_converges_to(corrected: bool) -> None:
    p, q, s = np.array([0.6, 0.3, 0.1]), np.array([0.8, 0.15, 0.05]), np.zeros(3)
    for _ in range(20_000):
        e = q * np.exp(s - np.log(q) if corrected else s)
        s -= 0.5 * (e / e.sum() - p)
    target = np.log(p if corrected else p / q)
    assert s - s.mean() == pytest.approx(target - target.mean(), abs=1e-4)
    assert p / q == pytest.approx([0.75, 2, 2])
    printed("negative-sampling", "(0.75, 2, 2)")


def test_the_corrected_sum_is_unbiased() -> None:
    q, s = np.array([0.8, 0.15, 0.05]), np.array([0.3, -1.0, 2.0])
    assert (q * (np.exp(s) / q)).sum() == pytest.approx(np.exp(s).sum())


# 14. Learning rates


def test_adams_first_step_has_full_size() -> None:
    for g in (1e-4, 10.0, -3.0):
        m, v = 0.1 * g / (1 - 0.9), 0.001 * g * g / (1 - 0.999)
        assert m / v**0.5 == pytest.approx(np.sign(g))


def test_noise_floor_by_simulation() -> None:
    rng = np.random.default_rng(3)
    for rate, text in ((0.1, "0.0526"), (0.01, "0.0050")):
        floor = rate / (2 - rate)
        assert f"{floor:.4f}" == text
        printed("warm-up", f"${text}$")
        w = np.zeros(4000)
        for _ in range(int(6 / rate)):
            w = (1 - rate) * w - rate * rng.normal(size=4000)
        assert w.var() == pytest.approx(floor, rel=0.1)
    assert pytest.approx(1024) == (1 - 0.03 * 100) ** 10


def test_schedule() -> None:
    def rate(step: int) -> float:
        if step <= 1000:
            return 3e-4 * step / 1000
        return float(3e-4 * 0.5 * (1 + np.cos(np.pi * (step - 1000) / 9000)))

    assert rate(500) == pytest.approx(1.5e-4)
    assert rate(5500) == pytest.approx(1.5e-4)
    assert rate(10_000) == pytest.approx(0, abs=1e-12)


# 15. Shift


def test_prior_correction_and_its_estimate() -> None:
    ratio = (0.3 / 0.7) / (0.1 / 0.9)
    odds = 0.4 / 0.6
    new = odds * ratio
    printed("shift", f"{ratio:.2f}", f"{odds:.3f}", f"{new:.2f}", f"{new / (1 + new):.2f}")
    # The same by Bayes' rule: the likelihood ratio is what stays.
    likelihood = odds / (0.1 / 0.9)
    assert 0.3 * likelihood / (0.3 * likelihood + 0.7) == pytest.approx(new / (1 + new))
    flagged = 0.3 * 0.8 + 0.7 * 0.1
    assert flagged == pytest.approx(0.31)
    assert (flagged - 0.1) / (0.8 - 0.1) == pytest.approx(0.3)


def test_effective_sample_size() -> None:
    w = np.array([0.1] * 9 + [9.1])
    assert w.mean() == pytest.approx(1)
    assert f"{w.sum() ** 2 / (w**2).sum():.1f}" == "1.2"
    printed("shift", "worth $1.2$")


# 16. MAP


def test_mode_depends_on_the_parameter() -> None:
    theta = np.linspace(0.0005, 0.9995, 99_901)
    posterior = theta**3 * theta * (1 - theta)
    assert theta[np.argmax(posterior)] == pytest.approx(0.8, abs=1e-4)
    assert (theta * posterior).sum() / posterior.sum() == pytest.approx(5 / 7, abs=1e-4)
    in_log_odds = posterior * theta * (1 - theta)
    assert theta[np.argmax(in_log_odds)] == pytest.approx(5 / 7, abs=1e-4)
    printed("map", "4/5 = 0.8", f"5/7 = {5 / 7:.3f}")


def test_priors_are_penalties() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=30), rng.normal(size=30)
    noise, width, scale = 0.7, 0.4, 0.3
    grid = np.linspace(-2, 2, 40_001)
    misfit = ((y[:, None] - x[:, None] * grid) ** 2).sum(0)
    gauss = misfit / (2 * noise**2) + grid**2 / (2 * width**2)
    assert np.argmin(gauss) == np.argmin(misfit + noise**2 / width**2 * grid**2)
    laplace = misfit / (2 * noise**2) + abs(grid) / scale
    assert np.argmin(laplace) == np.argmin(0.5 * misfit + noise**2 / scale * abs(grid))


def test_descent_from_zero_finds_the_shortest_fit() -> None:
    rng = np.random.default_rng(6)
    x, y, w = rng.normal(size=(3, 6)), rng.normal(size=3), np.zeros(6)
    for _ in range(20_000):
        w -= 0.02 * x.T @ (x @ w - y)
    assert w == pytest.approx(np.linalg.pinv(x) @ y, abs=1e-6)
