// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/abi.h"
#include "engine/profile.h"

namespace lectern::engine {

/// Reports what the device computes from here to the end of the scope, where somebody wants to know. Counting is timing: the
/// plug-in does neither alone.
class GpuProfiling {
public:
    GpuProfiling(const LecternCudaPlugin& plugin, LecternCudaModel* model, Profile* profile)
        : m_plugin(plugin), m_model(model), m_profile(profile)
    {
        if (m_profile)
            m_plugin.timeKernels(m_model, 1, nullptr);
    }
    ~GpuProfiling()
    {
        if (!m_profile)
            return;
        LecternCudaTiming timings[kOperations]; // in the order of Operation
        const int32_t count = m_plugin.timings(m_model, timings, static_cast<int32_t>(kOperations));
        for (int32_t i = 0; i < count; ++i) {
            if (timings[i].calls == 0)
                continue;
            const auto operation = static_cast<Operation>(i);
            m_profile->addCalls(operation, timings[i].calls, m_profile->isTimed() ? timings[i].seconds : 0);
            m_profile->addWork(operation, {Arithmetic::Bf16, timings[i].operations, timings[i].bytes});
        }
        m_plugin.timeKernels(m_model, 0, nullptr);
    }
    GpuProfiling(const GpuProfiling&) = delete;
    GpuProfiling& operator=(const GpuProfiling&) = delete;

private:
    const LecternCudaPlugin& m_plugin;
    LecternCudaModel* m_model;
    Profile* m_profile;
};

} // namespace lectern::engine
