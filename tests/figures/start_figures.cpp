// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/figures/start_figures.h"

#include "tests/e2e/pdf_file.h"
#include "tests/e2e/window/input.h"
#include "tests/e2e/window/lectern_window.h"
#include "tests/e2e/window/window_document.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>

namespace lectern::test {

namespace {

const QRegularExpression kAlreadyRead{QStringLiteral("^Already read: starts at once$")};

bool end(LecternWindow& window)
{
    press(QStringLiteral("ctrl+q"));
    return window.waitForEnd();
}

} // namespace

StartTimes measureStart()
{
    Program program;
    LecternWindow window(program);
    const QString document = program.file("island.pdf", pdfFile(longDocument()));
    if (!window.start({document}) || window.await("label", kAlreadyRead).isNull() || !end(window))
        return {};

    std::array<double, 5> focused{};
    std::array<double, 5> ready{};
    for (std::size_t i = 0; i < focused.size(); ++i) {
        QElapsedTimer clock;
        clock.start();
        if (!window.start())
            return {};
        focused[i] = double(clock.elapsed());
        if (window.await("label", kAlreadyRead).isNull())
            return {};
        ready[i] = double(clock.elapsed());
        if (!end(window))
            return {};
    }
    std::sort(focused.begin(), focused.end());
    std::sort(ready.begin(), ready.end());
    return {focused[focused.size() / 2], ready[ready.size() / 2]};
}

} // namespace lectern::test
