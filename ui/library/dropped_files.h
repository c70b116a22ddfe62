// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

class QMimeData;

namespace lectern::ui {

/// The local files among what is being dragged, each once; folders and addresses of the network are left out.
QStringList droppedFiles(const QMimeData& data);

} // namespace lectern::ui
