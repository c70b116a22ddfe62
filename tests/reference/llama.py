# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""What is asked of llama.cpp, through the C binding of llama-cpp-python."""
from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import llama_cpp
import numpy as np

#: llama.cpp's numbers of file types
FILE_TYPES = {"F32": 0, "F16": 1, "BF16": 32, "Q8_0": 7, "Q6_K": 18, "Q5_K_M": 17, "Q5_0": 8, "Q5_1": 9, "Q4_K_M": 15, "Q4_1": 3, "Q4_0": 2,
              "IQ4_NL": 25, "IQ4_XS": 30, "Q3_K_M": 12, "Q2_K": 10}


@llama_cpp.llama_log_callback
def _quiet(_level, _text, _data):
    pass


llama_cpp.llama_log_set(_quiet, ctypes.c_void_p(0))
llama_cpp.llama_backend_init()


@dataclass(frozen=True)
class Setting:
    """How llama.cpp computes."""

    threads: int
    plain: bool  #: float32 cache, no flash attention, weights as they lie in the file; otherwise llama.cpp's own defaults


def features() -> str:
    return llama_cpp.llama_print_system_info().decode()


def quantise(source: Path, target: Path, kind: str, threads: int) -> None:
    """Writes an F32 file again as `kind`, with llama.cpp's own mix of types."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = FILE_TYPES[kind]
    parameters.nthread = threads
    if llama_cpp.llama_model_quantize(str(source).encode(), str(target).encode(), ctypes.byref(parameters)):
        raise SystemExit(f"llama.cpp cannot quantise {source} as {kind}")


class Context:
    """A model with an empty cache."""

    def __init__(self, model, vocabulary: int, length: int, setting: Setting):
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = length
        parameters.n_threads = parameters.n_threads_batch = setting.threads
        if setting.plain:
            parameters.type_k = parameters.type_v = llama_cpp.GGML_TYPE_F32
            parameters.flash_attn_type = 0
        self._context = llama_cpp.llama_init_from_model(model, parameters)
        if not self._context:
            raise SystemExit("llama.cpp: no context")
        self._batch_limit = parameters.n_batch
        self._vocabulary = vocabulary
        self._position = 0

    def close(self) -> None:
        llama_cpp.llama_free(self._context)

    def read(self, ids: list[int], every_logit: bool) -> np.ndarray:
        """Logits after every token, [tokens, vocabulary], or after the last only, [1, vocabulary]."""
        rows = []
        for start in range(0, len(ids), self._batch_limit):
            part = ids[start:start + self._batch_limit]
            batch = llama_cpp.llama_batch_init(len(part), 0, 1)
            batch.n_tokens = len(part)
            for k, token in enumerate(part):
                batch.token[k], batch.pos[k], batch.n_seq_id[k] = token, self._position + k, 1
                batch.seq_id[k][0] = 0
                batch.logits[k] = every_logit or start + k == len(ids) - 1
            failed = llama_cpp.llama_decode(self._context, batch)
            wanted = [k for k in range(len(part)) if batch.logits[k]]
            llama_cpp.llama_batch_free(batch)
            if failed:
                raise SystemExit(f"llama.cpp: llama_decode gave {failed}")
            for k in wanted:
                row = llama_cpp.llama_get_logits_ith(self._context, k)
                rows.append(np.ctypeslib.as_array(row, shape=(self._vocabulary,)).copy())
            self._position += len(part)
        return np.stack(rows)

    def greedy(self, count: int) -> list[int]:
        """Writes so many tokens, the first out of the logits that are there."""
        ids = []
        for _ in range(count):
            row = llama_cpp.llama_get_logits_ith(self._context, -1)
            ids.append(int(np.ctypeslib.as_array(row, shape=(self._vocabulary,)).argmax()))
            self.read(ids[-1:], every_logit=False)
        return ids

    def save(self, file: Path, ids: list[int]) -> None:
        """What the context holds of these tokens, with the tokens, as the server's slots are saved."""
        tokens = (llama_cpp.llama_token * len(ids))(*ids)
        if not llama_cpp.llama_state_seq_save_file(self._context, str(file).encode(), 0, tokens, len(ids)):
            raise SystemExit(f"llama.cpp does not save to {file}")

    def load(self, file: Path) -> list[int]:
        tokens = (llama_cpp.llama_token * llama_cpp.llama_n_ctx(self._context))()
        count = ctypes.c_size_t(0)
        if not llama_cpp.llama_state_seq_load_file(self._context, str(file).encode(), 0, tokens, len(tokens), ctypes.byref(count)):
            raise SystemExit(f"llama.cpp does not take {file}")
        self._position = count.value
        return list(tokens[:count.value])

    def forget_from(self, position: int) -> bool:
        """Goes back to so many tokens; false where this kind of memory cannot."""
        if not llama_cpp.llama_memory_seq_rm(llama_cpp.llama_get_memory(self._context), 0, position, -1):
            return False
        self._position = position
        return True

    def forget_all(self) -> None:
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), True)
        self._position = 0

    def write(self, first: int, count: int) -> None:
        """Greedily, `first` being read before the first token is chosen. For timing: as little Python as can be."""
        token = (llama_cpp.llama_token * 1)(first)
        for _ in range(count):
            if llama_cpp.llama_decode(self._context, llama_cpp.llama_batch_get_one(token, 1)):
                raise SystemExit("llama.cpp: llama_decode failed")
            row = llama_cpp.llama_get_logits_ith(self._context, -1)
            token[0] = int(np.ctypeslib.as_array(row, shape=(self._vocabulary,)).argmax())
            self._position += 1


