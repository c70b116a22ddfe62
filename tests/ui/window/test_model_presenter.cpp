// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/model_presenter.h"
#include "ui/window/window_bar.h"

#include <QTest>
#include <QToolButton>

using namespace lectern;

class TestModelPresenter : public QObject {
    Q_OBJECT

private slots:
    void gpuThatIsLeft_isSaidAndTheBarNamesTheCpu()
    {
        runtime::Services services;
        ui::MainWindow window;
        const ui::ModelPresenter presenter(services, window);
        const auto bar = [&] {
            QStringList words;
            for (const QToolButton* button : window.bar().findChildren<QToolButton*>())
                words << button->text();
            return words.join('\n');
        };
        runtime::DeskInfo info;
        info.model = "jamba-3b";
        info.device = "cuda";
        info.readOnly = true; // nothing recognises scans: there is no library
        emit services.conversations().started(info);
        QVERIFY2(bar().contains("jamba-3b · CUDA"), qPrintable(bar()));
        QCOMPARE(window.messages().sentence(), QString());
        info.device = "cpu";
        info.noGpu = "it has failed (an illegal memory access)";
        emit services.conversations().deviceChanged(info);
        QVERIFY2(bar().contains("jamba-3b · CPU") && !bar().contains("CUDA"), qPrintable(bar()));
        QCOMPARE(window.messages().sentence(),
                 QString("The GPU is not used any more: it has failed (an illegal memory access). "
                         "What comes next is computed on the CPU."));
    }
};

QTEST_MAIN(TestModelPresenter)
#include "test_model_presenter.moc"
