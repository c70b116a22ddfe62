// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/gguf_types.h"

#include <string_view>
#include <utility>

namespace lectern::engine {

namespace {

struct Known {
    std::uint32_t number;
    TensorType type;
};
constexpr Known kComputed[] = {
    {0, TensorType::F32},     {1, TensorType::F16},     {2, TensorType::Q4_0},  {3, TensorType::Q4_1},
    {6, TensorType::Q5_0},    {7, TensorType::Q5_1},    {8, TensorType::Q8_0},  {10, TensorType::Q2_K},
    {11, TensorType::Q3_K},   {12, TensorType::Q4_K},   {13, TensorType::Q5_K}, {14, TensorType::Q6_K},
    {20, TensorType::IQ4_NL}, {23, TensorType::IQ4_XS}, {30, TensorType::BF16}, {39, TensorType::MXFP4},
};

constexpr std::pair<std::uint32_t, std::string_view> kOthers[] = {
    {4, "Q4_2"},    {5, "Q4_3"},        {9, "Q8_1"},        {15, "Q8_K"},       {16, "IQ2_XXS"},
    {17, "IQ2_XS"}, {18, "IQ3_XXS"},    {19, "IQ1_S"},      {21, "IQ3_S"},      {22, "IQ2_S"},
    {24, "I8"},     {25, "I16"},        {26, "I32"},        {27, "I64"},        {28, "F64"},
    {29, "IQ1_M"},  {31, "Q4_0_4_4"},   {32, "Q4_0_4_8"},   {33, "Q4_0_8_8"},   {34, "TQ1_0"},
    {35, "TQ2_0"},  {36, "IQ4_NL_4_4"}, {37, "IQ4_NL_4_8"}, {38, "IQ4_NL_8_8"}, {40, "NVFP4"},
};

constexpr std::pair<std::int64_t, std::string_view> kFileTypes[] = {
    {0, "F32"},     {1, "F16"},     {2, "Q4_0"},    {3, "Q4_1"},    {7, "Q8_0"},    {8, "Q5_0"},    {9, "Q5_1"},
    {10, "Q2_K"},   {11, "Q3_K_S"}, {12, "Q3_K_M"}, {13, "Q3_K_L"}, {14, "Q4_K_S"}, {15, "Q4_K_M"}, {16, "Q5_K_S"},
    {17, "Q5_K_M"}, {18, "Q6_K"},   {21, "Q2_K_S"}, {25, "IQ4_NL"}, {30, "IQ4_XS"}, {32, "BF16"},   {38, "MXFP4_MOE"},
};

} // namespace

std::optional<TensorType> typeOfGgml(std::uint32_t number)
{
    for (const Known& known : kComputed) {
        if (known.number == number)
            return known.type;
    }
    return std::nullopt;
}

std::string nameOfGgmlType(std::uint32_t number)
{
    if (const auto type = typeOfGgml(number))
        return std::string(nameOf(*type));
    for (const auto& [other, name] : kOthers) {
        if (other == number)
            return std::string(name);
    }
    return std::to_string(number);
}

std::optional<std::string> nameOfFileType(std::int64_t number)
{
    for (const auto& [known, name] : kFileTypes) {
        if (known == number)
            return std::string(name);
    }
    return std::nullopt;
}

} // namespace lectern::engine
