// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow_builder.h"

#include <iterator>
#include <utility>
#include <vector>

namespace lectern::importing {

/// Flows within a paragraph, such as text boxes and notes. What stands in them comes after that paragraph.
class NestedFlows {
public:
    NestedFlows() : m_flows(1) {}

    FlowBuilder& current() { return m_flows.back().builder; }

    void enter() { m_flows.emplace_back(); }
    /// Ends the innermost flow and gives what stands in it.
    std::vector<Block> leave()
    {
        endParagraph();
        std::vector<Block> blocks = current().take();
        m_flows.pop_back();
        return blocks;
    }

    /// @param blocks follow the paragraph that is being written
    void addAfterParagraph(std::vector<Block> blocks)
    {
        std::move(blocks.begin(), blocks.end(), std::back_inserter(m_flows.back().after));
    }
    void endParagraph()
    {
        current().endBlock();
        if (!m_flows.back().after.empty())
            current().append(std::exchange(m_flows.back().after, {}));
    }

private:
    struct Flow {
        FlowBuilder builder;
        std::vector<Block> after;
    };
    std::vector<Flow> m_flows;
};

/// A note as it stands after its paragraph: `[^3]: text`.
inline std::vector<Block> noteBlocks(int number, std::vector<Block> blocks)
{
    const std::string mark = "[^" + std::to_string(number) + "]: ";
    if (!blocks.empty())
        blocks.front().text.insert(0, std::u16string(mark.begin(), mark.end()));
    for (Block& block : blocks)
        block.heading = 0;
    return blocks;
}

inline std::u16string noteReference(int number)
{
    const std::string mark = "[^" + std::to_string(number) + "]";
    return {mark.begin(), mark.end()};
}

} // namespace lectern::importing
