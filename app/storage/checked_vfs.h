// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::storage {

/// SQLite has no checksums of pages: a flipped bit in a text is read as another text. This file layer keeps one in the last
/// eight bytes of each page, so that whatever is read from a database is what was written, or Failure(LibraryDamaged).
/// The pages have room for it where the first connection calls Database::reservePageBytes(kPageChecksumBytes); other
/// SQLite programs can read such a file, but not write to it.

constexpr int kPageChecksumBytes = 8;
constexpr int kCheckedPageBytes = 4096; ///< pages of any other size are taken for damage

/// The layer's name, for DatabaseOptions::vfs. Registers it with SQLite on the first call.
const char* checkedVfs();

} // namespace lectern::storage
