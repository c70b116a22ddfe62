# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a GGUF file with the shape of the published 3B and random weights, to measure loading and speed with.

    random_gguf.py OUT.gguf [--kind Q4_K_M|Q8_0] [--layers 28]

The blocks are random bytes with small scales, so this takes seconds and the memory of one tensor. The types are those that
llama.cpp gives such a model: Q4_K_M is Q4_K with Q6_K for the embedding and for some of attn_v and ffn_down, and Q5_0 for
ssm_dt, whose rows are too short for Q4_K. The 65,536 pieces of the vocabulary are made up, but can be merged: each is a
shorter one and a letter more.
"""
from __future__ import annotations

import argparse
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

from gguf_file import add_shape, add_tokens
from random_blocks import Type, random_blocks

HIDDEN, INNER, INTERMEDIATE, HEADS, HEAD_DIM, RANK, STATE, KERNEL, VOCABULARY = 2560, 5120, 8192, 20, 128, 160, 16, 4, 65536
PERIOD, OFFSET = 14, 7
CHATML = ("{{ bos_token }}{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + "
          "'\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")


@dataclass(frozen=True)
class Tensor:
    name: str
    shape: tuple[int, ...]  #: [rows, columns] or [columns]
    kind: Type
    values: np.ndarray | None = None  #: drawn when it is written where there are none


def more_bits(layer: int, layers: int) -> bool:
    """Where llama.cpp's *_M files spend more: the first and last eighth, and every third layer between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def matrix_kind(name: str, columns: int, number: int, count: int, kind: str) -> Type:
    """@param number which of the file's `count` tensors with this name it is"""
    if kind == "Q8_0":
        return Type.Q8_0
    if name == "token_embd" or (name in ("attn_v", "ffn_down") and more_bits(number, count)):
        return Type.Q6_K
    return Type.Q4_K if columns % 256 == 0 else Type.Q5_0


def vectors(prefix: str, random: np.random.Generator) -> Iterator[Tensor]:
    """What is float32 in a Mamba layer. As in random_model.py: dt log-uniform through the inverse of softplus, norms around one."""
    def f32(name: str, values: np.ndarray) -> Tensor:
        return Tensor(prefix + name, values.shape, Type.F32, values.astype(np.float32))

    yield f32("ssm_conv1d.weight", 0.5 * random.standard_normal((INNER, KERNEL)))
    yield f32("ssm_conv1d.bias", 0.2 * random.standard_normal(INNER))
    dt = np.exp(random.uniform(math.log(1e-3), math.log(0.5), INNER))
    yield f32("ssm_dt.bias", dt + np.log(-np.expm1(-dt)))
    yield f32("ssm_a", -np.arange(1, STATE + 1) * np.exp(0.15 * random.standard_normal((INNER, STATE))))
    yield f32("ssm_d", 1 + 0.25 * random.standard_normal(INNER))
    for name, size in (("ssm_dt_norm", RANK), ("ssm_b_norm", STATE), ("ssm_c_norm", STATE)):
        yield f32(name + ".weight", 1 + 0.25 * random.standard_normal(size))


