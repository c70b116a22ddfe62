// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"

#include <QString>

namespace lectern::runtime {

/// What a person reads about a failure, in their language: one line to stand after the subject and a colon ("report.pdf: it
/// is empty"), hence without a capital and a full stop. The only place where codes become sentences.
QString errorText(const Failure& failure);

/// The same where one page of a document was not recognised (importing::PageRecognition): said after the page's name.
QString recognitionErrorText(const Failure& failure);

} // namespace lectern::runtime
