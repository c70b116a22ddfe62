// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>

class QSplitter;

namespace lectern::ui {

class CommandPalette;
class ConversationPane;
class DocumentPane;
class LibraryPane;
class MessageBar;
class OcrOffer;
class PageNavigator;
class WindowActions;
class WindowBar;
class WindowStatus;

/// Three panes side by side, a bar above, a line below. Only arranges them: what they say to each other and to the program is
/// the WindowPresenter's.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    WindowBar& bar() { return *m_bar; }
    LibraryPane& library() { return *m_library; }
    OcrOffer& ocrOffer() { return *m_ocrOffer; }
    DocumentPane& document() { return *m_document; }
    ConversationPane& conversation() { return *m_conversation; }
    MessageBar& messages() { return *m_messages; }
    WindowStatus& status() { return *m_status; }
    PageNavigator& navigator() { return *m_navigator; }
    const WindowActions& commands() const { return *m_commands; }
    CommandPalette& palettePopup() { return *m_palettePopup; }

    /// The keyboard goes to the pane after the one that has it.
    void focusNextPane();

    /// Sizes of the panes; beside QWidget::saveGeometry().
    QByteArray savePanes() const;
    void restorePanes(const QByteArray& state);

signals:
    void openRequested();
    void newConversationRequested();
    void settingsRequested();
    /// All that importing the document found.
    void reportRequested();
    void paletteRequested();
    void filesDropped(const QStringList& paths);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    WindowBar* m_bar;
    MessageBar* m_messages;
    LibraryPane* m_library;
    OcrOffer* m_ocrOffer; // above the document
    DocumentPane* m_document;
    ConversationPane* m_conversation;
    QSplitter* m_splitter;
    WindowStatus* m_status;
    PageNavigator* m_navigator; // in the bar
    WindowActions* m_commands;
    CommandPalette* m_palettePopup;
};

} // namespace lectern::ui