def tensors(layers: int, kind: str, random: np.random.Generator) -> Iterator[Tensor]:
    attention = [i for i in range(layers) if i % PERIOD == OFFSET]

    def matrix(prefix: str, name: str, rows: int, columns: int, number: int = 0, count: int = 1) -> Tensor:
        return Tensor(f"{prefix}{name}.weight", (rows, columns), matrix_kind(name, columns, number, count, kind))

    def norm(name: str) -> Tensor:
        return Tensor(name, (HIDDEN,), Type.F32, (1 + 0.25 * random.standard_normal(HIDDEN)).astype(np.float32))

    yield matrix("", "token_embd", VOCABULARY, HIDDEN)
    yield norm("output_norm.weight")
    for layer in range(layers):
        p = f"blk.{layer}."
        yield norm(p + "attn_norm.weight")
        yield norm(p + "ffn_norm.weight")
        if layer in attention:
            for name, rows in (("attn_q", HEADS * HEAD_DIM), ("attn_k", HEAD_DIM), ("attn_v", HEAD_DIM)):
                yield matrix(p, name, rows, HIDDEN, attention.index(layer), len(attention))
            yield matrix(p, "attn_output", HIDDEN, HEADS * HEAD_DIM)
        else:
            yield matrix(p, "ssm_in", 2 * INNER, HIDDEN)
            yield matrix(p, "ssm_x", RANK + 2 * STATE, INNER)
            yield matrix(p, "ssm_dt", INNER, RANK)
            yield matrix(p, "ssm_out", HIDDEN, INNER)
            yield from vectors(p, random)
        yield matrix(p, "ffn_gate", INTERMEDIATE, HIDDEN)
        yield matrix(p, "ffn_up", INTERMEDIATE, HIDDEN)
        yield matrix(p, "ffn_down", HIDDEN, INTERMEDIATE, layer, layers)


def vocabulary() -> tuple[list[bytes], list[float], list[gguf.TokenType]]:
    letters = "\u2581abcdefghijklmnopqrstuvwxyz"
    control = ["<|pad|>", "<|startoftext|>", "<|endoftext|>", "<|unk|>", "<|im_start|>", "<|im_end|>"]
    octets = [f"<0x{b:02X}>" for b in range(256)]
    characters = [chr(c) for c in range(0x21, 0x7f) if chr(c) not in letters]
    words = ("".join(w) for length in (1, 2, 3, 4) for w in itertools.product(letters, repeat=length))
    ordinary = characters + list(itertools.islice(words, VOCABULARY - len(control) - len(octets) - len(characters)))
    kinds = [gguf.TokenType.CONTROL] * len(control) + [gguf.TokenType.BYTE] * len(octets) + [gguf.TokenType.NORMAL] * len(ordinary)
    kinds[3] = gguf.TokenType.UNKNOWN
    scores = [0.0] * (len(control) + len(octets)) + [-float(i) for i in range(len(ordinary))]
    return [piece.encode() for piece in control + octets + ordinary], scores, kinds


def write(target: Path, layers: int, kind: str) -> None:
    config = {"num_hidden_layers": layers, "attn_layer_period": PERIOD, "attn_layer_offset": OFFSET, "max_position_embeddings": 262144,
              "hidden_size": HIDDEN, "intermediate_size": INTERMEDIATE, "num_attention_heads": HEADS, "num_key_value_heads": 1,
              "rms_norm_eps": 1e-6, "mamba_d_conv": KERNEL, "mamba_expand": 2, "mamba_d_state": STATE, "mamba_dt_rank": RANK,
              "num_experts": 1, "num_experts_per_tok": 1}
    random = np.random.default_rng(7)
    writer = gguf.GGUFWriter(target, "jamba")
    add_shape(writer, config, f"random-3b-{kind}", {"Q4_K_M": 15, "Q8_0": 7}[kind])
    add_tokens(writer, *vocabulary())
    writer.add_chat_template(CHATML)
    plan = list(tensors(layers, kind, random))
    for t in plan:
        values, size = gguf.GGML_QUANT_SIZES[t.kind]
        writer.add_tensor_info(t.name, t.shape, np.dtype(np.float32), math.prod(t.shape) // values * size, raw_dtype=t.kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for t in plan:
        # Residuals must not grow from layer to layer; the tied embedding makes logits of size 3.
        deviation = 2.8 / math.sqrt(HIDDEN) if t.name == "token_embd.weight" else 1 / math.sqrt(t.shape[-1])
        writer.write_tensor_data(random_blocks(t.kind, *t.shape, deviation, random) if t.values is None else t.values)
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kind", choices=["Q4_K_M", "Q8_0"], default="Q4_K_M")
    parser.add_argument("--layers", type=int, default=28)
    arguments = parser.parse_args()
    write(arguments.out, arguments.layers, arguments.kind)
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
