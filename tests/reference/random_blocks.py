# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Random bytes that are valid blocks of ggml's types: values around zero with a wanted deviation, no float32 matrix in between."""
from __future__ import annotations

import math

import gguf
import numpy as np

Type = gguf.GGMLQuantizationType


def _f16(count: int, value: float, random: np.random.Generator) -> np.ndarray:
    """Scales within a tenth of `value`: [count, 2] bytes."""
    spread = 1 + 0.1 * random.standard_normal(min(count, 4096)).clip(-1, 1)
    return np.resize((spread * value).astype("<f2"), count).view(np.uint8).reshape(count, 2)


def _bytes(count: int, size: int, random: np.random.Generator) -> np.ndarray:
    return np.frombuffer(random.bytes(count * size), np.uint8).reshape(count, size)


def _q4_k_scales(random: np.random.Generator, count: int) -> np.ndarray:
    """Eight 6-bit scales and, alike, eight 6-bit minima in twelve bytes, as ggml packs them."""
    scales = random.integers(32, 64, (256, 8)).astype(np.uint8)
    packed = np.empty((256, 12), np.uint8)
    packed[:, 0:4] = packed[:, 4:8] = scales[:, :4] | (scales[:, 4:] >> 4) << 6
    packed[:, 8:12] = (scales[:, 4:] & 15) * 17
    return packed[random.integers(0, 256, count)]


def random_blocks(kind: Type, rows: int, columns: int, deviation: float, random: np.random.Generator) -> np.ndarray:
    """[rows, bytes of a row]"""
    if kind == Type.F32:
        return random.standard_normal((rows, columns), dtype=np.float32) * np.float32(deviation)
    values, size = gguf.GGML_QUANT_SIZES[kind]
    count = rows * columns // values
    uniform = lambda levels: math.sqrt((levels * levels - 1) / 12)
    if kind == Type.Q8_0:
        blocks = [_f16(count, deviation / uniform(256), random), _bytes(count, 32, random)]
    elif kind == Type.Q5_0:
        blocks = [_f16(count, deviation / uniform(32), random), _bytes(count, 20, random)]
    elif kind == Type.Q4_K:  # d * scale * q - dmin * minimum: around zero where dmin = 7.5 d and the minima are the scales
        scale = _f16(count, deviation / uniform(16) / 48.4, random)
        minimum = (scale.reshape(-1).view("<f2") * np.float16(7.5)).view(np.uint8).reshape(count, 2)
        blocks = [scale, minimum, _q4_k_scales(random, count), _bytes(count, 128, random)]
    elif kind == Type.Q6_K:
        scales = random.integers(4, 16, (count, 16)).astype(np.int8) * random.choice(np.array([-1, 1], np.int8), (count, 16))
        blocks = [_bytes(count, 192, random), scales.view(np.uint8), _f16(count, deviation / uniform(64) / 10.1, random)]
    else:
        raise SystemExit(f"no random blocks of {kind.name}")
    out = np.concatenate(blocks, axis=1)
    assert out.shape == (count, size)
    return out.reshape(rows, -1)
