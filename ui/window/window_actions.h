// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QKeySequence;

namespace lectern::ui {

class MainWindow;

/// What the window can be told to do, with its keys: the one place where these are defined. The list of keys, the command
/// palette and the buttons of the bar show it.
class WindowActions : public QObject {
    Q_OBJECT

public:
    /// Adds them to the window, which must outlive this.
    explicit WindowActions(MainWindow& window);

    /// With those of the conversation pane.
    QList<QAction*> all() const;
    QAction* palette() const { return m_palette; }
    QAction* back() const { return m_back; }
    QAction* forward() const { return m_forward; }
    /// The sizes in which pages can be shown.
    const QList<QAction*>& zoom() const { return m_zoom; }
    /// Two pages side by side; can be on or off.
    QAction* pairs() const { return m_pairs; }
    /// The text that the model sees; can be on or off.
    QAction* text() const { return m_text; }

private:
    QAction* add(const QString& words, const QList<QKeySequence>& keys, const std::function<void()>& what);
    void addForFiles();
    void addForDocument();
    void addForWindow();
    void addForView();
    void documentChanged();

    MainWindow& m_window;
    QAction* m_palette = nullptr;
    QAction* m_back = nullptr;
    QAction* m_forward = nullptr;
    QAction* m_pairs = nullptr;
    QAction* m_text = nullptr;
    QList<QAction*> m_zoom;
    QList<QAction*> m_needDocument; // can be done only while one is shown
};

} // namespace lectern::ui
