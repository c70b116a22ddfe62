// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lectern::importing {

/// Where a reference in an archive leads.
struct Reference {
    std::string file;     ///< name in the archive; empty: nowhere in it (another host, or above its root)
    std::string fragment; ///< what follows `#`
};

/// Resolves a relative reference (RFC 3986) as the files of EPUB and Office Open XML use them.
/// @param base name of the file that it stands in, "" for the root
Reference resolved(std::string_view base, std::string_view reference);

} // namespace lectern::importing
