// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

#include <QStringList>

#include <memory>

/// A document of A5-like pages (400 × 600 points), each with the lines given, one word box of 6 points for each
/// character, lines 20 points apart from 50 points below the top and 40 from the left.
std::shared_ptr<lectern::domain::Document> madeUpDocument(const QStringList& pages);

/// Pages that differ in what they say: "page 7 of many words" and a second line.
std::shared_ptr<lectern::domain::Document> longDocument(int pages);
