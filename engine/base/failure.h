// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace lectern {

/// What went wrong in the outside world. The sentence that a person reads is made from this, in one place above.
enum class ErrorCode {
    // files
    NotFound,        ///< no such file or folder
    NotReadable,     ///< permission denied, or an I/O error while reading
    NotAFile,        ///< a folder, a FIFO or a device where a file is needed
    EmptyFile,       ///< zero bytes
    // documents
    UnknownFormat,   ///< no document that we can read
    Encrypted,       ///< needs a password and none was given
    WrongPassword,
    DamagedDocument, ///< it claims to be such a document and cannot be parsed
    NoText,          ///< nothing but images
    DocumentTooLong, ///< numbers: {tokens needed, tokens that fit}
    // the worker that opens documents
    WorkerMissing,   ///< the program lectern-import is not where it should be
    WorkerCrashed,
    WorkerTimedOut,
    WorkerOutOfMemory,
    WorkerKilled,
    NoOcrLanguage,   ///< detail names the one that is not installed; empty: there is none at all
    // models
    NoModel,          ///< no such model in the catalogue, nor a path
    ModelIncomplete,  ///< a file that belongs to the model is missing; detail names it
    ModelDamaged,     ///< truncated or inconsistent; detail says where
    ModelUnsupported, ///< readable, but no model that this engine computes; detail says why
    // the library
    LibraryLocked,  ///< another process writes to it; detail names that process, numbers: {its id}
    LibraryDamaged, ///< its files are not what was written; detail says where
    LibraryTooNew,  ///< numbers: {its version, the last version that this program knows}
    // input and machine
    InvalidInput,     ///< a value that cannot be used (a token id outside the vocabulary); detail says which
    OutOfMemory,
    DeviceFailed,     ///< there is no GPU to compute on, or it has failed; detail says why
    DiskFull,
    CannotWrite,
};

/// The outside world failed. Thrown below, caught once at each thread's boundary.
class Failure : public std::exception {
public:
    /// @param detail  English, for the log and a Details button
    /// @param subject the file or thing that the sentence names; may be empty
    /// @param numbers figures that the sentence shows, in the order given at the code
    explicit Failure(ErrorCode code, std::string detail = {}, std::string subject = {}, std::vector<std::int64_t> numbers = {})
        : m_code(code), m_detail(std::move(detail)), m_subject(std::move(subject)), m_numbers(std::move(numbers)) {}

    ErrorCode code() const noexcept { return m_code; }
    const std::string& detail() const noexcept { return m_detail; }
    const std::string& subject() const noexcept { return m_subject; }
    const std::vector<std::int64_t>& numbers() const noexcept { return m_numbers; }
    const char* what() const noexcept override { return m_detail.c_str(); }

    /// The same failure, naming the file it is about. Used where a lower layer knew no name.
    Failure about(std::string subject) const { return Failure(m_code, m_detail, std::move(subject), m_numbers); }

private:
    ErrorCode m_code;
    std::string m_detail;
    std::string m_subject;
    std::vector<std::int64_t> m_numbers;
};

/// Reports a bug of ours and aborts. Use ENSURE.
[[noreturn]] void ensureFailed(const char* condition, const char* file, int line);

} // namespace lectern

/// Aborts when `condition` is false: that is a bug of ours, never an input's fault.
#define ENSURE(condition) \
    (static_cast<bool>(condition) ? void(0) : ::lectern::ensureFailed(#condition, __FILE__, __LINE__))
