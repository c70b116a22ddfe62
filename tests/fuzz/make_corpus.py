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


def tokenizer_json():
    for name in ("tiny", "plain", "prefixed"):
        folder = GOLDEN / "tokenizer" / name
        files = [(folder / part).read_bytes() for part in ("tokenizer.json", "tokenizer_config.json")]
        write("tokenizer_json", name, b"\0".join(files))
    named = compact({"bos_token": "<s>", "eos_token": {"content": "</s>"}, "unk_token": "<unk>"})
    replace = {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}
    start = {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}]}
    merges = [["\u2581", "t"], ["h", "e"], ["\u2581t", "he"], ["t", "h"]]
    for name, steps in {
            "replace": {"normalizer": replace},
            "prepend": {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "\u2581"}, replace]},
                        "post_processor": {"type": "Sequence", "processors": [start]}},
            "metaspace": {"pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "first", "split": False},
                          "post_processor": start},
            "bytes": {"normalizer": replace}}.items():
        fallback = name == "bytes"
        pieces = [(text, 1 if kind == 5 else kind) for text, _, kind in small_pieces(fallback)]
        added = [{"id": at, "content": text, "special": kind != 4, "normalized": False} for at, (text, kind) in enumerate(pieces)
                 if kind in (2, 3, 4)]
        model = {"type": "BPE", "unk_token": "<unk>", "fuse_unk": True, "byte_fallback": fallback,
                 "vocab": {text: at for at, (text, _) in enumerate(pieces)},
                 "merges": merges if fallback else [" ".join(merge) for merge in merges]}
        write("tokenizer_json", name, compact(dict(steps, added_tokens=added, model=model)) + b"\0" + named)


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


# ---- GGUF: numbers of its types of values and of ggml's types of tensors
U32, F32, BOOL, STRING, ARRAY, U64 = 4, 6, 7, 8, 9, 10
GGML = {"F32": (0, 1, 4), "F16": (1, 1, 2), "Q4_0": (2, 32, 18), "Q8_0": (8, 32, 34), "Q4_K": (12, 256, 144), "Q6_K": (14, 256, 210),
        "IQ4_NL": (20, 32, 18), "BF16": (30, 1, 2)}


def gguf_text(text):
    text = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(text)) + text


def gguf_value(value):
    """The type of a value, and its bytes."""
    if isinstance(value, bool):
        return BOOL, bytes([value])
    if isinstance(value, int):
        return U32, struct.pack("<I", value)
    if isinstance(value, float):
        return F32, struct.pack("<f", value)
    if isinstance(value, list):
        return ARRAY, struct.pack("<IQ", gguf_value(value[0])[0], len(value)) + b"".join(gguf_value(each)[1] for each in value)
    return STRING, gguf_text(value)


