"""The formulas and numbers of docs/practice/ml-theory.md, recomputed.

`printed` looks a number up in the page as it is written there, so that a changed
page or a wrong formula fails here.
"""

from __future__ import annotations

import functools
import itertools
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import ROOT

Array = NDArray[np.float64]


@functools.cache
def page() -> str:
    return (ROOT / "docs/practice/ml-theory.md").read_text(encoding="utf-8")


def printed(anchor: str, *texts: str) -> None:
    """Assert that the entry with this anchor shows each text."""
    found = re.search(rf"^## [^\n]*\{{#{anchor}\}}$(.*?)(?=^## )", page(), re.DOTALL | re.MULTILINE)
    assert found, anchor
    for text in texts:
        assert text in found[1], f"#{anchor} does not show {text}"


def sigmoid(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def slope(f, at: float, step: float = 1e-5) -> float:  # type: ignore[no-untyped-def]
    return float((f(at + step) - f(at - step)) / (2 * step))


# 1. L1


def soft(z: float, penalty: float) -> float:
    return float(np.sign(z) * max(abs(z) - penalty, 0))


@pytest.mark.parametrize("z", [-2.0, -0.5, -0.1, 0.0, 0.3, 0.5, 1.2])
def test_soft_threshold_and_ridge_by_brute_force(z: float) -> None:
    grid = np.linspace(-3, 3, 600_001)
    lasso = grid[np.argmin(0.5 * (grid - z) ** 2 + 0.5 * abs(grid))]
    ridge = grid[np.argmin(0.5 * (grid - z) ** 2 + 0.25 * grid**2)]
    assert lasso == pytest.approx(soft(z, 0.5), abs=1e-5)
    assert ridge == pytest.approx(z / 1.5, abs=1e-5)


def test_lasso_splits_by_coordinate_when_columns_are_orthonormal() -> None:
    rng = np.random.default_rng(1)
    x, _ = np.linalg.qr(rng.normal(size=(9, 2)))
    y = rng.normal(size=9)
    best = [soft(z, 0.5) for z in x.T @ y]
    grid = np.linspace(-2, 2, 401)
    a, b = np.meshgrid(grid, grid)
    residual = y[:, None, None] - x[:, :1, None] * a - x[:, 1:, None] * b
    loss = 0.5 * (residual**2).sum(0) + 0.5 * (abs(a) + abs(b))
    i = np.unravel_index(np.argmin(loss), loss.shape)
    assert [a[i], b[i]] == pytest.approx(best, abs=0.01)


def test_numbers_of_lasso() -> None:
    assert [soft(z, 0.5) for z in (1.2, 0.3)] == pytest.approx([0.7, 0])
    assert [z / 1.5 for z in (1.2, 0.3)] == pytest.approx([0.8, 0.2])
    printed("l1-sparsity", r"(0.7,\ 0)", r"(0.8,\ 0.2)")


def test_a_subgradient_hops_over_zero_and_a_proximal_step_lands_on_it() -> None:
    z, penalty, rate = 0.3, 0.5, 0.1
    w, p, tail = 1.0, 1.0, []
    for step in range(2000):
        new = w - rate * (w - z + penalty * np.sign(w))
        assert new == pytest.approx(0.9 * w - 0.02 if w > 0 else 0.9 * w + 0.08)
        w = new
        p = soft(p - rate * (p - z), rate * penalty)
        if step > 100:
            tail.append(w)
    assert p == 0
    assert all(v != 0 for v in tail)
    assert -0.02 <= min(tail) < 0 < max(tail) <= 0.08
    printed("l1-sparsity", "0.9w - 0.02", "0.9w + 0.08", "between $-0.02$ and $0.08$")


# 2. Generative


def test_two_gaussians_give_a_logistic_curve() -> None:
    prior, low, high = 0.2, 0.0, 2.0
    offset = -(high**2 - low**2) / 2 + np.log(prior / (1 - prior))
    for x in (-1.0, 0.4, 1.0, 3.0):
        one, zero = prior * np.exp(-((x - high) ** 2) / 2), (1 - prior) * np.exp(-((x - low) ** 2) / 2)
        assert one / (one + zero) == pytest.approx(sigmoid(2 * x + offset))
    assert sigmoid(2 + offset) == pytest.approx(0.2)
    printed("generative-discriminative", f"2x - {-offset:.3f}", f"x = {-offset / 2:.3f}")


def test_the_best_discriminator_is_a_ratio_of_densities() -> None:
    data, made = 0.7, 0.2
    grid = np.linspace(0.001, 0.999, 99_801)
    best = grid[np.argmax(data * np.log(grid) + made * np.log(1 - grid))]
    assert best == pytest.approx(data / (data + made), abs=1e-4)


# 3. Vanishing gradients


def test_products_of_slopes() -> None:
    assert slope(sigmoid, 0) == pytest.approx(0.25)
    assert slope(np.tanh, 0) == pytest.approx(1)
    tanh = slope(np.tanh, 1)
    assert tanh == pytest.approx(0.42, abs=0.001)
    assert tanh**10 == pytest.approx(1.7e-4, rel=0.01)
    assert 0.25**10 == pytest.approx(9.5e-7, rel=0.01)
    printed("vanishing-gradients", r"9.5 \times 10^{-7}", r"1.7 \times 10^{-4}", f"1.1^{{10}} = {1.1**10:.2f}")


def test_clipping_never_enlarges() -> None:
    factors = [min(1, 1 / norm) for norm in (50, 1, 1e-6)]
    assert factors == [0.02, 1, 1]


# 4. Cross-entropy


@pytest.mark.parametrize("z", [-6.0, -1.0, 0.0, 2.5])
@pytest.mark.parametrize("y", [0, 1])
def test_gradients_of_both_losses(z: float, y: int) -> None:
    p = sigmoid(z)
    log_loss = lambda t: -y * np.log(sigmoid(t)) - (1 - y) * np.log(1 - sigmoid(t))  # noqa: E731
    square = lambda t: (sigmoid(t) - y) ** 2  # noqa: E731
    assert slope(log_loss, z) == pytest.approx(p - y, abs=1e-6)
    assert slope(square, z) == pytest.approx(2 * (p - y) * p * (1 - p), abs=1e-6)
    assert slope(lambda t: sigmoid(t) - y, z) == pytest.approx(p * (1 - p), abs=1e-6)
    if y == 1:
        first = lambda t: 2 * (sigmoid(t) - 1) * sigmoid(t) * (1 - sigmoid(t))  # noqa: E731
        assert slope(first, z) == pytest.approx(-2 * p * (1 - p) ** 2 * (1 - 3 * p), abs=1e-6)


def test_numbers_of_cross_entropy() -> None:
    p = sigmoid(-6)
    gradients = p - 1, 2 * (p - 1) * p * (1 - p)
    printed("cross-entropy", f"{p:.5f}", f"{gradients[0]:.4f}", f"{gradients[1]:.5f}")
    printed("cross-entropy", f"a factor of ${gradients[0] / gradients[1]:.0f}$")
    grid = np.linspace(0, 1, 100_001)
    assert max(2 * (1 - grid) ** 2 * grid) == pytest.approx(8 / 27)
    printed("cross-entropy", f"8/27 = {8 / 27:.3f}")


@pytest.mark.parametrize("q", [0.0, 0.03, 0.5, 0.8, 1.0])
def test_squared_error_and_log_loss_are_strictly_proper(q: float) -> None:
    grid = np.linspace(0, 1, 1001)
    brier = q * (1 - grid) ** 2 + (1 - q) * grid**2
    assert brier == pytest.approx((grid - q) ** 2 + q * (1 - q))
    assert list(grid[brier <= brier.min() + 1e-12]) == pytest.approx([q])
    inner = grid[1:-1]
    log_loss = -q * np.log(inner) - (1 - q) * np.log(1 - inner)
    assert inner[np.argmin(log_loss)] == pytest.approx(np.clip(q, 0.001, 0.999))


# 5. Kernels


def test_a_kernel_is_an_inner_product() -> None:
    def features(x: Array) -> Array:
        a, b = x
        return np.array([1, 2**0.5 * a, 2**0.5 * b, a * a, 2**0.5 * a * b, b * b])

    one, two = np.array([1.0, 2.0]), np.array([3.0, 1.0])
    assert features(one) * features(two) == pytest.approx([1, 6, 4, 9, 12, 4])
    assert features(one) @ features(two) == pytest.approx((one @ two + 1) ** 2)
    printed("kernel-trick", "1 + 6 + 4 + 9 + 12 + 4 = 36")


def test_random_features_approach_the_gaussian_kernel() -> None:
    rng = np.random.default_rng(0)
    one, two, length = np.array([0.2, -0.4]), np.array([1.0, 0.5]), 1.3
    truth = np.exp(-((one - two) @ (one - two)) / (2 * length**2))
    errors = []
    for size in (100, 10_000):
        found = []
        for _ in range(60):
            omega, shift = rng.normal(size=(size, 2)) / length, rng.uniform(0, 2 * np.pi, size)
            found.append(2 / size * np.cos(omega @ one + shift) @ np.cos(omega @ two + shift))
        assert np.mean(found) == pytest.approx(truth, abs=4 * np.std(found) / 60**0.5)
        errors.append(np.std(found))
    assert errors[0] / errors[1] == pytest.approx(10, rel=0.4)


def test_costs_and_counterexample_of_kernels() -> None:
    assert 8 * 10**5 * 10**5 == 80 * 10**9
    assert 8 * 10**5 * 10**3 * 100 == 8 * (10**5) ** 2
    smallest = np.linalg.eigvalsh(np.array([[1, 0.9, 0], [0.9, 1, 0.9], [0, 0.9, 1]]))[0]
    assert smallest == pytest.approx(1 - 0.9 * 2**0.5)
    printed("kernel-trick", f"= {smallest:.2f}$", r"8 \times 10^{10}", r"8 \times 10^8")


# 6. Attention


def test_costs_of_attention() -> None:
    assert [n * n * 1024 / (n * 1024**2) for n in (512, 8192)] == [0.5, 8]
    cache = 2 * 32 * 8192 * 4096 * 2
    printed("attention-recurrence", f"{cache / 1e9:.2f} \\times 10^9")


# 7. Bias and variance


def test_error_of_a_shrunk_mean_by_simulation() -> None:
    rng = np.random.default_rng(7)
    means = rng.normal(1, 2, size=(200_000, 4)).mean(1)
    for c, error in ((1.0, 1.0), (0.5, 0.5)):
        fits = c * means
        bias, variance = (fits.mean() - 1) ** 2, fits.var()
        assert bias == pytest.approx((1 - c) ** 2, abs=0.01)
        assert variance == pytest.approx(c**2, abs=0.02)
        assert bias + variance == pytest.approx(((fits - 1) ** 2).mean())
        assert bias + variance == pytest.approx(error, abs=0.02)
    grid = np.linspace(0, 1, 1001)
    assert grid[np.argmin((1 - grid) ** 2 + grid**2)] == pytest.approx(1 / (1 + 4 / 4))


def variance_part(n: int, p: int) -> float:
    return p / (n - p - 1) if p < n - 1 else n / (p - n - 1)


@pytest.mark.parametrize(("n", "p"), [(20, 10), (20, 60), (10, 20)])
def test_variance_and_bias_of_minimum_norm_least_squares(n: int, p: int) -> None:
    rng = np.random.default_rng(n * p)
    beta = rng.normal(size=p)
    variances, biases = [], []
    for _ in range(2000):
        inverse = np.linalg.pinv(rng.normal(size=(n, p)))
        variances.append((inverse**2).sum())
        if p > n:
            x = np.linalg.pinv(inverse)
            biases.append(((beta - inverse @ (x @ beta)) ** 2).sum() / (beta @ beta))
    assert np.mean(variances) == pytest.approx(variance_part(n, p), rel=0.05)
    if p > n:
        assert np.mean(biases) == pytest.approx(1 - n / p, rel=0.05)


def test_numbers_of_double_descent() -> None:
    values = [variance_part(20, p) for p in (10, 18, 22, 60)]
    assert values == pytest.approx([10 / 9, 18, 20, 20 / 39])
    printed(
        "bias-variance",
        f"${values[0]:.2f}$ for $p = 10$",
        "$18$ for $p = 18$",
        "$20$ for $p = 22$",
        f"${values[3]:.2f}$ for $p = 60$",
    )
    assert [variance_part(n, 20) for n in (10, 18)] == pytest.approx([10 / 9, 18])


# 8. Trees


def test_leaf_value_and_gain() -> None:
    p = np.full(4, 0.5)
    g, h = p - np.array([1, 1, 0, 0]), p * (1 - p)
    best = lambda i: -g[i].sum() / (h[i].sum() + 1)  # noqa: E731
    grid = np.linspace(-2, 2, 400_001)
    left = slice(0, 2)
    cost = g[left].sum() * grid + 0.5 * (h[left].sum() + 1) * grid**2
    assert grid[np.argmin(cost)] == pytest.approx(best(left), abs=1e-4)
    score = lambda i: g[i].sum() ** 2 / (h[i].sum() + 1)  # noqa: E731
    gain = 0.5 * (score(left) + score(slice(2, 4)) - score(slice(0, 4)))
    assert gain == pytest.approx(-cost.min() * 2, abs=1e-6)
    printed("trees-on-tables", rf"\pm {best(left):.3f}", f"the gain is ${gain:.3f}$")


def test_variance_of_a_bag() -> None:
    rho, size = 0.3, 100
    covariance = np.full((size, size), rho) + (1 - rho) * np.eye(size)
    variance = covariance.mean()
    assert variance == pytest.approx(rho + (1 - rho) / size)
    printed("trees-on-tables", f"{variance:.3f}")


# 9. Calibration


def test_numbers_of_calibration() -> None:
    outcomes = np.array([1] * 60 + [0] * 40)
    said, honest = ((0.8 - outcomes) ** 2).mean(), ((0.6 - outcomes) ** 2).mean()
    assert said - honest == pytest.approx(0.2**2)
    printed("calibration", f"= {said:.2f}$", f"score ${honest:.2f}$", f"${sigmoid(3):.3f}$", f"${sigmoid(1.5):.3f}$")
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
    loss = lambda u: -(u @ target) / np.linalg.norm(u)  # noqa: E731
    gradient = lambda u: np.array([slope(lambda s: loss(u + s * e), 0) for e in np.eye(3)])  # noqa: E731
    assert loss(4 * w) == pytest.approx(loss(w))
    assert gradient(4 * w) == pytest.approx(gradient(w) / 4, abs=1e-8)


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
    assert (1 - 0.03 * 100) ** 10 == pytest.approx(1024)


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


# The page itself


def test_sixteen_entries_each_in_the_table_with_a_minute_and_a_follow_up() -> None:
    entries = re.findall(r"^## \d+\. [^\n]*\{#([\w-]+)\}$(.*?)(?=^## )", page(), re.DOTALL | re.MULTILINE)
    assert len(entries) == 16
    for anchor, body in entries:
        assert f"](#{anchor})" in page()
        assert body.count("/// followup |") >= 1
        spoken = re.search(r"^/// spoken[^\n]*\n(.*?)^///$", body, re.DOTALL | re.MULTILINE)
        assert spoken
        assert 90 <= len(spoken[1].split()) <= 160, anchor
