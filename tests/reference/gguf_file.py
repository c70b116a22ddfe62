# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""A folder of safetensors as a GGUF file of architecture `jamba`, and a GGUF file again with its weights as float32.

Written with gguf-py. Names and keys are those that llama.cpp's conversion/jamba.py writes: rows and columns as in safetensors,
A already -exp(A_log), the experts of a layer stacked, a layer's kind told by `head_count_kv`.
"""
from __future__ import annotations

import json
import struct
from pathlib import Path

import gguf
import numpy as np
import sentencepiece

_LAYER = {"input_layernorm": "attn_norm", "pre_ff_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
          "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "mamba.in_proj": "ssm_in", "mamba.conv1d": "ssm_conv1d",
          "mamba.x_proj": "ssm_x", "mamba.dt_proj": "ssm_dt", "mamba.dt_layernorm": "ssm_dt_norm", "mamba.b_layernorm": "ssm_b_norm",
          "mamba.c_layernorm": "ssm_c_norm", "mamba.out_proj": "ssm_out", "feed_forward.gate_proj": "ffn_gate",
          "feed_forward.up_proj": "ffn_up", "feed_forward.down_proj": "ffn_down", "feed_forward.router": "ffn_gate_inp"}
_TOP = {"model.embed_tokens.weight": "token_embd.weight", "model.final_layernorm.weight": "output_norm.weight",
        "lm_head.weight": "output.weight"}

F32 = gguf.GGMLQuantizationType.F32


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """BF16, F16 and F32 tensors, as float32."""
    with path.open("rb") as file:
        header_bytes = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(header_bytes))
    data = np.memmap(path, np.uint8, "r", 8 + header_bytes)
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        stored = data[begin:end]
        if entry["dtype"] == "BF16":
            values = (stored.view("<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            values = stored.view({"F16": "<f2", "F32": "<f4"}[entry["dtype"]]).astype(np.float32)
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def gguf_tensors(source: dict[str, np.ndarray], experts: int) -> dict[str, np.ndarray]:
    """Published names to GGUF's."""
    out = {}
    for name, values in source.items():
        if name in _TOP:
            out[_TOP[name]] = values
            continue
        _, _, layer, rest = name.split(".", 3)
        p = f"blk.{layer}."
        if ".experts." in name:
            if ".experts.0." in name:
                matrix = rest.split(".")[3].removesuffix("_proj")
                out[f"{p}ffn_{matrix}_exps.weight"] = np.stack([source[name.replace("experts.0", f"experts.{e}")] for e in range(experts)])
        elif rest == "mamba.A_log":
            out[p + "ssm_a"] = -np.exp(values)
        elif rest == "mamba.D":
            out[p + "ssm_d"] = values
        else:
            stem, suffix = rest.rsplit(".", 1)
            out[f"{p}{_LAYER[stem]}.{suffix}"] = values.squeeze(1) if values.ndim == 3 else values
    return out


def stays_f32(name: str, dimensions: int) -> bool:
    """What the converter never narrows: vectors, norms, the router, the convolution, A and D."""
    return dimensions == 1 or any(part in name for part in ("ffn_gate_inp", "ssm_conv1d", "ssm_a", "ssm_d."))


def _piece_type(sp: sentencepiece.SentencePieceProcessor, piece: int) -> gguf.TokenType:
    for test, kind in ((sp.is_unknown, gguf.TokenType.UNKNOWN), (sp.is_control, gguf.TokenType.CONTROL),
                       (sp.is_unused, gguf.TokenType.UNUSED), (sp.is_byte, gguf.TokenType.BYTE)):
        if test(piece):
            return kind
    return gguf.TokenType.NORMAL


def add_vocabulary(writer: gguf.GGUFWriter, model: Path) -> None:
    """@param model a tokenizer.model without a prefix space"""
    sp = sentencepiece.SentencePieceProcessor(model_file=str(model))
    pieces = range(sp.vocab_size())
    add_tokens(writer, [sp.id_to_piece(i).encode() for i in pieces], [sp.get_score(i) for i in pieces],
               [_piece_type(sp, i) for i in pieces])


def add_tokens(writer: gguf.GGUFWriter, pieces: list[bytes], scores: list[float], types: list[gguf.TokenType]) -> None:
    """Pieces 0 to 3 are pad, bos, eos and unknown, as in every published Jamba."""
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_pad_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(3)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)


def add_shape(writer: gguf.GGUFWriter, config: dict, name: str, file_type: int) -> None:
    """@param config what config.json says"""
    layers = config["num_hidden_layers"]
    attention = [i % config["attn_layer_period"] == config["attn_layer_offset"] for i in range(layers)]
    writer.add_name(name)
    writer.add_block_count(layers)
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv([config["num_key_value_heads"] if a else 0 for a in attention])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_ssm_conv_kernel(config["mamba_d_conv"])
    writer.add_ssm_inner_size(config["mamba_expand"] * config["hidden_size"])
    writer.add_ssm_state_size(config["mamba_d_state"])
    writer.add_ssm_time_step_rank(config["mamba_dt_rank"])
    writer.add_expert_count(config["num_experts"])
    writer.add_expert_used_count(config["num_experts_per_tok"])
    writer.add_file_type(file_type)
    writer.add_quantization_version(2)


def finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def convert_folder(folder: Path, target: Path, kind: str) -> None:
    """@param kind F32, F16 or BF16"""
    config = json.loads((folder / "config.json").read_text())
    writer = gguf.GGUFWriter(target, "jamba")
    add_shape(writer, config, folder.name, {"F32": 0, "F16": 1, "BF16": 32}[kind])
    add_vocabulary(writer, folder / "tokenizer.model")
    source = {}
    for file in sorted(folder.glob("*.safetensors")):
        source |= read_safetensors(file)
    for name, values in gguf_tensors(source, config["num_experts"]).items():
        values = np.ascontiguousarray(values, np.float32)
        if kind == "F32" or stays_f32(name, values.ndim):
            writer.add_tensor(name, values)
        else:
            narrow = gguf.GGMLQuantizationType[kind]
            writer.add_tensor(name, gguf.quants.quantize(values, narrow), raw_dtype=narrow)
    finish(writer)


def expand(source: Path, target: Path) -> None:
    """The same file with every tensor as the float32 values that its bytes mean, by gguf-py's own dequantisation."""
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "jamba")
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        kind = field.types[0]
        element = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        value = 0 if name == "general.file_type" else field.contents()
        writer.add_key_value(name, value, kind, element)
    for tensor in reader.tensors:
        shape = [int(d) for d in reversed(tensor.shape)]
        writer.add_tensor(tensor.name, gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32).reshape(shape))
    finish(writer)
