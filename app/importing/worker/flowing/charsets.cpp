// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/charsets.h"

#include "app/importing/worker/characters.h"

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace lectern::importing {

namespace {

using Converter = std::unique_ptr<UConverter, decltype(&::ucnv_close)>;

/// Names that stand for a larger encoding, as the WHATWG's Encoding Standard has it: what is labelled so is written in these.
constexpr std::array<std::pair<std::u16string_view, const char*>, 14> kSupersets{{{u"iso-8859-1", "windows-1252"},
                                                                                  {u"latin1", "windows-1252"},
                                                                                  {u"us-ascii", "windows-1252"},
                                                                                  {u"ascii", "windows-1252"},
                                                                                  {u"iso-8859-9", "windows-1254"},
                                                                                  {u"tis-620", "windows-874"},
                                                                                  {u"iso-8859-11", "windows-874"},
                                                                                  {u"shift_jis", "windows-31j"},
                                                                                  {u"euc-kr", "windows-949"},
                                                                                  {u"uhc", "windows-949"},
                                                                                  {u"mac-cyrillic", "x-mac-cyrillic"},
                                                                                  {u"gb2312", "GB18030"},
                                                                                  {u"gbk", "GB18030"},
                                                                                  {u"big5", "Big5-HKSCS"}}};

constexpr std::size_t kSample = std::size_t{1} << 20; // bytes that the detector is shown
constexpr std::size_t kFewBytes = 8;                  // beyond ASCII; fewer say nothing of the language

std::string usedName(std::string_view charset)
{
    const std::u16string lower = lowered(fromUtf8(charset));
    for (const auto& [name, superset] : kSupersets)
        if (lower == name)
            return superset;
    return std::string(charset);
}

bool isBeyondAscii(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

/// The encoding of a text of mostly ASCII characters in units of two or four bytes; else empty.
std::string_view wideCharset(std::string_view bytes)
{
    const std::string_view sample = bytes.substr(0, std::min<std::size_t>(bytes.size(), 4'096) & ~std::size_t{3});
    if (sample.size() < 4)
        return {};
    std::array<std::size_t, 4> zeros{};
    for (std::size_t i = 0; i < sample.size(); ++i)
        zeros[i % 4] += sample[i] == 0;
    const std::size_t units = sample.size() / 4;
    const auto most = [&](std::size_t place) { return zeros[place] * 10 > units * 7; };
    const auto few = [&](std::size_t place) { return zeros[place] * 10 < units; };
    if (few(0) && most(2) && most(3) && most(1))
        return "UTF-32LE";
    if (most(0) && most(1) && most(2) && few(3))
        return "UTF-32BE";
    if (few(0) && most(1) && few(2) && most(3))
        return "UTF-16LE";
    return most(0) && few(1) && most(2) && few(3) ? "UTF-16BE" : std::string_view();
}

/// Whether the bytes are a text in this encoding, all of it.
bool decodesWell(std::string_view charset, std::string_view bytes)
{
    const std::optional<std::u16string> text = decodedAs(charset, bytes);
    if (!text)
        return false;
    const auto bad =
        std::count_if(text->begin(), text->end(), [](char16_t c) { return c == 0xFFFD || (c >= 0x80 && c < 0xA0); });
    return static_cast<std::size_t>(bad) * 500 <= text->size();
}

} // namespace

std::optional<std::u16string> decodedAs(std::string_view charset, std::string_view bytes)
{
    UErrorCode error = U_ZERO_ERROR;
    const Converter converter(::ucnv_open(usedName(charset).c_str(), &error), &::ucnv_close);
    if (U_FAILURE(error) != 0)
        return {};
    std::u16string text;
    text.reserve(bytes.size());
    std::array<char16_t, 16'384> buffer; // left uninitialised: it is written before it is read
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    do {
        error = U_ZERO_ERROR;
        char16_t* to = buffer.data();
        ::ucnv_toUnicode(converter.get(), &to, buffer.data() + buffer.size(), &from, end, nullptr, 1, &error);
        text.append(buffer.data(), to);
    } while (error == U_BUFFER_OVERFLOW_ERROR);
    if (!text.empty() && text.front() == 0xFEFF)
        text.erase(0, 1);
    return text;
}

std::string_view markedCharset(std::string_view bytes)
{
    using namespace std::string_view_literals;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMarks{{{"\xFF\xFE\0\0"sv, "UTF-32LE"},
                                                                                   {"\0\0\xFE\xFF"sv, "UTF-32BE"},
                                                                                   {"\xEF\xBB\xBF"sv, "UTF-8"},
                                                                                   {"\xFF\xFE"sv, "UTF-16LE"},
                                                                                   {"\xFE\xFF"sv, "UTF-16BE"}}};
    for (const auto& [mark, charset] : kMarks)
        if (bytes.starts_with(mark))
            return charset;
    return {};
}

std::string guessedCharset(std::string_view bytes)
{
    if (const std::string_view wide = wideCharset(bytes); !wide.empty())
        return std::string(wide);
    const auto first = std::find_if(bytes.begin(), bytes.end(), isBeyondAscii);
    const bool hasShifts =
        first == bytes.end() && (bytes.find("\x1B$") != std::string_view::npos || bytes.find("~{") != std::string_view::npos);
    if (!hasShifts && isUtf8(bytes))
        return "UTF-8";
    // From the beginning of the line: between bytes of one character nothing can be told.
    std::size_t start = hasShifts ? 0 : bytes.rfind('\n', static_cast<std::size_t>(first - bytes.begin()));
    start = start == std::string_view::npos ? 0 : start;
    const std::string_view sample = bytes.substr(start, kSample);
    const std::unique_ptr<uchardet, decltype(&::uchardet_delete)> detector(::uchardet_new(), &::uchardet_delete);
    ::uchardet_handle_data(detector.get(), sample.data(), sample.size());
    ::uchardet_data_end(detector.get());
    const std::string guess = ::uchardet_get_charset(detector.get());
    if (hasShifts)
        return guess.empty() || guess == "ASCII" || !decodesWell(guess, sample) ? "UTF-8" : guess;
    const bool isLittle = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), isBeyondAscii)) < kFewBytes;
    if (guess.empty() || (isLittle && decodesWell("windows-1252", sample)) || !decodesWell(guess, sample))
        return "windows-1252";
    return guess;
}

} // namespace lectern::importing
