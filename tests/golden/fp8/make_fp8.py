# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the checkpoint in model/ and its reference logits: python make_fp8.py (torch, transformers, safetensors).

A Mamba layer and an attention layer with random weights, hidden 144 and inner widths that are no multiples of 128. Matrices
are e4m3 with every kind of scale; the reference is transformers in float32 on the values that they stand for."""
import json
import shutil
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

HERE = Path(__file__).parent
LARGEST = 448.0  # of e4m3
CONFIG = dict(
    model_type="jamba", vocab_size=512, tie_word_embeddings=True, hidden_size=144, intermediate_size=200, num_hidden_layers=2,
    num_attention_heads=3, num_key_value_heads=1, rms_norm_eps=1e-6, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    max_position_embeddings=262144, num_experts=1, num_experts_per_tok=1, expert_layer_period=2, expert_layer_offset=1,
    attn_layer_period=2, attn_layer_offset=1, mamba_d_state=16, mamba_d_conv=4, mamba_expand=2, mamba_dt_rank=9,
    mamba_conv_bias=True, mamba_proj_bias=False)
#: name's ending -> shape of the scale and its type
KINDS = {
    "mamba.in_proj.weight": ("blocks", torch.float32), "mamba.out_proj.weight": ("blocks", torch.bfloat16),
    "mamba.x_proj.weight": ("[]", torch.float32), "mamba.dt_proj.weight": ("[out]", torch.float16),
    "q_proj.weight": ("[1]", torch.bfloat16), "k_proj.weight": ("[out, 1]", torch.bfloat16),
    "v_proj.weight": ("[out]", torch.float32), "o_proj.weight": ("blocks", torch.float32),
    "gate_proj.weight": ("[out, 1]", torch.float32), "up_proj.weight": ("blocks", torch.float32),
    "down_proj.weight": ("[]", torch.bfloat16), "embed_tokens.weight": ("[out, 1]", torch.float32)}


def scale_of(w: torch.Tensor, kind: str, dtype: torch.dtype) -> torch.Tensor:
    """Factors, spread over the matrix, as they are after being rounded to their type."""
    if kind in ("[]", "[1]"):
        return (w.abs().max() / LARGEST).to(dtype).reshape([] if kind == "[]" else [1])
    if kind != "blocks":
        return (w.abs().amax(1) / LARGEST).to(dtype).reshape([-1] if kind == "[out]" else [-1, 1])
    grid = [[w[r:r + 128, c:c + 128].abs().max() for c in range(0, w.shape[1], 128)] for r in range(0, w.shape[0], 128)]
    return (torch.tensor(grid) / LARGEST).to(dtype)


def spread(scale: torch.Tensor, kind: str, shape: torch.Size) -> torch.Tensor:
    if kind == "blocks":
        return scale.float().repeat_interleave(128, 0)[: shape[0]].repeat_interleave(128, 1)[:, : shape[1]]
    return scale.float().reshape(-1, 1).expand(shape)


def main() -> None:
    torch.manual_seed(8)
    torch.set_num_threads(1)
    model = transformers.JambaForCausalLM(transformers.JambaConfig(**CONFIG)).float().eval()
    model.set_attn_implementation("eager")
    stored: dict[str, torch.Tensor] = {}
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.ndim == 2 and "A_log" not in name:
                p.copy_(torch.randn_like(p) * (0.5 if "embed" in name else 1.2 / p.shape[1] ** 0.5))
                # so that a scale in the wrong place shows
                p.mul_(torch.linspace(0.4, 1.6, p.shape[0])[:, None] * torch.linspace(1.5, 0.5, p.shape[1])[None])
            elif "A_log" not in name:
                p.add_(torch.randn_like(p) * 0.1)
            kind, dtype = next((v for k, v in KINDS.items() if name.endswith(k)), (None, None))
            if kind is None:
                stored[name] = p.clone()
                continue
            scale = scale_of(p, kind, dtype)
            wide = spread(scale, kind, p.shape)
            stored[name] = (p / wide).clamp(-LARGEST, LARGEST).to(torch.float8_e4m3fn)
            stored[name + ("_scale_inv" if kind == "blocks" else "_scale")] = scale
            p.copy_(stored[name].float() * wide)
        tokens = [1] + torch.randint(0, 512, (39,)).tolist()
        logits = model(torch.tensor([tokens]), use_cache=False).logits[0]
    (HERE / "model").mkdir(exist_ok=True)
    save_file(stored, HERE / "model" / "model.safetensors")
    (HERE / "model" / "config.json").write_text(json.dumps(CONFIG, indent=1) + "\n")
    shutil.copy(HERE.parent / "dense" / "model" / "tokenizer.model", HERE / "model")
    logits.numpy().astype("<f4").tofile(HERE / "prefill-40.bin")
    case = {"name": "prefill-40", "tokens": tokens, "file": "prefill-40.bin", "shape": list(logits.shape), "positions": list(range(40))}
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    (HERE / "golden.json").write_text(json.dumps({"versions": versions, "cases": [case]}) + "\n")
    print({k: (v.dtype, list(v.shape)) for k, v in stored.items()}, logits.abs().max())


if __name__ == "__main__":
    main()
