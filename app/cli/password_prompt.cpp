// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/password_prompt.h"

#include "app/cli/console.h"

#include <cerrno>
#include <termios.h>
#include <unistd.h>

namespace lectern::cli {

namespace {

constexpr char kInterruptByte = 3;
constexpr char kEndByte = 4;

/// The terminal without echo for as long as this lives. Signals are off too, so that Ctrl+C arrives as a byte and the
/// terminal is put right again before the program ends.
class SilentTerminal {
public:
    SilentTerminal()
    {
        m_changed = tcgetattr(STDIN_FILENO, &m_before) == 0;
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG | ICANON);
        silent.c_cc[VMIN] = 1;
        silent.c_cc[VTIME] = 0;
        m_changed = m_changed && tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~SilentTerminal()
    {
        if (m_changed) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        }
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

private:
    termios m_before{};
    bool m_changed = false;
};

void show(const QByteArray& text)
{
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.constData(), std::size_t(text.size()));
}

} // namespace

std::optional<QByteArray> askPassword(const QString& prompt)
{
    show(printable(prompt).toUtf8());
    const SilentTerminal silent;
    QByteArray password;
    for (;;) {
        char byte = 0;
        const ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0 || byte == kInterruptByte || (byte == kEndByte && password.isEmpty())) {
            show("\n");
            return std::nullopt;
        }
        if (byte == '\n' || byte == '\r' || byte == kEndByte) {
            show("\n");
            return password;
        }
        if (byte == '\b' || byte == 0x7f) {
            password.chop(1);
        } else {
            password += byte;
        }
    }
}

} // namespace lectern::cli
