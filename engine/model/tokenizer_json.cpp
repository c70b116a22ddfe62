// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/tokenizer_json.h"

#include "engine/base/failure.h"
#include "engine/model/json_file.h"
#include "engine/text/merge_order.h"

#include <algorithm>
#include <optional>

namespace lectern::engine {
namespace {

using nlohmann::json;

constexpr std::string_view kSpace = "\u2581";

[[noreturn]] void damaged(const std::string& what)
{
    throw Failure(ErrorCode::ModelDamaged, "tokenizer.json: " + what);
}

[[noreturn]] void unsupported(const std::string& what)
{
    throw Failure(ErrorCode::ModelUnsupported, "tokenizer.json: " + what);
}

/// What stands at the key; null where nothing does, or where `object` is none.
const json& at(const json& object, const char* key)
{
    static const json nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string textAt(const json& object, const char* key)
{
    const json& value = at(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

bool flagAt(const json& object, const char* key, bool fallback = false)
{
    const json& value = at(object, key);
    if (!value.is_null() && !value.is_boolean())
        damaged(std::string(key) + " is not true or false");
    return value.is_null() ? fallback : value.get<bool>();
}

/// How a failure names a setting: its type, as far as that is a short text.
std::string typeOf(const json& object)
{
    const std::string type = textAt(object, "type").substr(0, 40);
    return type.empty() ? "of no type" : type;
}

/// A token id; the file's numbers may be anything.
std::size_t idOf(const json& value)
{
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= kMaxPieces)
        damaged("a token's id is no number, or above a million");
    return value.get<std::size_t>();
}

// ---- pieces

std::string withVisibleSpaces(const std::string& text)
{
    std::string result;
    for (const char c : text)
        c == ' ' ? result += kSpace : result += c;
    return result;
}

Piece addedPiece(const json& token, bool prepends)
{
    Piece piece{textAt(token, "content"), 0, PieceKind::Control};
    if (piece.text.empty())
        damaged("an added token is empty");
    const std::string name = "the added token " + piece.text.substr(0, 40);
    if (flagAt(token, "lstrip") || flagAt(token, "rstrip"))
        unsupported(name + " takes the spaces beside it");
    if (flagAt(token, "single_word"))
        unsupported(name + " is found between words only");
    if (!flagAt(token, "special")) {
        // It would be found only where the space that is put before text stands before it.
        if (prepends && flagAt(token, "normalized", true))
            unsupported(name + " is looked for in normalised text");
        piece.kind = PieceKind::UserDefined;
        piece.text = withVisibleSpaces(piece.text);
    }
    return piece;
}

/// By id. `prepends`: a space is put before text before added tokens are looked for.
std::vector<Piece> readPieces(const json& vocab, const json& added, bool byteFallback, bool prepends)
{
    if (!vocab.is_object())
        damaged("it has no vocabulary");
    if (!added.is_null() && !added.is_array())
        damaged("its added tokens are no list");
    std::size_t size = 0;
    for (const auto& [text, id] : vocab.items())
        size = std::max(size, idOf(id) + 1);
    for (const json& token : added)
        size = std::max(size, idOf(at(token, "id")) + 1);
    if (size == 0 || size > vocab.size() + added.size())
        damaged("its token ids leave gaps: " + std::to_string(vocab.size() + added.size()) + " tokens, the last id " +
                std::to_string(size) + " less one");

    std::vector<Piece> pieces(size);
    for (const auto& [text, value] : vocab.items()) {
        Piece& piece = pieces[idOf(value)];
        if (!piece.text.empty() || text.empty())
            damaged("token id " + std::to_string(idOf(value)) + " is given twice or is empty");
        piece = {text, 0, byteFallback && byteOfPiece(text) >= 0 ? PieceKind::Byte : PieceKind::Normal};
    }
    for (const json& token : added) {
        Piece& piece = pieces[idOf(at(token, "id"))];
        if (!piece.text.empty() && piece.text != textAt(token, "content"))
            damaged("the id of the added token " + textAt(token, "content").substr(0, 40) + " is another token's");
        piece = addedPiece(token, prepends);
    }
    const auto gap = std::find_if(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.text.empty(); });
    if (gap != pieces.end())
        damaged("there is no token " + std::to_string(gap - pieces.begin()));
    return pieces;
}

std::vector<Merge> readMerges(const json& merges)
{
    if (!merges.is_array())
        damaged("it has no merges");
    std::vector<Merge> result;
    result.reserve(merges.size());
    for (const json& merge : merges) {
        if (merge.is_string()) {
            const std::string& both = merge.get_ref<const std::string&>();
            const std::size_t space = both.find(' ');
            if (space == std::string::npos || both.find(' ', space + 1) != std::string::npos)
                damaged("merge " + std::to_string(result.size()) + " is not of two pieces");
            result.emplace_back(both.substr(0, space), both.substr(space + 1));
        } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            result.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
        } else {
            damaged("merge " + std::to_string(result.size()) + " is not of two pieces");
        }
    }
    return result;
}

// ---- settings

/// What is done to text before merging, as far as the Llama kind does it.
struct Preparation {
    bool replacesSpaces = false;
    bool prepends = false;
    bool byMetaspace = false; ///< no space is put before text that begins with one
    bool atStartOnly = false; ///< nor after a token that text is cut at
};

void readNormalizer(const json& step, Preparation& preparation)
{
    const std::string type = textAt(step, "type");
    if (step.is_null())
        return;
    if (type == "Sequence" && at(step, "normalizers").is_array()) {
        for (const json& inner : at(step, "normalizers")) {
            if (textAt(inner, "type") == "Sequence")
                unsupported("a normalizer Sequence within another");
            readNormalizer(inner, preparation);
        }
    } else if (type == "Prepend" && textAt(step, "prepend") == kSpace && !preparation.prepends) {
        preparation.prepends = true;
    } else if (type == "Replace" && textAt(at(step, "pattern"), "String") == " " && textAt(step, "content") == kSpace) {
        preparation.replacesSpaces = true;
    } else {
        unsupported("the normalizer " + typeOf(step) + " is not the Llama kind's");
    }
}

void readPreTokenizer(const json& step, Preparation& preparation)
{
    if (step.is_null())
        return;
    if (textAt(step, "type") != "Metaspace" || textAt(step, "replacement") != kSpace)
        unsupported("the pre_tokenizer " + typeOf(step) + " is not the Llama kind's");
    if (flagAt(step, "split", true))
        unsupported("the pre_tokenizer Metaspace splits words");
    std::string scheme = textAt(step, "prepend_scheme");
    if (scheme.empty())
        scheme = flagAt(step, "add_prefix_space", true) ? "always" : "never";
    if (scheme != "always" && scheme != "first" && scheme != "never")
        unsupported("the pre_tokenizer Metaspace prepends '" + scheme.substr(0, 40) + "'");
    if (scheme != "never" && preparation.prepends)
        unsupported("both normalizer and pre_tokenizer put a space before text");
    preparation.replacesSpaces = true;
    preparation.byMetaspace = scheme != "never";
    preparation.atStartOnly = scheme == "first";
    preparation.prepends = preparation.prepends || scheme != "never";
}

Preparation readPreparation(const json& file)
{
    Preparation preparation;
    readNormalizer(at(file, "normalizer"), preparation);
    readPreTokenizer(at(file, "pre_tokenizer"), preparation);
    if (!preparation.replacesSpaces)
        unsupported("spaces are not written as U+2581");
    return preparation;
}

const json& bytePairModel(const json& file)
{
    const json& model = at(file, "model");
    if (!model.is_object())
        damaged("it has no model");
    const std::string type = textAt(model, "type");
    if (type != "BPE" && !(type.empty() && at(model, "merges").is_array()))
        unsupported("the model is " + typeOf(model) + ", not BPE");
    if (flagAt(model, "ignore_merges"))
        unsupported("ignore_merges is set");
    if (!textAt(model, "continuing_subword_prefix").empty() || !textAt(model, "end_of_word_suffix").empty())
        unsupported("pieces carry marks of their place in a word");
    if (const json& dropout = at(model, "dropout"); !dropout.is_null() && dropout != 0.0)
        unsupported("dropout is set");
    if (!flagAt(model, "byte_fallback") && !flagAt(model, "fuse_unk"))
        unsupported("each unknown character is a token of its own");
    return model;
}

// ---- tokens with a meaning

/// A token that the configuration names, as text or as an object with `content`.
std::string namedToken(const json& config, const char* key)
{
    const json& value = at(config, key);
    return value.is_object() ? textAt(value, "content") : textAt(config, key);
}

/// The special token before the text, by the post-processor.
std::string templateStart(const json& processor)
{
    if (textAt(processor, "type") == "TemplateProcessing" && at(processor, "single").is_array()) {
        for (const json& part : at(processor, "single")) {
            if (!at(part, "Sequence").is_null())
                break;
            if (const std::string id = textAt(at(part, "SpecialToken"), "id"); !id.empty())
                return id;
        }
    }
    for (const json& inner : at(processor, "processors")) {
        if (const std::string id = templateStart(inner); !id.empty())
            return id;
    }
    return {};
}

void markUnknown(Vocabulary& vocabulary, const json& model, const json& config)
{
    std::string unknown = textAt(model, "unk_token");
    if (unknown.empty())
        unknown = namedToken(config, "unk_token");
    if (unknown.empty())
        unknown = "<unk>";
    const auto found = std::find_if(vocabulary.pieces.begin(), vocabulary.pieces.end(),
                                    [&](const Piece& piece) { return piece.text == unknown; });
    if (found == vocabulary.pieces.end())
        unsupported("it has no unknown token");
    found->kind = PieceKind::Unknown;
}

} // namespace

Vocabulary readTokenizerJson(std::string_view file, std::string_view config)
{
    const json tokenizer = parseJson(file, "tokenizer.json");
    const json names = config.empty() ? json() : parseJson(config, "tokenizer_config.json");
    const json& model = bytePairModel(tokenizer);
    const Preparation preparation = readPreparation(tokenizer);

    Vocabulary vocabulary;
    vocabulary.removeExtraWhitespace = false;
    vocabulary.addDummyPrefix = preparation.prepends;
    vocabulary.prefixUnlessSpace = preparation.byMetaspace;
    vocabulary.prefixAtStartOnly = preparation.atStartOnly;
    vocabulary.byteFallback = flagAt(model, "byte_fallback");
    vocabulary.pieces = readPieces(at(model, "vocab"), at(tokenizer, "added_tokens"), vocabulary.byteFallback,
                                   preparation.prepends && !preparation.byMetaspace);
    markUnknown(vocabulary, model, names);
    scoreByMerges(vocabulary, readMerges(at(model, "merges")));

    vocabulary.bos = namedToken(names, "bos_token");
    if (vocabulary.bos.empty())
        vocabulary.bos = templateStart(at(tokenizer, "post_processor"));
    vocabulary.eos = namedToken(names, "eos_token");
    return vocabulary;
}

} // namespace lectern::engine
