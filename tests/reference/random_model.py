# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Jamba models with random weights, written as a folder of safetensors, the way published ones are downloaded.

The weights are scaled so that every path matters: the residual stream keeps its size from layer to layer, attention is
neither flat nor one-hot, the steps dt span three decades, the router prefers some experts, no norm's weight is one and no
bias is zero. Each tensor has a random stream of its own, seeded by the shape's seed and the tensor's name.
"""
from __future__ import annotations

import json
import math
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file


@dataclass(frozen=True)
class Shape:
    name: str
    seed: int
    hidden: int
    inter: int
    layers: int
    heads: int
    kv_heads: int
    attn_period: int
    attn_offset: int
    vocab: int
    tied: bool
    experts: int = 1  # 1: dense everywhere
    top_k: int = 2
    expert_period: int = 2
    expert_offset: int = 1
    d_state: int = 16
    d_conv: int = 4
    expand: int = 2

    @property
    def inner(self) -> int:
        return self.expand * self.hidden

    @property
    def dt_rank(self) -> int:
        return math.ceil(self.hidden / 16)

    def is_attention(self, layer: int) -> bool:
        return layer % self.attn_period == self.attn_offset

    def is_moe(self, layer: int) -> bool:
        return self.experts > 1 and layer % self.expert_period == self.expert_offset


#: The 3B's and Mini's pattern, small enough to be run often; the vocabulary is the built-in model's.
THREE_B_PATTERN = Shape("3b-pattern", seed=301, hidden=1024, inter=3328, layers=8, heads=8, kv_heads=1, attn_period=4, attn_offset=2,
                        vocab=8192, tied=True)
MINI_PATTERN = Shape("mini-pattern", seed=302, hidden=1024, inter=1024, layers=8, heads=8, kv_heads=2, attn_period=8, attn_offset=4,
                     vocab=8192, tied=False, experts=16)


def config_json(s: Shape) -> dict:
    return {
        "architectures": ["JambaForCausalLM"], "model_type": "jamba", "torch_dtype": "float32", "hidden_act": "silu",
        "vocab_size": s.vocab, "hidden_size": s.hidden, "intermediate_size": s.inter, "num_hidden_layers": s.layers,
        "num_attention_heads": s.heads, "num_key_value_heads": s.kv_heads, "num_experts": s.experts,
        "num_experts_per_tok": min(s.top_k, s.experts), "expert_layer_period": s.expert_period,
        "expert_layer_offset": s.expert_offset, "attn_layer_period": s.attn_period, "attn_layer_offset": s.attn_offset,
        "mamba_d_state": s.d_state, "mamba_d_conv": s.d_conv, "mamba_expand": s.expand, "mamba_dt_rank": s.dt_rank,
        "mamba_conv_bias": True, "mamba_proj_bias": False, "rms_norm_eps": 1e-6, "tie_word_embeddings": s.tied,
        "max_position_embeddings": 262144, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
    }


class _Weights:
    """The tensors of a shape, one after another, in float32."""

    def __init__(self, shape: Shape):
        self.shape = shape

    def stream(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.shape.seed, zlib.crc32(name.encode())])

    def normal(self, name: str, shape: tuple[int, ...], deviation: float):
        yield name, self.stream(name).standard_normal(shape, dtype=np.float32) * np.float32(deviation)

    def around_one(self, name: str, size: int):
        yield name, 1 + np.float32(0.25) * self.stream(name).standard_normal(size, dtype=np.float32)

    def linear(self, name: str, rows: int, columns: int, gain: float = 1.0):
        yield from self.normal(name + ".weight", (rows, columns), gain / math.sqrt(columns))

    def attention(self, p: str):
        s = self.shape
        kv = s.kv_heads * s.hidden // s.heads
        yield from self.linear(p + "q_proj", s.hidden, s.hidden, 1.6)
        yield from self.linear(p + "k_proj", kv, s.hidden, 1.2)
        yield from self.linear(p + "v_proj", kv, s.hidden)
        yield from self.linear(p + "o_proj", s.hidden, s.hidden, 1.2)

    def mamba(self, p: str):
        s = self.shape
        yield from self.linear(p + "in_proj", 2 * s.inner, s.hidden)
        yield from self.normal(p + "conv1d.weight", (s.inner, 1, s.d_conv), 0.5)
        yield from self.normal(p + "conv1d.bias", (s.inner,), 0.2)
        yield from self.linear(p + "x_proj", s.dt_rank + 2 * s.d_state, s.inner)
        yield from self.around_one(p + "dt_layernorm.weight", s.dt_rank)
        yield from self.around_one(p + "b_layernorm.weight", s.d_state)
        yield from self.around_one(p + "c_layernorm.weight", s.d_state)
        yield from self.linear(p + "dt_proj", s.inner, s.dt_rank, 0.7)
        # As in Mamba's initialisation: dt log-uniform, here between 1e-3 and 0.5, through the inverse of softplus.
        dt = np.exp(self.stream(p + "dt_proj.bias").uniform(math.log(1e-3), math.log(0.5), s.inner))
        yield p + "dt_proj.bias", (dt + np.log(-np.expm1(-dt))).astype(np.float32)
        a = np.tile(np.log(np.arange(1, s.d_state + 1, dtype=np.float32)), (s.inner, 1))
        yield p + "A_log", a + np.float32(0.15) * self.stream(p + "A_log").standard_normal(a.shape, dtype=np.float32)
        yield from self.around_one(p + "D", s.inner)
        yield from self.linear(p + "out_proj", s.hidden, s.inner, 1.2)

    def feed_forward(self, p: str, moe: bool):
        s = self.shape
        if moe:
            yield from self.linear(p + "router", s.experts, s.hidden, 1.5)
        for block in [f"{p}experts.{e}." for e in range(s.experts)] if moe else [p]:
            yield from self.linear(block + "gate_proj", s.inter, s.hidden)
            yield from self.linear(block + "up_proj", s.inter, s.hidden)
            yield from self.linear(block + "down_proj", s.hidden, s.inter, 1.6)

    def all(self) -> Iterator[tuple[str, np.ndarray]]:
        s = self.shape
        yield from self.normal("model.embed_tokens.weight", (s.vocab, s.hidden), 2.8 / math.sqrt(s.hidden) if s.tied else 0.7)
        for i in range(s.layers):
            p = f"model.layers.{i}."
            yield from self.around_one(p + "input_layernorm.weight", s.hidden)
            yield from self.attention(p + "self_attn.") if s.is_attention(i) else self.mamba(p + "mamba.")
            yield from self.around_one(p + "pre_ff_layernorm.weight", s.hidden)
            yield from self.feed_forward(p + "feed_forward.", s.is_moe(i))
        yield from self.around_one("model.final_layernorm.weight", s.hidden)
        if not s.tied:
            yield from self.linear("lm_head", s.vocab, s.hidden, 2.5)


def write_folder(s: Shape, folder: Path, tokenizer: Path) -> None:
    """@param tokenizer a folder with the tokenizer's files, whose vocabulary is as large as the shape's"""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config_json(s), indent=2) + "\n")
    (folder / "generation_config.json").write_text('{"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}\n')
    for file in ("tokenizer.model", "tokenizer_config.json"):
        shutil.copy(tokenizer / file, folder / file)
    save_file(dict(_Weights(s).all()), folder / "model.safetensors", {"format": "pt"})
