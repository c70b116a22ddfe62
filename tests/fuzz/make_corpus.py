#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of the corpus (tests/fuzz/corpus/TARGET/seed-*), small files that load, from tests/golden and by hand.
Inputs that once crashed a target (corpus/TARGET/found-*) are not its business."""
import json
import struct
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden"
BYTES = {"F32": 4, "F16": 2, "BF16": 2, "F64": 8, "I64": 8, "U8": 1, "BOOL": 1, "F8_E4M3": 1}


def write(target, name, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(data)


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def header(tensors, metadata=None):
    """The header of a safetensors file with these tensors ({name: (type, shape)}), and the bytes of data it describes."""
    entries, at = ({"__metadata__": metadata} if metadata else {}), 0
    for name, (dtype, shape) in tensors.items():
        size = BYTES[dtype]
        for extent in shape:
            size *= extent
        entries[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
        at += size
    return compact(entries), at


def safetensors():
    def single(name, tensors, metadata=None):
        text, size = header(tensors, metadata)
        write("safetensors", name, b"s" + struct.pack("<Q", len(text)) + text + bytes(i * 37 % 256 for i in range(size)))

    single("one", {"a": ("F32", [2, 3])})
    single("metadata", {"a": ("BF16", [4])}, {"format": "pt"})
    single("types", {f"t.{dtype}": (dtype, [2, 2]) for dtype in BYTES})
    single("scalar", {"a": ("F32", []), "b": ("F16", [1, 1, 1, 1])})
    for scale, shape in (("weight_scale", []), ("weight_scale", [4]), ("weight_scale", [4, 1]), ("weight_scale_inv", [1, 1])):
        single(f"fp8-{scale}-{len(shape)}", {"q.weight": ("F8_E4M3", [4, 4]), f"q.{scale}": ("F32", shape)})
    write("safetensors", "index", b"i" + compact({"metadata": {"total_size": 16}, "weight_map": {"a": "a.safetensors", "b": "b.safetensors"}}))
    write("safetensors", "index-outside", b"i" + compact({"weight_map": {"a": "../a.safetensors"}}))
    golden = json.loads((GOLDEN / "fused/model/model.safetensors.index.json").read_text())
    golden["weight_map"] = dict(list(golden["weight_map"].items())[:20])
    write("safetensors", "index-golden", b"i" + compact(golden))


def config():
    for model in ("dense", "moe", "fused"):
        folder = GOLDEN / model / "model"
        parts = [(folder / name).read_bytes() for name in ("config.json", "generation_config.json", "tokenizer_config.json")]
        write("config", model, b"\0".join(parts))
        write("config", f"{model}-alone", parts[0])
    named = json.loads((GOLDEN / "moe/model/config.json").read_text())
    for key in ("attn_layer_period", "attn_layer_offset", "num_experts"):
        named.pop(key, None)
    named.update(layer_types=["mamba", "full_attention"], num_hidden_layers=2, num_local_experts=4, head_dim=16, hidden_act="silu",
                 mamba_dt_rank="auto", eos_token_id=[2, 5])
    write("config", "layer-types", compact(named) + b"\0" + compact({"eos_token_id": 7}) + b"\0" +
          compact({"chat_template": "{{ '<|bom|>' }}", "model_max_length": 1e30}))
    write("config", "defaults", b'{"model_type":"jamba"}')


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number, value):
    """A field of a message: text of bytes, a float in four bytes, anything else a number."""
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    return varint(number << 3) + varint(value)


def small_pieces(fallback):
    """(text, score, kind) of a vocabulary of a few pieces, of every kind."""
    pieces = [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("</s>", 0.0, 3), ("<|im_start|>", 0.0, 3), ("<|im_end|>", 0.0, 3)]
    pieces += [(f"<0x{byte:02X}>", 0.0, 6) for byte in range(256)] if fallback else []
    pieces += [("<think>", 0.0, 4), ("\u2581t", -1.0, 1), ("he", -2.0, 1), ("\u2581the", -3.0, 1), ("th", -4.0, 5)]
    return pieces + [(text, -10.0 - i, 1) for i, text in enumerate("\u2581theabc\u65e5")]


def tokenizer_model():
    for name in ("tiny", "plain", "prefixed"):
        write("tokenizer_model", name, (GOLDEN / "tokenizer" / name / "tokenizer.model").read_bytes())
    for fallback in (0, 1):
        pieces = small_pieces(fallback)
        pieces = b"".join(field(1, field(1, text.encode()) + field(2, score) + field(3, kind)) for text, score, kind in pieces)
        for prefix in (0, 1):
            trainer = field(3, 2) + field(35, fallback) + field(24, prefix) + field(44, b"?") + field(46, b"<s>") + field(47, b"</s>")
            normalizer = field(1, b"identity") + field(3, prefix) + field(4, prefix) + field(5, 1)
            write("tokenizer_model", f"small-{fallback}{prefix}", pieces + field(2, trainer) + field(3, normalizer))


SMALL = dict(vocab_size=512, hidden_size=2, intermediate_size=3, num_attention_heads=2, num_key_value_heads=1, num_hidden_layers=2,
             attn_layer_period=2, attn_layer_offset=1, expert_layer_period=2, expert_layer_offset=1, num_experts_per_tok=2, mamba_expand=2,
             mamba_d_state=2, mamba_d_conv=2, mamba_dt_rank=1, rms_norm_eps=1e-6, model_type="jamba", tie_word_embeddings=True)


def small_tensors(config, dtype, experts):
    """Names and shapes of a model of two layers; experts: "dense", "each" (its own tensors) or "fused"."""
    h, i, inner, n = config["hidden_size"], config["intermediate_size"], 2 * config["hidden_size"], config["mamba_d_state"]
    layer, mamba, attention = "model.layers.%d.", "model.layers.0.mamba.", "model.layers.1.self_attn."
    shapes = {"model.embed_tokens.weight": [512, h], "model.final_layernorm.weight": [h],
              mamba + "in_proj.weight": [2 * inner, h], mamba + "conv1d.weight": [inner, 1, 2], mamba + "conv1d.bias": [inner],
              mamba + "x_proj.weight": [1 + 2 * n, inner], mamba + "dt_proj.weight": [inner, 1], mamba + "dt_proj.bias": [inner],
              mamba + "dt_layernorm.weight": [1], mamba + "b_layernorm.weight": [n], mamba + "c_layernorm.weight": [n],
              mamba + "A_log": [inner, n], mamba + "D": [inner], mamba + "out_proj.weight": [h, inner]}
    shapes.update({attention + f"{name}_proj.weight": [2 if name in "qo" else 1, h] for name in "qkvo"})
    for at in (0, 1):
        prefix = layer % at
        shapes.update({prefix + "input_layernorm.weight": [h], prefix + "pre_ff_layernorm.weight": [h]})
        prefix += "feed_forward."
        of_expert = {"gate_proj.weight": [i, h], "up_proj.weight": [i, h], "down_proj.weight": [h, i]}
        if at == 0 or experts == "dense":
            shapes.update({prefix + name: shape for name, shape in of_expert.items()})
            continue
        shapes[prefix + "router.weight"] = [2, h]
        if experts == "fused":
            shapes.update({prefix + "experts.gate_up_proj": [2, 2 * i, h], prefix + "experts.down_proj": [2, h, i]})
        else:
            shapes.update({f"{prefix}experts.{e}.{name}": shape for e in (0, 1) for name, shape in of_expert.items()})
    return {name: (dtype, shape) for name, shape in shapes.items()}


def model():
    for dtype in ("F32", "BF16"):
        for experts in ("dense", "each", "fused"):
            config = dict(SMALL, num_experts=1 if experts == "dense" else 2)
            write("model", f"{experts}-{dtype.lower()}", compact(config) + b"\0" + header(small_tensors(config, dtype, experts))[0])


if __name__ == "__main__":
    safetensors()
    config()
    tokenizer_model()
    model()
