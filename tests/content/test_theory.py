"""Entries 1 to 8 of docs/practice/ml-theory.md: each formula and each number, recomputed."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.content.theory import entries, page, printed, sigmoid, slope

Array = NDArray[np.float64]


def test_sixteen_entries_each_in_the_table_with_a_minute_and_a_follow_up() -> None:
    assert len(entries()) == 16
    for anchor, body in entries().items():
        assert f"](#{anchor})" in page()
        assert body.count("/// followup |") >= 1
        spoken = re.search(r"^/// spoken[^\n]*\n(.*?)^///$", body, re.DOTALL | re.MULTILINE)
        assert spoken
        said = re.sub(r"<!--.*?-->", "", spoken[1])
        assert 90 <= len(said.split()) <= 160, anchor


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
    assert pytest.approx(9.5e-7, rel=0.01) == 0.25**10
    printed(
        "vanishing-gradients", r"9.5 \times 10^{-7}", r"1.7 \times 10^{-4}", f"1.1^{{10}} = {1.1**10:.2f}"
    )


def test_clipping_never_enlarges() -> None:
    factors = [min(1, 1 / norm) for norm in (50, 1, 1e-6)]
    assert factors == [0.02, 1, 1]


# 4. Cross-entropy


@pytest.mark.parametrize("z", [-6.0, -1.0, 0.0, 2.5])
@pytest.mark.parametrize("y", [0, 1])
def test_gradients_of_both_losses(z: float, y: int) -> None:
    p = sigmoid(z)

    def log_loss(t: float) -> float:
        return float(-y * np.log(sigmoid(t)) - (1 - y) * np.log(1 - sigmoid(t)))

    def square(t: float) -> float:
        return (sigmoid(t) - y) ** 2

    assert slope(log_loss, z) == pytest.approx(p - y, abs=1e-6)
    assert slope(square, z) == pytest.approx(2 * (p - y) * p * (1 - p), abs=1e-6)
    assert slope(lambda t: sigmoid(t) - y, z) == pytest.approx(p * (1 - p), abs=1e-6)
    if y == 1:
        assert slope(lambda t: 2 * (sigmoid(t) - 1) * sigmoid(t) * (1 - sigmoid(t)), z) == pytest.approx(
            -2 * p * (1 - p) ** 2 * (1 - 3 * p), abs=1e-6
        )


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
    few, many = (variance_part(n, 20) for n in (10, 18))
    assert (few, many) == pytest.approx((10 / 9, 18))
    signal = (many - few) / ((1 - 10 / 20) - (1 - 18 / 20))
    printed("bias-variance", f"> {many - few:.2f}/0.4 = {signal:.1f}$")


def test_drawing_the_inputs_again_moves_bias_into_variance_and_keeps_the_sum() -> None:
    n, p = 10, 20
    rng = np.random.default_rng(3)
    beta = rng.normal(size=p)
    fits = []
    for _ in range(2000):
        x = rng.normal(size=(n, p))
        fits.append(np.linalg.pinv(x) @ (x @ beta))
    scale = beta @ beta
    bias = ((np.mean(fits, 0) - beta) ** 2).sum() / scale
    variance = np.var(fits, 0).sum() / scale
    assert bias == pytest.approx((1 - n / p) ** 2, rel=0.05)
    assert bias + variance == pytest.approx(1 - n / p, rel=0.05)


# 8. Trees


def test_leaf_value_and_gain() -> None:
    p = np.full(4, 0.5)
    g, h = p - np.array([1, 1, 0, 0]), p * (1 - p)

    def best(leaf: slice) -> float:
        return float(-g[leaf].sum() / (h[leaf].sum() + 1))

    def score(leaf: slice) -> float:
        return float(g[leaf].sum() ** 2 / (h[leaf].sum() + 1))

    grid = np.linspace(-2, 2, 400_001)
    left = slice(0, 2)
    cost = g[left].sum() * grid + 0.5 * (h[left].sum() + 1) * grid**2
    assert grid[np.argmin(cost)] == pytest.approx(best(left), abs=1e-4)
    gain = 0.5 * (score(left) + score(slice(2, 4)) - score(slice(0, 4)))
    assert gain == pytest.approx(-cost.min() * 2, abs=1e-6)
    printed("trees-on-tables", rf"\pm {best(left):.3f}", f"the gain is ${gain:.3f}$")


def test_variance_of_a_bag() -> None:
    rho, size = 0.3, 100
    covariance = np.full((size, size), rho) + (1 - rho) * np.eye(size)
    variance = covariance.mean()
    assert variance == pytest.approx(rho + (1 - rho) / size)
    printed("trees-on-tables", f"{variance:.3f}")
