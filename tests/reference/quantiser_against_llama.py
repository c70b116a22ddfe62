#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Files that `lectern models import` writes, beside those that llama.cpp's own quantiser makes of the same model:
both are opened by llama.cpp, and their logits compared with those of the unquantised model.

    quantiser_against_llama.py LECTERN [MODEL_FOLDER ...]

Makes two small models with random weights (dense and with experts) besides the folders given (safetensors in F32 or BF16,
tokenizer.model). Prints for each quantisation the mean KL(F32 || quantised) in nats, ours and theirs, and the tensors whose
types differ. Tokens are random for random models, and for the folders given text of this repository. A token whose router
chooses another expert gives a KL hundreds of times the usual one, so means are noisy: the standard error of the difference
is printed. Exit status 1 where ours is above 1.05 of theirs by more than two standard errors, or types differ. Needs numpy,
gguf, sentencepiece and llama-cpp-python.
"""
from __future__ import annotations

import ctypes
import json
import math
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import gguf
import llama_cpp
import numpy as np
import sentencepiece

BOUND = 1.05
FILE_TYPES = {"Q4_K_M": 15, "Q8_0": 7}
LAYER = {"input_layernorm": "attn_norm", "pre_ff_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
         "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "mamba.in_proj": "ssm_in", "mamba.conv1d": "ssm_conv1d",
         "mamba.x_proj": "ssm_x", "mamba.dt_proj": "ssm_dt", "mamba.dt_layernorm": "ssm_dt_norm", "mamba.b_layernorm": "ssm_b_norm",
         "mamba.c_layernorm": "ssm_c_norm", "mamba.out_proj": "ssm_out", "feed_forward.gate_proj": "ffn_gate",
         "feed_forward.up_proj": "ffn_up", "feed_forward.down_proj": "ffn_down", "feed_forward.router": "ffn_gate_inp"}
TOP = {"model.embed_tokens.weight": "token_embd.weight", "model.final_layernorm.weight": "output_norm.weight",
       "lm_head.weight": "output.weight"}


# ---- checkpoints

def read_safetensors(folder: Path) -> dict[str, np.ndarray]:
    out = {}
    for path in sorted(folder.glob("*.safetensors")):
        raw = path.read_bytes()
        size = int.from_bytes(raw[:8], "little")
        for name, entry in json.loads(raw[8:8 + size]).items():
            if name == "__metadata__":
                continue
            begin, end = (8 + size + at for at in entry["data_offsets"])
            data = raw[begin:end]
            value = {"F32": lambda: np.frombuffer(data, "<f4"),
                     "BF16": lambda: (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4")}[entry["dtype"]]()
            out[name] = value.reshape(entry["shape"])
    return out


def to_bf16(value: np.ndarray) -> np.ndarray:
    bits = np.ascontiguousarray(value, "<f4").view("<u4")
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("<u2")


def write_safetensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    header, at = {}, 0
    for name, value in tensors.items():
        header[name] = {"dtype": "BF16", "shape": list(value.shape), "data_offsets": [at, at + 2 * value.size]}
        at += 2 * value.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for value in tensors.values():
            file.write(to_bf16(value).tobytes())


def random_model(folder: Path, tokenizer: Path, experts: int, layers: int = 8, h: int = 256, inter: int = 256) -> None:
    """Every path matters: unit-sized residual stream, attention neither flat nor one-hot, dt over three decades."""
    folder.mkdir(parents=True)
    vocab = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer)).vocab_size()
    di, n, r = 2 * h, 16, h // 16
    config = {"model_type": "jamba", "vocab_size": vocab, "hidden_size": h, "intermediate_size": inter, "num_hidden_layers": layers,
              "num_attention_heads": 4, "num_key_value_heads": 2, "num_experts": experts, "num_experts_per_tok": min(2, experts),
              "expert_layer_period": 2, "expert_layer_offset": 1, "attn_layer_period": 4, "attn_layer_offset": 2, "mamba_d_state": n,
              "mamba_d_conv": 4, "mamba_expand": 2, "mamba_dt_rank": r, "rms_norm_eps": 1e-6, "hidden_act": "silu",
              "tie_word_embeddings": experts == 1, "max_position_embeddings": 262144, "bos_token_id": 1, "eos_token_id": 2}
    tensors: dict[str, np.ndarray] = {}

    def normal(name, shape, std):
        tensors[name] = np.random.default_rng([experts, zlib.crc32(name.encode())]).standard_normal(shape, dtype=np.float32) * np.float32(std)

    def linear(name, rows, columns, gain=1.0):
        normal(name + ".weight", (rows, columns), gain / math.sqrt(columns))

    def near_one(name, size):
        normal(name, (size,), 0.25)
        tensors[name] += 1

    normal("model.embed_tokens.weight", (vocab, h), 2.8 / math.sqrt(h) if experts == 1 else 0.7)
    for i in range(layers):
        p = f"model.layers.{i}."
        near_one(p + "input_layernorm.weight", h)
        if i % 4 == 2:
            for what, rows, gain in (("q", h, 1.6), ("k", h // 2, 1.2), ("v", h // 2, 1.0), ("o", h, 1.2)):
                linear(f"{p}self_attn.{what}_proj", rows, h, gain)
        else:
            m = p + "mamba."
            linear(m + "in_proj", 2 * di, h)
            normal(m + "conv1d.weight", (di, 1, 4), 0.5)
            normal(m + "conv1d.bias", (di,), 0.2)
            linear(m + "x_proj", r + 2 * n, di)
            for what, size in (("dt", r), ("b", n), ("c", n)):
                near_one(f"{m}{what}_layernorm.weight", size)
            linear(m + "dt_proj", di, r, 0.7)
            dt = np.exp(np.random.default_rng([i, 7]).uniform(math.log(1e-3), math.log(0.5), di))
            tensors[m + "dt_proj.bias"] = (dt + np.log(-np.expm1(-dt))).astype(np.float32)
            normal(m + "A_log", (di, n), 0.15)
            tensors[m + "A_log"] += np.log(np.arange(1, n + 1, dtype=np.float32))
            near_one(m + "D", di)
            linear(m + "out_proj", h, di, 1.2)
        near_one(p + "pre_ff_layernorm.weight", h)
        f = p + "feed_forward."
        blocks = [f]
        if experts > 1 and i % 2 == 1:
            linear(f + "router", experts, h, 1.5)
            blocks = [f"{f}experts.{e}." for e in range(experts)]
        for b in blocks:
            linear(b + "gate_proj", inter, h)
            linear(b + "up_proj", inter, h)
            linear(b + "down_proj", h, inter, 1.6)
    near_one("model.final_layernorm.weight", h)
    if experts > 1:
        linear("lm_head", vocab, h, 2.5)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.model").write_bytes(tokenizer.read_bytes())
    write_safetensors(folder / "model.safetensors", tensors)


# ---- the same as GGUF in F32, for llama.cpp's quantiser

def gguf_tensors(source: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    out = {}
    for name, w in source.items():
        if name in TOP:
            out[TOP[name]] = w
            continue
        _, _, layer, rest = name.split(".", 3)
        p = f"blk.{layer}."
        if ".experts." in name:
            if ".experts.0." in name:
                kind = rest.split(".")[3].removesuffix("_proj")
                each = []
                while (key := name.replace("experts.0.", f"experts.{len(each)}.")) in source:
                    each.append(source[key])
                out[f"{p}ffn_{kind}_exps.weight"] = np.stack(each)
        elif rest in ("mamba.A_log", "mamba.D"):
            out[p + ("ssm_a" if rest == "mamba.A_log" else "ssm_d")] = -np.exp(w) if rest == "mamba.A_log" else w
        else:
            stem, suffix = rest.rsplit(".", 1)
            out[f"{p}{LAYER[stem]}.{suffix}"] = w.squeeze(1) if w.ndim == 3 else w
    return out


def write_f32(folder: Path, path: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    sp = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    layers = config["num_hidden_layers"]
    w = gguf.GGUFWriter(path, "jamba")
    w.add_block_count(layers)
    w.add_context_length(262144)
    w.add_embedding_length(config["hidden_size"])
    w.add_feed_forward_length(config["intermediate_size"])
    w.add_head_count(config["num_attention_heads"])
    attends = lambda i: i % config["attn_layer_period"] == config["attn_layer_offset"]
    w.add_head_count_kv([config["num_key_value_heads"] if attends(i) else 0 for i in range(layers)])
    w.add_layer_norm_rms_eps(config["rms_norm_eps"])
    for key, value in {"conv_kernel": config["mamba_d_conv"], "inner_size": config["mamba_expand"] * config["hidden_size"],
                       "state_size": config["mamba_d_state"], "time_step_rank": config["mamba_dt_rank"]}.items():
        w.add_uint32(f"jamba.ssm.{key}", value)
    w.add_expert_count(config["num_experts"])
    w.add_expert_used_count(min(config["num_experts_per_tok"], config["num_experts"]))
    w.add_tokenizer_model("llama")
    count = sp.vocab_size()
    kind = lambda i: 2 if sp.is_unknown(i) else 3 if sp.is_control(i) else 5 if sp.is_unused(i) else 6 if sp.is_byte(i) else 1
    w.add_token_list([sp.id_to_piece(i).encode() for i in range(count)])
    w.add_token_scores([sp.get_score(i) for i in range(count)])
    w.add_token_types([kind(i) for i in range(count)])
    w.add_bos_token_id(1)
    w.add_eos_token_id(2)
    for name, value in gguf_tensors(read_safetensors(folder)).items():
        w.add_tensor(name, np.ascontiguousarray(value, np.float32))
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


# ---- llama.cpp

@llama_cpp.llama_log_callback
def quiet(_level, _text, _data):
    pass


def llama_quantise(source: Path, target: Path, file_type: int) -> None:
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = file_type
    params.nthread = 1
    if llama_cpp.llama_model_quantize(str(source).encode(), str(target).encode(), ctypes.byref(params)):
        raise SystemExit("llama_model_quantize failed")


def llama_logits(path: Path, ids: list[int]) -> np.ndarray:
    """[tokens, vocab]: CPU, plain kernels, float32 KV cache."""
    params = llama_cpp.llama_model_default_params()
    params.n_gpu_layers = 0
    params.use_extra_bufts = False
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
    if not model:
        raise SystemExit(f"llama.cpp does not open {path}")
    context_params = llama_cpp.llama_context_default_params()
    context_params.n_ctx = context_params.n_batch = context_params.n_ubatch = max(512, len(ids))
    context_params.type_k = context_params.type_v = llama_cpp.GGML_TYPE_F32
    context_params.flash_attn_type = 0
    context_params.n_threads = context_params.n_threads_batch = 1
    context = llama_cpp.llama_init_from_model(model, context_params)
    batch = llama_cpp.llama_batch_init(len(ids), 0, 1)
    batch.n_tokens = len(ids)
    for k, token in enumerate(ids):
        batch.token[k], batch.pos[k], batch.n_seq_id[k], batch.logits[k] = token, k, 1, True
        batch.seq_id[k][0] = 0
    if llama_cpp.llama_decode(context, batch):
        raise SystemExit("llama_decode failed")
    vocab = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
    out = np.stack([np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context, k), shape=(vocab,)).copy() for k in range(len(ids))])
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return out


def kl_by_token(base: np.ndarray, other: np.ndarray) -> np.ndarray:
    def log_softmax(x):
        x = x.astype(np.float64) - x.max(-1, keepdims=True)
        return x - np.log(np.exp(x).sum(-1, keepdims=True))
    p, q = log_softmax(base), log_softmax(other)
    return (np.exp(p) * (p - q)).sum(-1)


def prompts_of(folder: Path, vocab: int, count: int = 8, length: int = 384) -> list[list[int]]:
    if folder.name.startswith("random-"):
        return [[1] + [int(t) for t in np.random.default_rng(seed).integers(0, vocab, length - 1)] for seed in range(count)]
    root = Path(__file__).parent.parent.parent
    text = "\n".join((root / name).read_text() for name in ("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"))
    ids = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model")).encode(text)
    return [[1] + ids[k * length:(k + 1) * length - 1] for k in range(min(count, len(ids) // length))]


def types_of(path: Path) -> dict[str, str]:
    return {t.name: t.tensor_type.name for t in gguf.GGUFReader(path).tensors}


def compare(lectern: str, folder: Path, work: Path) -> bool:
    f32 = work / "f32.gguf"
    write_f32(folder, f32)
    vocab = json.loads((folder / "config.json").read_text())["vocab_size"]
    good = True
    prompts = prompts_of(folder, vocab)
    base = [llama_logits(f32, ids) for ids in prompts]
    for name, number in FILE_TYPES.items():
        ours, theirs = work / f"ours-{name}.gguf", work / f"theirs-{name}.gguf"
        for path in (ours, theirs):
            path.unlink(missing_ok=True)
        subprocess.run([lectern, "models", "import", str(folder), "--quant", name, "--out", str(ours), "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
        llama_quantise(f32, theirs, number)
        by_token = [np.concatenate([kl_by_token(b, llama_logits(path, ids)) for b, ids in zip(base, prompts)]) for path in (ours, theirs)]
        kl = [float(each.mean()) for each in by_token]
        median = [float(np.median(each)) for each in by_token]
        error = float((by_token[0] - by_token[1]).std() / math.sqrt(by_token[0].size))
        differ = {n: (t, types_of(theirs).get(n)) for n, t in types_of(ours).items() if types_of(theirs).get(n) != t}
        sizes = [path.stat().st_size for path in (ours, theirs)]
        print(f"{folder.name:14} {name:7} mean KL ours {kl[0]:.6f}, llama.cpp's {kl[1]:.6f}, ratio {kl[0] / kl[1]:.3f} "
              f"+- {error / kl[1]:.3f}; medians {median[0]:.6f}, {median[1]:.6f}; bytes {sizes[0]}, {sizes[1]}; types that differ: {differ or 'none'}", flush=True)
        good = good and kl[0] - 2 * error <= BOUND * kl[1] and not differ
    return good


def main() -> None:
    lectern, *folders = sys.argv[1:]
    llama_cpp.llama_log_set(quiet, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    tokenizer = Path(__file__).parent.parent / "golden/moe/model/tokenizer.model"
    good = True
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        for experts in (1, 4, 8):
            random_model(work / f"random-{experts}", tokenizer, experts, inter=320 if experts == 8 else 256)
            folders.append(str(work / f"random-{experts}"))
        for folder in folders:
            good = compare(lectern, Path(folder), work) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
