#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""A folder in the shape of Jamba Mini (51.6 billion parameters, bf16, 103 GB) that takes little room: all weights are holes
in sparse files, but those of a few layers, which are random (one block of random numbers, again and again).

    sparse_model.py FOLDER [REAL_LAYERS [LAYERS]]

For proving that an import's memory does not grow with the model: `lectern models import FOLDER` under a memory limit.
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np

VOCAB, H, INTER, EXPERTS, DI, N, R = 65536, 4096, 14336, 16, 8192, 16, 256
LAYERS_A_SHARD = 4


def layer_shapes(i: int) -> dict[str, list[int]]:
    p = f"model.layers.{i}."
    out = {p + "input_layernorm.weight": [H], p + "pre_ff_layernorm.weight": [H]}
    if i % 8 == 4:
        out |= {f"{p}self_attn.{w}_proj.weight": [1024 if w in "kv" else H, H] for w in "qkvo"}
    else:
        m = p + "mamba."
        out |= {m + "in_proj.weight": [2 * DI, H], m + "conv1d.weight": [DI, 1, 4], m + "conv1d.bias": [DI], m + "x_proj.weight": [R + 2 * N, DI],
                m + "dt_proj.weight": [DI, R], m + "dt_proj.bias": [DI], m + "dt_layernorm.weight": [R], m + "b_layernorm.weight": [N],
                m + "c_layernorm.weight": [N], m + "A_log": [DI, N], m + "D": [DI], m + "out_proj.weight": [H, DI]}
    f = p + "feed_forward."
    blocks = [f]
    if i % 2 == 1:
        out[f + "router.weight"] = [EXPERTS, H]
        blocks = [f"{f}experts.{e}." for e in range(EXPERTS)]
    for b in blocks:
        out |= {b + "gate_proj.weight": [INTER, H], b + "up_proj.weight": [INTER, H], b + "down_proj.weight": [H, INTER]}
    return out


def write_shard(path: Path, shapes: dict[str, list[int]], real: set[str]) -> None:
    header, at = {}, 0
    for name, shape in shapes.items():
        size = 2 * int(np.prod(shape))
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        start = file.tell()
        values = np.random.default_rng(1).standard_normal(1 << 22, dtype=np.float32) * np.float32(0.02)
        block = (values.view("<u4") >> 16).astype("<u2").tobytes()
        for name in filter(real.__contains__, shapes):
            begin, end = header[name]["data_offsets"]
            file.seek(start + begin)
            for at_byte in range(begin, end, len(block)):
                file.write(block[:end - at_byte])
        file.truncate(start + at)


def field(number: int, wire: int, payload: bytes) -> bytes:
    return varint(number << 3 | wire) + (varint(len(payload)) if wire == 2 else b"") + payload


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def tokenizer_model() -> bytes:
    """A byte-pair vocabulary of 65,536 pieces that means nothing (google/sentencepiece, sentencepiece_model.proto)."""
    pieces = [("<|pad|>", 3), ("<|startoftext|>", 3), ("<|endoftext|>", 3), ("<|unk|>", 2), ("<|im_start|>", 3), ("<|im_end|>", 3)]
    pieces += [(f"<0x{b:02X}>", 6) for b in range(256)]
    pieces += [(f"w{i}", 1) for i in range(VOCAB - len(pieces))]
    out = b""
    for i, (text, kind) in enumerate(pieces):
        out += field(1, 2, field(1, 2, text.encode()) + field(2, 5, struct.pack("<f", -float(i))) + field(3, 0, varint(kind)))
    trainer = field(3, 0, varint(2)) + field(4, 0, varint(VOCAB)) + field(35, 0, varint(1))
    trainer += field(45, 2, b"<|unk|>") + field(46, 2, b"<|startoftext|>") + field(47, 2, b"<|endoftext|>")
    normalizer = field(1, 2, b"identity") + field(3, 0, varint(0)) + field(4, 0, varint(0)) + field(5, 0, varint(1))
    return out + field(2, 2, trainer) + field(3, 2, normalizer)


def main() -> None:
    folder = Path(sys.argv[1])
    real_layers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    layers = int(sys.argv[3]) if len(sys.argv) > 3 else 32
    folder.mkdir(parents=True)
    top = {"model.embed_tokens.weight": [VOCAB, H], "lm_head.weight": [VOCAB, H], "model.final_layernorm.weight": [H]}
    where, total = {}, 0
    shards = [top] + [dict(item for i in range(first, min(first + LAYERS_A_SHARD, layers)) for item in layer_shapes(i).items())
                      for first in range(0, layers, LAYERS_A_SHARD)]
    real = {name for i in range(real_layers) for name in layer_shapes(i)}
    for k, shapes in enumerate(shards):
        name = f"model-{k + 1:05}-of-{len(shards):05}.safetensors"
        write_shard(folder / name, shapes, real)
        where |= {tensor: name for tensor in shapes}
        total += sum(2 * int(np.prod(s)) for s in shapes.values())
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": total}, "weight_map": where}))
    (folder / "config.json").write_text(json.dumps({
        "model_type": "jamba", "vocab_size": VOCAB, "hidden_size": H, "intermediate_size": INTER, "num_hidden_layers": layers,
        "num_attention_heads": 32, "num_key_value_heads": 8, "num_experts": EXPERTS, "num_experts_per_tok": 2, "expert_layer_period": 2,
        "expert_layer_offset": 1, "attn_layer_period": 8, "attn_layer_offset": 4, "mamba_d_state": N, "mamba_d_conv": 4,
        "mamba_expand": 2, "mamba_dt_rank": R, "rms_norm_eps": 1e-6, "tie_word_embeddings": False, "max_position_embeddings": 262144,
        "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0, "hidden_act": "silu"}))
    (folder / "tokenizer.model").write_bytes(tokenizer_model())
    print(f"{total // 2:,} parameters, {total:,} bytes; layers that are no holes: {real_layers} of {layers}")


if __name__ == "__main__":
    main()
