// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"

#include <exception>
#include <functional>
#include <new>
#include <type_traits>
#include <utility>
#include <variant>

namespace lectern::runtime {

/// A value, or why there is none. What crosses a thread's boundary instead of an exception.
template <typename T>
class Result {
public:
    explicit Result(T value) : m_outcome(std::in_place_index<0>, std::move(value)) {}
    explicit Result(Failure failure) : m_outcome(std::in_place_index<1>, std::move(failure)) {}

    bool ok() const { return m_outcome.index() == 0; }
    /// Needs ok().
    const T& value() const& { return std::get<0>(m_outcome); }
    T&& value() && { return std::get<0>(std::move(m_outcome)); }
    /// Needs !ok().
    const Failure& failure() const { return std::get<1>(m_outcome); }

private:
    std::variant<T, Failure> m_outcome;
};

/// Runs `work`, turning whatever it throws into a value: the one catch at a thread's boundary. Work without a result gives a
/// Result<std::monostate>.
template <typename Work>
auto guarded(Work&& work)
{
    using Returned = std::invoke_result_t<Work>;
    using Value = std::conditional_t<std::is_void_v<Returned>, std::monostate, Returned>;
    try {
        if constexpr (std::is_void_v<Returned>) {
            std::invoke(std::forward<Work>(work));
            return Result<Value>(std::monostate{});
        } else {
            return Result<Value>(std::invoke(std::forward<Work>(work)));
        }
    } catch (const Failure& failure) {
        return Result<Value>(failure);
    } catch (const std::bad_alloc&) {
        return Result<Value>(Failure(ErrorCode::OutOfMemory, "allocation failed"));
    } catch (const std::exception& other) {
        // A library's own complaint that nobody below gave a code: its words are all there is.
        return Result<Value>(Failure(ErrorCode::InvalidInput, other.what()));
    }
}

} // namespace lectern::runtime
