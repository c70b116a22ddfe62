// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/use_flowing.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/flowing_document.h"
#include "engine/base/failure.h"
#include "tests/app/importing/zip_builder.h"

#include <algorithm>
#include <cstddef>

namespace lectern::fuzz {

namespace {

constexpr std::string_view kName = "@@ ";

/// Whether it can be sent and shown as it is.
bool isWellFormed(const std::u16string& text)
{
    return importing::fromUtf8(importing::toUtf8(text)) == text && text.find(u'\0') == text.npos;
}

void check(const importing::FlowingDocument& document)
{
    ENSURE(!document.sections.empty());
    for (const std::u16string& section : document.sections)
        ENSURE(isWellFormed(section));
    for (const auto& entry : document.outline) {
        ENSURE(entry.section >= 0 && entry.section <= static_cast<int>(document.sections.size()));
        ENSURE(entry.level >= 1);
    }
}

} // namespace

std::string readAndCheck(std::string_view bytes)
{
    try {
        check(importing::readFlowing(bytes));
        return {};
    } catch (const Failure& failure) {
        ENSURE(failure.code() == ErrorCode::UnknownFormat || failure.code() == ErrorCode::DamagedDocument);
        return failure.detail().empty() ? "of no known kind" : failure.detail();
    }
}

std::string asArchive(std::string_view input)
{
    if (!input.starts_with(kName))
        return std::string(input);
    test::ZipBuilder archive;
    while (!input.empty()) {
        const std::size_t line = std::min(input.find('\n'), input.size());
        const std::string_view name = input.substr(std::min(kName.size(), line), line - std::min(kName.size(), line));
        input.remove_prefix(std::min(line + 1, input.size()));
        const std::size_t next = input.find("\n@@ ");
        archive.add(name, input.substr(0, next));
        input.remove_prefix(next == std::string_view::npos ? input.size() : next + 1);
    }
    return archive.build();
}

} // namespace lectern::fuzz
