// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QString>

namespace lectern::cli {

/// Results on standard output; progress, notices and errors on standard error.
class Console {
public:
    Console();

    /// No progress and no notices from now on.
    void setQuiet(bool quiet) { m_quiet = quiet; }

    /// Someone types at standard input.
    bool isInteractive() const { return m_inputIsTerminal; }

    /// Writes to standard output at once. Throws Refusal where it is closed.
    void write(const QString& text);
    /// As write(), for bytes that must stay as they are.
    void writeBytes(const QByteArray& bytes);

    /// One line on standard error, unless quiet.
    void notice(const QString& line);
    /// `lectern: SUBJECT: SENTENCE` on standard error.
    void error(const QString& subject, const QString& sentence);
    /// What stands before typed input; on a terminal only.
    void prompt(const QString& text);

    /// How far something has come: redrawn in place on a terminal, else a line every few seconds. Nothing when quiet.
    /// @param fraction 0 to 1; negative where nobody knows
    void progress(const QString& text, double fraction);
    /// Takes the progress off the screen.
    void endProgress();

private:
    void writeError(const QString& text);
    void drawProgress(const QString& text, double fraction);

    bool m_inputIsTerminal;
    bool m_outputIsTerminal;
    bool m_errorIsTerminal;
    bool m_quiet = false;
    bool m_progressShown = false;
    QElapsedTimer m_sinceProgress;
};

/// `text` without characters that would steer a terminal: documents and file names are not trusted with that. Line breaks and
/// tabs stay.
QString printable(QString text);

} // namespace lectern::cli
