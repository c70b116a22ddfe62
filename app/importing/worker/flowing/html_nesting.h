// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lectern::importing {

/// The markup with those tags blanked out that the parser of HTML cannot take: elements nested more than some hundred deep, for
/// each of which it looks through all that are open (browsers flatten them, too), and empty elements of XHTML such as
/// `<title/>`, after which it would take all that follows for a title. So are attributes beyond the first hundreds of a tag, each of
/// which it compares with all before, and formatting within formatting that nothing ends, which it opens again in every paragraph.
/// Of selections only the options are left, and mathematics becomes elements like others: inside a table the parser ends the
/// process over some of what can stand in them (gumbo 0.10.1, "node_qualified_tag_is", "close_current_cell"). Text stays as it is.
std::string withBearableNesting(std::string_view html);

} // namespace lectern::importing
