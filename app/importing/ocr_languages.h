// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace lectern::importing {

/// Languages that text in images can be recognised in: Tesseract's, as installed on this computer, by its names for them
/// ("deu").

/// Where they are: the folder that TESSDATA_PREFIX names, or where the system's packages put them; empty where there is none.
QString tessdataFolder();

/// Those in the folder, by name. Not what only helps Tesseract (osd, equ).
QStringList installedOcrLanguages(const QString& tessdata);

/// Several as one, as Tesseract takes them: "deu+eng". Checks that each is there.
/// @param wanted "deu", "deu+eng", or "deu, eng"
/// Throws Failure(NoOcrLanguage); detail names the one that is missing, and is empty where there is none at all.
QString checkedOcrLanguages(const QString& wanted, const QStringList& installed);

} // namespace lectern::importing
