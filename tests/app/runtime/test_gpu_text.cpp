// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/gpu_text.h"

#include <QSet>
#include <QTest>

using lectern::engine::GpuFit;
using lectern::engine::GpuObstacle;
using lectern::runtime::gpuText;

class TestGpuText : public QObject
{
    Q_OBJECT

private slots:
    void everyObstacle_hasASentenceOfItsOwn()
    {
        QSet<QString> sentences;
        const int last = int(GpuObstacle::Failed);
        for (int obstacle = int(GpuObstacle::NoPlugin); obstacle <= last; ++obstacle) {
            const QString sentence = gpuText(fitWith(GpuObstacle(obstacle)));
            QVERIFY2(sentence.size() > 8, qPrintable(QString::number(obstacle)));
            QVERIFY2(!sentence.endsWith('.') && !sentence.contains('%'), qPrintable(sentence));
            sentences.insert(sentence);
        }
        QCOMPARE(sentences.size(), last);
    }

    void nothingInTheWay_isNotASentence()
    {
        QVERIFY(gpuText(fitWith(GpuObstacle::None)).isEmpty());
    }

    void versions_areNamed()
    {
        QCOMPARE(gpuText(fitWith(GpuObstacle::OldDriver)), QString("the NVIDIA driver is too old (CUDA 12.4, where 13.0 is needed)"));
    }

private:
    static GpuFit fitWith(GpuObstacle obstacle)
    {
        GpuFit fit;
        fit.obstacle = obstacle;
        fit.reason = "CUDA 12.4, where 13.0 is needed";
        return fit;
    }
};

QTEST_GUILESS_MAIN(TestGpuText)
#include "test_gpu_text.moc"