class Model:
    def __init__(self, path: Path, setting: Setting, vocabulary_only: bool = False):
        parameters = llama_cpp.llama_model_default_params()
        parameters.n_gpu_layers = 0
        parameters.vocab_only = vocabulary_only
        if setting.plain:
            parameters.use_extra_bufts = False
        self._setting = setting
        self._model = llama_cpp.llama_model_load_from_file(str(path).encode(), parameters)
        if not self._model:
            raise SystemExit(f"llama.cpp does not open {path}")
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(self._vocab)

    def close(self) -> None:
        llama_cpp.llama_model_free(self._model)

    @contextmanager
    def context(self, length: int) -> Iterator[Context]:
        context = Context(self._model, self.vocabulary, length, self._setting)
        try:
            yield context
        finally:
            context.close()

    def tokens(self, text: str) -> list[int]:
        """Without bos; control pieces in the text are plain text."""
        data = text.encode()
        ids = (llama_cpp.llama_token * (len(data) + 16))()
        count = llama_cpp.llama_tokenize(self._vocab, data, len(data), ids, len(ids), False, False)
        return list(ids[:count])


@contextmanager
def opened(path: Path, setting: Setting, vocabulary_only: bool = False) -> Iterator[Model]:
    model = Model(path, setting, vocabulary_only)
    try:
        yield model
    finally:
        model.close()


def logits(path: Path, ids: list[int], setting: Setting) -> np.ndarray:
    """After every token: [tokens, vocabulary]."""
    with opened(path, setting) as model, model.context(max(512, len(ids))) as context:
        return context.read(ids, every_logit=True)


@dataclass(frozen=True)
class Speed:
    """Tokens per second."""

    read: dict[int, float]  #: by length of what was read
    decode: float


def speed(path: Path, lengths: list[int], depth: int, decoded: int, setting: Setting) -> Speed:
    """Reads random tokens, each length from an empty cache; writes `decoded` tokens greedily after `depth`."""
    random = np.random.default_rng(1)
    with opened(path, setting) as model:
        def ids(count: int) -> list[int]:
            return [int(t) for t in random.integers(8, model.vocabulary, count)]

        with model.context(512) as context:
            context.read(ids(64), every_logit=False)
        read = {}
        for length in lengths:
            with model.context(length) as context:
                prompt = ids(length)
                start = time.perf_counter()
                context.read(prompt, every_logit=False)
                read[length] = length / (time.perf_counter() - start)
        with model.context(depth + decoded) as context:
            first = int(context.read(ids(depth), every_logit=False)[-1].argmax())
            start = time.perf_counter()
            context.write(first, decoded)
            return Speed(read, decoded / (time.perf_counter() - start))
