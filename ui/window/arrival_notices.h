// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/services.h"

#include <QObject>

#include <vector>

namespace lectern::ui {

class MainWindow;

/// Says of a file that was opened what the library knew of it before: a document of the same content, or one that the file
/// held before it was changed.
class ArrivalNotices : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this.
    ArrivalNotices(runtime::Services& services, MainWindow& window, QObject* parent = nullptr);

private:
    void arrived(const QString& path, const QString& document, runtime::ImportService::Arrival arrival);

    MainWindow& m_window;
    std::vector<domain::DocumentSummary> m_documents; // before the file arrived
};

} // namespace lectern::ui
