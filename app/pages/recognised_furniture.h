// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

#include <vector>

namespace lectern::pages {

/// Takes running headers, footers and page numbers out of the text of recognised pages, which are recognised one by one:
/// only side by side do they show what runs on. Page::furniture has them then, a row on a line. Words keep their boxes and
/// have new places in the text. Pages with text of their own, and those that have nothing else, stay as they are; and a row
/// stays that the text has within a line, or not in one run.
void takeRecognisedFurniture(std::vector<domain::Page>& pages);

} // namespace lectern::pages
