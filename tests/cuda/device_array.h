// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <vector>

namespace lectern::tests {

/// Values in device memory.
template <typename T>
class DeviceArray {
public:
    /// Undefined values.
    explicit DeviceArray(std::size_t count) : m_count(count)
    {
        engine::cuda::check(cudaMalloc(&m_data, count * sizeof(T)), "cudaMalloc");
    }
    explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) { set(values); }
    ~DeviceArray() { cudaFree(m_data); }
    DeviceArray(const DeviceArray&) = delete;
    DeviceArray& operator=(const DeviceArray&) = delete;

    void set(const std::vector<T>& values)
    {
        engine::cuda::check(cudaMemcpy(m_data, values.data(), m_count * sizeof(T), cudaMemcpyHostToDevice), "cudaMemcpy");
    }
    std::vector<T> get() const
    {
        std::vector<T> values(m_count);
        engine::cuda::check(cudaMemcpy(values.data(), m_data, m_count * sizeof(T), cudaMemcpyDeviceToHost), "cudaMemcpy");
        return values;
    }
    T* data() { return m_data; }
    const T* data() const { return m_data; }

private:
    T* m_data = nullptr;
    std::size_t m_count = 0;
};

inline std::vector<__nv_bfloat16> toBf16(const std::vector<float>& values)
{
    std::vector<__nv_bfloat16> rounded;
    for (const float value : values)
        rounded.push_back(__float2bfloat16_rn(value));
    return rounded;
}

inline std::vector<float> toFloats(const std::vector<__nv_bfloat16>& values)
{
    std::vector<float> floats;
    for (const __nv_bfloat16 value : values)
        floats.push_back(__bfloat162float(value));
    return floats;
}

inline std::vector<float> toFloats(const std::vector<float>& values)
{
    return values;
}

/// Activations of either type.
template <typename T>
std::vector<T> activations(const std::vector<float>& values)
{
    if constexpr (std::is_same_v<T, float>)
        return values;
    else
        return toBf16(values);
}

/// The nearest values that bfloat16 holds.
inline std::vector<float> throughBf16(const std::vector<float>& values)
{
    return toFloats(toBf16(values));
}

template <typename T>
bool sameBits(const std::vector<T>& a, const std::vector<T>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

} // namespace lectern::tests
