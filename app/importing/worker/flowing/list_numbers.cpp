// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/list_numbers.h"

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace lectern::importing {

namespace {

std::string roman(int number)
{
    constexpr std::array<std::pair<int, std::string_view>, 13> kDigits{{{1000, "m"},
                                                                        {900, "cm"},
                                                                        {500, "d"},
                                                                        {400, "cd"},
                                                                        {100, "c"},
                                                                        {90, "xc"},
                                                                        {50, "l"},
                                                                        {40, "xl"},
                                                                        {10, "x"},
                                                                        {9, "ix"},
                                                                        {5, "v"},
                                                                        {4, "iv"},
                                                                        {1, "i"}}};
    std::string text;
    for (const auto& [value, digits] : kDigits)
        for (; number >= value; number -= value)
            text += digits;
    return text;
}

/// a to z, then aa, bb …, as word processors count.
std::string letters(int number)
{
    return std::string(static_cast<std::size_t>((number - 1) / 26 + 1), static_cast<char>('a' + (number - 1) % 26));
}

std::string upper(std::string text)
{
    for (char& c : text)
        c = static_cast<char>(c - 'a' + 'A');
    return text;
}

} // namespace

std::optional<int> integerIn(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::u16string listNumber(int number, std::string_view format)
{
    std::string text = std::to_string(number);
    const bool isWritten = number >= 1 && number < 4'000; // in letters nobody counts further
    if (isWritten && (format == "lowerLetter" || format == "a"))
        text = letters(number);
    else if (isWritten && (format == "upperLetter" || format == "A"))
        text = upper(letters(number));
    else if (isWritten && (format == "lowerRoman" || format == "i"))
        text = roman(number);
    else if (isWritten && (format == "upperRoman" || format == "I"))
        text = upper(roman(number));
    else if (format == "decimalZero" && number >= 0 && number < 10)
        text.insert(0, 1, '0');
    return {text.begin(), text.end()};
}

} // namespace lectern::importing
