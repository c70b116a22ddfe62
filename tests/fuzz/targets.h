// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// What files are read by, models and documents, one function for each kind of hostile file. Each takes any bytes and returns what the
/// refusal says, or nothing where the bytes are taken. Whatever is thrown but a Failure passes through, and ends the program.
namespace lectern::fuzz {

/// One file of a folder of tensors: after 's' `model.safetensors`, after 'i' the index of two shards that are sound.
std::string safetensors(std::string_view input);
/// `config.json`, `generation_config.json` and `tokenizer_config.json`, a zero byte between them.
std::string config(std::string_view input);
/// `tokenizer.model`, which is then used.
std::string tokenizer_model(std::string_view input);
/// `tokenizer.json`, a zero byte, `tokenizer_config.json`: the tokenizer is then used.
std::string tokenizer_json(std::string_view input);
/// A GGUF file: everything that is asked for of its metadata, and the values of its tensors.
std::string gguf(std::string_view input);
/// A whole model, its weights found but not loaded. A GGUF file, or a folder: `config.json`, a zero byte, the header of
/// `model.safetensors`; data and tokenizer are sound.
std::string model(std::string_view input);
/// A book in EPUB: an archive, or the files of one (see asArchive()).
std::string epub(std::string_view input);
/// A document in DOCX or ODT, as a book.
std::string office(std::string_view input);
/// A file that is no archive: HTML, Markdown or plain text, in any encoding.
std::string html(std::string_view input);

} // namespace lectern::fuzz
