// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/app/storage/proof/oracle.h"
#include "tests/app/storage/proof/step.h"

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

namespace lectern::test {

/// Steps without end, each possible where the last one has led. The same seed and the same oracle give the same steps.
class Script {
public:
    explicit Script(unsigned seed) : m_seed(seed), m_random(seed) {}

    Step next(const Oracle& oracle);
    /// A step of this kind; nothing where none is possible.
    std::optional<Step> make(Step::Kind kind, const Oracle& oracle);

private:
    QString name();
    unsigned below(std::size_t end) { return unsigned(m_random() % std::uint32_t(end)); }
    bool makeBookStep(Step& step, const Oracle& oracle);
    bool makeTalkStep(Step& step, const Oracle& oracle);
    bool makeTurnStep(Step& step, const Oracle& oracle);
    bool makeStateStep(Step& step, const Oracle& oracle);
    std::vector<QString> someBooks(const Oracle& oracle);

    unsigned m_seed;
    std::mt19937 m_random;
    int m_names = 0;
};

/// A library that steps are done to.
class StepLibrary {
public:
    StepLibrary(const QString& folder, const storage::StateLimits& limits);

    /// What came of saving, of a step that saves a state. Throws what the library throws. `problem` tells where the library
    /// answered wrongly, which is not a matter of what it holds.
    std::optional<storage::SaveResult::Outcome> perform(const Step& step, const Oracle& before, QString* problem = nullptr);

    storage::Library& library() { return *m_library; }
    void close() { m_library.reset(); }

private:
    void open();
    QString idOf(const QString& talk);
    std::vector<QString> idsOf(const std::vector<QString>& books);
    QString wrongRestore(const Step& step, const Oracle& before);

    QString m_folder;
    storage::StateLimits m_limits;
    std::unique_ptr<storage::Library> m_library;
    std::map<QString, QString> m_talks; ///< title → id
};

/// Limits within which nothing is pushed out unless a step says so.
storage::StateLimits keepingLimits();
/// Limits within which states of one list of documents push each other out, and, where they are tight, lists of documents.
/// Marks in the oracle that it is so.
storage::StateLimits pushingLimits(bool tight, Oracle& oracle);

} // namespace lectern::test
