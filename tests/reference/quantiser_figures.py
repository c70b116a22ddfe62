#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""How far llama.cpp's quantiser is off on values that tests/engine/convert/quantise_test.cpp makes too.

    quantiser_figures.py LIBGGML_BASE.so > ../engine/convert/quantiser_figures.json

Needs numpy and gguf; LIBGGML_BASE.so comes with llama-cpp-python (lib/libggml-base.so).
Values: splitmix64 of a counter gives uniform numbers; `bell` is the sum of four, `heavy` its cube, `shifted` is bell + 0.7.
Figures: sqrt(sum (x - y)^2 / sum x^2), and the same with the weights w = sqrt(mean of 32 x^2) + |x|.
"""
import ctypes
import json
import sys

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type

COUNT = 1 << 16


def splitmix(counter: np.ndarray) -> np.ndarray:
    z = counter * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def values(kind: str) -> np.ndarray:
    with np.errstate(over="ignore"):
        bits = splitmix(np.arange(1, 4 * COUNT + 1, dtype=np.uint64)) >> np.uint64(40)
    uniform = bits.astype(np.float32) * np.float32(2.0**-24)
    bell = uniform.reshape(-1, 4).cumsum(1, dtype=np.float32)[:, 3] - np.float32(2)
    return {"bell": bell, "heavy": bell * bell * bell, "shifted": bell + np.float32(0.7)}[kind]


def main() -> None:
    ggml = ctypes.CDLL(sys.argv[1])
    quantise = ggml.ggml_quantize_chunk
    quantise.restype = ctypes.c_size_t
    quantise.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p] + [ctypes.c_int64] * 3 + [ctypes.c_void_p]
    figures = {}
    for kind in ("bell", "heavy", "shifted"):
        x = np.ascontiguousarray(values(kind))
        weights = np.repeat(np.sqrt((x.reshape(-1, 32) ** 2).mean(1)), 32) + np.abs(x)
        for type_ in (Type.Q8_0, Type.Q5_0, Type.Q5_1, Type.Q4_K, Type.Q5_K, Type.Q6_K):
            per_block, size = gguf.GGML_QUANT_SIZES[type_]
            out = np.zeros(COUNT // per_block * size, np.uint8)
            quantise(int(type_), x.ctypes.data, out.ctypes.data, 0, COUNT // 256, 256, None)
            y = gguf.quants.dequantize(out.reshape(-1, size), type_).reshape(-1)
            off = (x.astype(np.float64) - y) ** 2
            figures.setdefault(kind, {})[type_.name] = {
                "rmse": round(float(np.sqrt(off.sum() / (x.astype(np.float64) ** 2).sum())), 7),
                "weighted": round(float(np.sqrt((weights * off).sum() / (weights * x.astype(np.float64) ** 2).sum())), 7)}
    json.dump({"values": COUNT, "figures": figures}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
