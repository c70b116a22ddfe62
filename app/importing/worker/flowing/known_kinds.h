// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace lectern::importing {

/// What kind of file this is, among those that people open by mistake or hope: pictures, archives, old office documents. To be
/// read in a sentence ("a PNG image"); empty where it is none of these.
std::string_view kindOfUnreadable(std::string_view bytes);

} // namespace lectern::importing
