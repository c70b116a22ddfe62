// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace lectern::engine {

/// Kinds of arithmetic that devices do at different rates. A multiplication and an addition are two operations in each.
enum class Arithmetic {
    Float,   ///< float32
    Bf16,    ///< products of bfloat16, sums in float32
    Integer, ///< products of 8-bit integers, sums in 32 bits
};
constexpr std::size_t kArithmetics = 3;

/// What a model's computation is made of.
enum class Operation {
    Embedding,
    Norm,    ///< rmsnorms of the residual stream, and adding to it
    MambaIn, ///< in_proj
    Convolution,
    MambaX,  ///< x_proj, and the norms of dt, B and C
    MambaDt, ///< dt_proj
    Scan,
    MambaOut,     ///< out_proj
    AttentionIn,  ///< q, k and v
    Attention,    ///< keeping keys and values, and attending
    AttentionOut, ///< o
    FeedForward,  ///< the products of dense ones
    Router,       ///< with gathering rows for experts, and adding up what these give
    Experts,      ///< the products of experts
    Activation,   ///< SwiGLU
    Head,         ///< logits
};
constexpr std::size_t kOperations = 16;

/// What an operation cannot do without, however it is computed.
struct Work {
    Arithmetic arithmetic = Arithmetic::Float;
    double operations = 0;
    double bytes = 0; ///< of weights, keys and values, and recurrent states; activations are taken to stay in caches
};

/// The most that a device does in a second, measured on it.
struct DeviceLimits {
    double bytes = 0;                              ///< read from memory
    std::array<double, kArithmetics> operations{}; ///< 0 where it has no such arithmetic, or does not use it

    double& of(Arithmetic arithmetic) { return operations[static_cast<std::size_t>(arithmetic)]; }
    double of(Arithmetic arithmetic) const { return operations[static_cast<std::size_t>(arithmetic)]; }
};

/// An account of what a device computed: for each kind of operation how often, how long and how much. A backend reports to
/// it from the thread that calls it. What counts as work:
/// - products with weights: 2 · rows · outputs · depth operations in the arithmetic they are done with, and the weights' bytes
///   as they are stored, once for each call (the CPU rounds outputs up to sixteens); of experts those that have rows, top-k for each token;
/// - attention: 4 · heads · headDim operations for each token and each position it sees; the keys and values seen, once;
/// - scan and convolution: roughly, an exponential as 16 operations; A and the states before and after.
/// Norms, SwiGLU, the router's choice and the embedding have time but no work.
class Profile {
public:
    struct Record {
        std::int64_t calls = 0;
        double seconds = 0; ///< 0 where the profile is not timed
        std::array<double, kArithmetics> operations{};
        double bytes = 0;

        double allOperations() const { return operations[0] + operations[1] + operations[2]; }
        /// The time of the arithmetic at its peak rates.
        double computingSeconds(const DeviceLimits& limits) const
        {
            double total = 0;
            for (std::size_t i = 0; i < kArithmetics; ++i)
                total += limits.operations[i] > 0 ? operations[i] / limits.operations[i] : 0;
            return total;
        }
        /// That, or the time of the memory traffic, whichever is longer.
        double leastSeconds(const DeviceLimits& limits) const
        {
            return std::max(computingSeconds(limits), limits.bytes > 0 ? bytes / limits.bytes : 0);
        }
    };

    /// @param timed whether operations are timed, beside being counted
    explicit Profile(bool timed = false) : m_timed(timed) {}

    bool isTimed() const { return m_timed; }
    const Record& of(Operation operation) const { return m_records[static_cast<std::size_t>(operation)]; }

    void addCall(Operation operation, double seconds) { addCalls(operation, 1, seconds); }
    void addCalls(Operation operation, std::int64_t calls, double seconds)
    {
        Record& record = m_records[static_cast<std::size_t>(operation)];
        record.calls += calls;
        record.seconds += seconds;
    }
    void addWork(Operation operation, const Work& work)
    {
        Record& record = m_records[static_cast<std::size_t>(operation)];
        record.operations[static_cast<std::size_t>(work.arithmetic)] += work.operations;
        record.bytes += work.bytes;
    }

    /// Of all operations: the roofline (Williams et al. 2009).
    double leastSeconds(const DeviceLimits& limits) const
    {
        return sum([&](const Record& record) { return record.leastSeconds(limits); });
    }
    double seconds() const
    {
        return sum([](const Record& record) { return record.seconds; });
    }
    double bytes() const
    {
        return sum([](const Record& record) { return record.bytes; });
    }

private:
    template <typename Value>
    double sum(Value value) const
    {
        double total = 0;
        for (const Record& record : m_records)
            total += value(record);
        return total;
    }

    bool m_timed;
    std::array<Record, kOperations> m_records{};
};

} // namespace lectern::engine
