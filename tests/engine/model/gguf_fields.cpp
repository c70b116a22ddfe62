// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/model/gguf_fields.h"

#include <QtGlobal>

#include <fstream>

namespace lectern::test {
namespace {

// Value types of the format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
enum Type : std::uint32_t { UInt32 = 4, Int32 = 5, Float32 = 6, Bool = 7, String = 8, Array = 9 };

class Fields {
public:
    explicit Fields(const std::string& path) : m_file(path, std::ios::binary)
    {
        if (!m_file)
            qFatal("no %s", path.c_str());
        m_file.ignore(16); // magic, version, number of tensors
        for (auto count = number<std::uint64_t>(); count > 0; --count)
            readField();
    }

    engine::GgufVocabulary result;

private:
    template <typename T>
    T number()
    {
        T value{};
        m_file.read(reinterpret_cast<char*>(&value), sizeof value);
        if (!m_file)
            qFatal("the file ends too early");
        return value;
    }

    std::string text()
    {
        std::string value(number<std::uint64_t>(), '\0');
        m_file.read(value.data(), static_cast<std::streamsize>(value.size()));
        return value;
    }

    void readField()
    {
        const std::string key = text();
        const auto type = number<std::uint32_t>();
        if (type == Array)
            readArray(key);
        else if (type == String)
            setText(key, text());
        else if (type == Bool)
            setFlag(key, number<std::uint8_t>() != 0);
        else if (type == UInt32)
            setNumber(key, number<std::uint32_t>());
        else if (type == Float32)
            number<float>();
        else
            qFatal("%s is of type %u", key.c_str(), type);
    }

    void readArray(const std::string& key)
    {
        const auto type = number<std::uint32_t>();
        for (auto count = number<std::uint64_t>(); count > 0; --count) {
            if (type == String)
                result.tokens.push_back(text());
            else if (type == Float32)
                result.scores.push_back(number<float>());
            else if (const auto value = number<std::int32_t>(); key == "tokenizer.ggml.token_type")
                result.types.push_back(value);
        }
    }

    void setText(const std::string& key, std::string value)
    {
        if (key == "tokenizer.ggml.model")
            result.model = std::move(value);
        else if (key == "tokenizer.ggml.pre")
            result.pre = std::move(value);
    }

    void setFlag(const std::string& key, bool value)
    {
        if (key == "tokenizer.ggml.add_space_prefix")
            result.addSpacePrefix = value;
    }

    void setNumber(const std::string& key, std::uint32_t value)
    {
        if (key == "tokenizer.ggml.bos_token_id")
            result.bos = value;
        else if (key == "tokenizer.ggml.eos_token_id")
            result.eos = value;
        else if (key == "tokenizer.ggml.unknown_token_id")
            result.unknown = value;
        else if (key == "tokenizer.ggml.padding_token_id")
            result.padding = value;
    }

    std::ifstream m_file;
};

} // namespace

engine::GgufVocabulary ggufVocabularyFields(const std::string& path)
{
    return Fields(path).result;
}

} // namespace lectern::test
