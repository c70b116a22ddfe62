// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/json_file.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"

namespace lectern::engine {

namespace {

using nlohmann::json;

/// Whether a text may be kept as values: it is JSON, is not nested deeper than any model's, and has no more values than the
/// largest tokenizer has (some two million). Two bytes of text can make a hundred of memory.
/// Not json's own callback for this: with one, the parser looks through an object again after each object in it.
class Bounds final : public nlohmann::json_sax<json> {
public:
    bool null() override { return count(); }
    bool boolean(bool) override { return count(); }
    bool number_integer(number_integer_t) override { return count(); }
    bool number_unsigned(number_unsigned_t) override { return count(); }
    bool number_float(number_float_t, const string_t&) override { return count(); }
    bool string(string_t&) override { return count(); }
    bool binary(binary_t&) override { return count(); }
    bool key(string_t&) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    static constexpr int kDeepest = 64;
    static constexpr int kMostValues = 3'000'000;

    bool count() { return ++m_values <= kMostValues; }
    bool open() { return ++m_depth <= kDeepest && count(); }
    bool close()
    {
        --m_depth;
        return true;
    }

    int m_depth = 0;
    int m_values = 0;
};

} // namespace

json parseJson(std::string_view text, std::string_view name)
{
    Bounds bounds;
    const bool isWithin = json::sax_parse(text, &bounds);
    json value = isWithin ? json::parse(text, nullptr, /*allow_exceptions=*/false) : json(json::value_t::discarded);
    if (value.is_discarded())
        throw Failure(ErrorCode::ModelDamaged, std::string(name) + ": not valid JSON, or more of it than any model has");
    return value;
}

json readJson(const std::filesystem::path& path, std::size_t limit)
{
    const std::string name = path.filename().string();
    try {
        return parseJson(readSmallFile(path, limit), name);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::NotFound)
            throw Failure(ErrorCode::ModelIncomplete, name + " is missing", name);
        if (failure.code() == ErrorCode::EmptyFile || failure.code() == ErrorCode::NotAFile)
            throw Failure(ErrorCode::ModelDamaged, failure.detail());
        throw;
    }
}

} // namespace lectern::engine
