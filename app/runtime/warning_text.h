// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::runtime {

/// A warning of an import report (domain::ImportReport) in the language of who reads it. Reports are kept with the words of the
/// program that wrote them; what is not known, as a library's own complaint, stays as it is.
QString warningText(const QString& warning);

} // namespace lectern::runtime