def gguf_file(keys, tensors, version=3):
    """keys: {name: value}; tensors: {name: (type, shape, last dimension fastest)}."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(keys))
    for name, value in keys.items():
        kind, data = gguf_value(value)
        head += gguf_text(name) + struct.pack("<I", kind) + data
    at = 0
    for name, (dtype, shape) in tensors.items():
        number, values, size = GGML[dtype]
        head += gguf_text(name) + struct.pack("<I", len(shape)) + b"".join(struct.pack("<Q", extent) for extent in reversed(shape))
        head += struct.pack("<IQ", number, at)
        count = 1
        for extent in shape:
            count *= extent
        at += -(-count // values * size // 32) * 32
    return head + bytes(-len(head) % 32) + bytes(at)


def small_gguf(dtype, experts):
    """A model of two layers and 16 pieces (bytes: 272), as one GGUF file."""
    pieces = small_pieces(fallback=False)
    h, i, inner, n = (32, 32, 32, 2) if dtype != "F32" else (2, 3, 4, 2)
    keys = {"general.architecture": "jamba", "general.file_type": 0, "general.license": "apache-2.0", "jamba.block_count": 2,
            "jamba.context_length": 4096, "jamba.embedding_length": h, "jamba.feed_forward_length": i, "jamba.attention.head_count": 2,
            "jamba.attention.head_count_kv": [0, 1], "jamba.ssm.conv_kernel": 2, "jamba.ssm.inner_size": inner, "jamba.ssm.state_size": n,
            "jamba.ssm.time_step_rank": 1, "jamba.attention.layer_norm_rms_epsilon": 1e-6, "jamba.expert_count": experts,
            "jamba.expert_used_count": min(experts, 2), "jamba.vocab_size": len(pieces), "tokenizer.ggml.model": "llama",
            "tokenizer.ggml.pre": "default", "tokenizer.ggml.tokens": [text for text, _, _ in pieces],
            "tokenizer.ggml.scores": [score for _, score, _ in pieces], "tokenizer.ggml.token_type": [kind for _, _, kind in pieces],
            "tokenizer.ggml.bos_token_id": 1, "tokenizer.ggml.eos_token_id": 2, "tokenizer.ggml.unknown_token_id": 0,
            "tokenizer.ggml.add_space_prefix": False, "tokenizer.chat_template": "{{ '<|im_start|>' }}"}
    matrices = {"token_embd.weight": [len(pieces), h], "blk.0.ssm_in.weight": [2 * inner, h], "blk.0.ssm_x.weight": [1 + 2 * n, inner],
                "blk.0.ssm_out.weight": [h, inner], "blk.1.attn_q.weight": [h, h], "blk.1.attn_k.weight": [h // 2, h],
                "blk.1.attn_v.weight": [h // 2, h], "blk.1.attn_output.weight": [h, h]}
    floats = {"output_norm.weight": [h], "blk.0.ssm_conv1d.weight": [inner, 2], "blk.0.ssm_conv1d.bias": [inner],
              "blk.0.ssm_dt.weight": [inner, 1], "blk.0.ssm_dt.bias": [inner], "blk.0.ssm_dt_norm.weight": [1],
              "blk.0.ssm_b_norm.weight": [n], "blk.0.ssm_c_norm.weight": [n], "blk.0.ssm_a": [inner, n], "blk.0.ssm_d": [inner]}
    for at in (0, 1):
        floats.update({f"blk.{at}.attn_norm.weight": [h], f"blk.{at}.ffn_norm.weight": [h]})
        of_expert = {"gate": [i, h], "up": [i, h], "down": [h, i]}
        if at == 0 or experts == 0:
            matrices.update({f"blk.{at}.ffn_{name}.weight": shape for name, shape in of_expert.items()})
        else:
            floats["blk.1.ffn_gate_inp.weight"] = [experts, h]
            matrices.update({f"blk.{at}.ffn_{name}_exps.weight": [experts] + shape for name, shape in of_expert.items()})
    tensors = {name: (dtype, shape) for name, shape in matrices.items()}
    tensors.update({name: ("F32", shape) for name, shape in floats.items()})
    return gguf_file(keys, tensors)


def gguf():
    for dtype, experts in (("F32", 0), ("F32", 2), ("Q4_0", 2), ("Q8_0", 0)):
        data = small_gguf(dtype, experts)
        write("gguf", f"model-{dtype.lower()}-{experts}", data)
        write("model", f"gguf-{dtype.lower()}-{experts}", data)
    write("gguf", "empty", gguf_file({}, {}))
    write("gguf", "version-2", gguf_file({"general.alignment": 32}, {"a": ("F32", [2])}, version=2))
    write("gguf", "types", gguf_file({"general.name": "types"}, {f"t.{name}": (name, [1, 256]) for name in GGML}))
    write("gguf", "arrays", gguf_file({"a": [[1, 2], [3]], "b": ["x", ""], "c": [True], "d": [1.5], "e": [[["deep"]]]}, {}))
    write("gguf", "split", gguf_file({"split.count": 2, "split.no": 0, "split.tensors.count": 1}, {"a": ("F32", [2])}))
    vocabulary = small_pieces(fallback=True)
    write("gguf", "vocabulary", gguf_file({"general.architecture": "jamba", "tokenizer.ggml.model": "llama",
                                           "tokenizer.ggml.tokens": [text for text, _, _ in vocabulary],
                                           "tokenizer.ggml.scores": [-1000.0] * len(vocabulary),
                                           "tokenizer.ggml.token_type": [kind for _, _, kind in vocabulary]}, {}))


if __name__ == "__main__":
    gguf()
    safetensors()
    config()
    tokenizer_model()
    tokenizer_json()
    model()
