# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""How far logits are from each other."""
from __future__ import annotations

import numpy as np


def kl(base: np.ndarray, other: np.ndarray) -> np.ndarray:
    """KL(softmax(base) || softmax(other)) at each position, in nats, computed in float64."""
    values = []
    for p, q in zip(base, other, strict=True):
        p, q = _log_softmax(p), _log_softmax(q)
        values.append(float((np.exp(p) * (p - q)).sum()))
    return np.array(values)


def relative_difference(got: np.ndarray, expected: np.ndarray) -> float:
    """Largest difference over the largest expected value; infinite where there is something else than numbers."""
    if got.shape != expected.shape or not np.isfinite(got).all():
        return float("inf")
    return float(np.abs(got - expected).max() / np.abs(expected).max())


def _log_softmax(row: np.ndarray) -> np.ndarray:
    row = row.astype(np.float64)
    row -= row.max()
    return row - np.log(np.exp(row).sum())
