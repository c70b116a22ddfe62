// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"

#include "app/cli/refusal.h"
#include "app/cli/text.h"

#include <algorithm>
#include <cerrno>
#include <sys/ioctl.h>
#include <unistd.h>

namespace lectern::cli {

namespace {

constexpr qint64 kRedrawMs = 100;
constexpr qint64 kLineEveryMs = 3000;
constexpr int kBarWidth = 20;

bool writeAll(int descriptor, const QByteArray& bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(descriptor, bytes.constData() + done, std::size_t(bytes.size() - done));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        done += written;
    }
    return true;
}

int terminalWidth()
{
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

QString bar(double fraction)
{
    const int filled = std::clamp(int(fraction * kBarWidth), 0, kBarWidth);
    return QLatin1Char('[') + QString(filled, QLatin1Char('#')) + QString(kBarWidth - filled, QLatin1Char('.'))
           + QStringLiteral("] ");
}

} // namespace

QString printable(QString text)
{
    for (QChar& character : text) {
        const char16_t unit = character.unicode();
        const bool control = (unit < 0x20 && unit != '\n' && unit != '\t') || (unit >= 0x7f && unit < 0xa0);
        if (control) {
            character = QChar::ReplacementCharacter;
        }
    }
    return text;
}

Console::Console()
    : m_inputIsTerminal(isatty(STDIN_FILENO)), m_outputIsTerminal(isatty(STDOUT_FILENO)), m_errorIsTerminal(isatty(STDERR_FILENO))
{
    m_sinceProgress.start();
}

void Console::write(const QString& text)
{
    writeBytes((m_outputIsTerminal ? printable(text) : text).toUtf8());
}

void Console::writeBytes(const QByteArray& bytes)
{
    endProgress();
    if (!writeAll(STDOUT_FILENO, bytes)) {
        throw Refusal{Text::tr("standard output"), Text::tr("it was closed before everything was written")};
    }
}

void Console::notice(const QString& line)
{
    if (!m_quiet) {
        endProgress();
        writeError(printable(line).replace(QLatin1Char('\n'), QLatin1Char(' ')) + QLatin1Char('\n'));
    }
}

void Console::error(const QString& subject, const QString& sentence)
{
    endProgress();
    QString line = QStringLiteral("lectern: ");
    if (!subject.isEmpty()) {
        line += subject + QStringLiteral(": ");
    }
    line += sentence;
    writeError(printable(line).replace(QLatin1Char('\n'), QLatin1Char(' ')) + QLatin1Char('\n'));
}

void Console::prompt(const QString& text)
{
    if (m_inputIsTerminal) {
        endProgress();
        writeError(text);
    }
}

void Console::progress(const QString& text, double fraction)
{
    if (m_quiet || m_sinceProgress.elapsed() < (m_errorIsTerminal ? kRedrawMs : kLineEveryMs)) {
        return;
    }
    m_sinceProgress.start();
    if (m_errorIsTerminal) {
        drawProgress(text, fraction);
    } else {
        writeError(printable(text) + QLatin1Char('\n'));
    }
}

void Console::drawProgress(const QString& text, double fraction)
{
    const QString line = (fraction < 0 ? QString() : bar(fraction)) + printable(text);
    // One column stays free: a full line would wrap, and the next redraw leave it behind.
    writeError(QLatin1Char('\r') + line.left(terminalWidth() - 1) + QStringLiteral("\x1b[K"));
    m_progressShown = true;
}

void Console::endProgress()
{
    if (m_progressShown) {
        writeError(QStringLiteral("\r\x1b[K"));
        m_progressShown = false;
    }
}

void Console::writeError(const QString& text)
{
    // With standard error closed there is nobody left to tell.
    writeAll(STDERR_FILENO, text.toUtf8());
}

} // namespace lectern::cli
