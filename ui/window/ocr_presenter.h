// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/services.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

namespace lectern::ui {

class MainWindow;
class OcrOffer;

/// Offers to recognise the scanned pages of the document that is shown, shows how far that is, and has the text taken over when
/// it is done, also of documents that are not shown.
class OcrPresenter : public QObject {
    Q_OBJECT

public:
    /// Gives the password with which a file was opened; empty: none is known.
    using Passwords = std::function<QByteArray(const QString& path)>;

    /// All must outlive the presenter.
    OcrPresenter(runtime::Services& services, MainWindow& window, OcrOffer& offer, Passwords passwords,
                 QObject* parent = nullptr);

    /// This document is shown now; null: none is.
    void setShown(const QString& id, std::shared_ptr<const domain::Document> document);
    void setDocuments(const std::vector<domain::DocumentSummary>& documents);

signals:
    /// The document that is shown is about to get another text: nothing of the old one may go on.
    void textChanges(const QString& document);
    /// It has it; where conversations keep the old one, it is another document.
    void textChanged(const QString& document, const QString& now);

private:
    void update();
    void use(const QString& document);
    void start(const QString& languages);
    void sayFailures(const QString& document);

    runtime::Services& m_services;
    MainWindow& m_window;
    OcrOffer& m_offer;
    Passwords m_passwords;
    QString m_shown;
    std::shared_ptr<const domain::Document> m_text;
    QString m_offered;          // what the offer stands for, with the languages that were ticked; empty: it says something else
    QSet<QString> m_declined;   // documents, until the program ends
    QSet<QString> m_superseded; // documents whose text is old on purpose
    QSet<QString> m_used;       // those whose recognition ends because what is done is enough
    QHash<QString, runtime::RecognitionProgress> m_progress;
    QHash<QString, int> m_failures;    // pages that were not recognised, by document
    QHash<QString, QString> m_reasons; // of the last one
};

} // namespace lectern::ui
