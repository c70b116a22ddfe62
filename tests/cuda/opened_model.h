// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/abi.h"

namespace lectern::tests {

/// A plug-in's table that remembers the last model opened through it, whom the program's side keeps to itself.
class OpenedModel {
public:
    explicit OpenedModel(const LecternCudaPlugin& plugin) : m_table(plugin)
    {
        real() = &plugin;
        m_table.openModel = [](const LecternCudaShape* shape, const LecternCudaTensor* tensors, int32_t count,
                               const LecternCudaOptions* options, LecternCudaModel** model, LecternCudaFailure* failure) {
            const int32_t code = real()->openModel(shape, tensors, count, options, model, failure);
            last() = code == LECTERN_CUDA_DONE ? *model : nullptr;
            return code;
        };
    }
    /// To open with; must outlive the engine.
    const LecternCudaPlugin& plugin() const { return m_table; }

    LecternCudaPlan plan() const
    {
        LecternCudaPlan plan{};
        m_table.planOf(last(), &plan);
        return plan;
    }
    LecternCudaUsage usage() const
    {
        LecternCudaUsage usage{};
        m_table.usageOf(last(), &usage);
        return usage;
    }

private:
    static const LecternCudaPlugin*& real()
    {
        static const LecternCudaPlugin* plugin = nullptr;
        return plugin;
    }
    static LecternCudaModel*& last()
    {
        static LecternCudaModel* model = nullptr;
        return model;
    }

    LecternCudaPlugin m_table;
};

} // namespace lectern::tests
