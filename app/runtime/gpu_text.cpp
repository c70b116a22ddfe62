// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/gpu_text.h"

#include <QCoreApplication>

namespace lectern::runtime {

namespace {

class GpuWords {
    Q_DECLARE_TR_FUNCTIONS(GpuWords)

public:
    /// Names and numbers are in the engine's own words, which come behind.
    static QString of(engine::GpuObstacle obstacle, const QString& detail)
    {
        using engine::GpuObstacle;
        switch (obstacle) {
        case GpuObstacle::None:
            return {};
        case GpuObstacle::NoPlugin:
            return tr("this installation has no plug-in for GPUs");
        case GpuObstacle::ForeignPlugin:
            return tr("the plug-in for GPUs cannot be loaded (%1)").arg(detail);
        case GpuObstacle::NoCublas:
            return tr("NVIDIA's library cuBLAS for CUDA 13 is not installed");
        case GpuObstacle::OtherVersion:
            return tr("the plug-in for GPUs is of another version than this program; install both anew");
        case GpuObstacle::NoDriver:
            return tr("no NVIDIA driver is installed");
        case GpuObstacle::OldDriver:
            return tr("the NVIDIA driver is too old (%1)").arg(detail);
        case GpuObstacle::NoDevice:
            return tr("there is no GPU that can be used (%1)").arg(detail);
        case GpuObstacle::Model:
            return tr("it cannot compute this model (%1)").arg(detail);
        case GpuObstacle::Failed:
            return tr("it has failed (%1)").arg(detail);
        }
        return {};
    }

    static QString of(const Failure& failure)
    {
        const QString detail = QString::fromStdString(failure.detail());
        return failure.code() == ErrorCode::OutOfMemory ? tr("its memory does not suffice (%1)").arg(detail)
                                                        : of(engine::GpuObstacle::Failed, detail);
    }

    static QString wayOut(const Failure& failure)
    {
        return tr("%1; with --device cpu it is not needed").arg(QString::fromStdString(failure.detail()));
    }
};

} // namespace

QString gpuText(const engine::GpuFit& fit)
{
    return GpuWords::of(fit.obstacle, QString::fromStdString(fit.reason));
}

QString gpuText(const Failure& failure)
{
    return GpuWords::of(failure);
}

QString gpuWayOut(const Failure& failure)
{
    return GpuWords::wayOut(failure);
}

} // namespace lectern::runtime
