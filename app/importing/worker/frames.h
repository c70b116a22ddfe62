// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/page_text.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lectern {
class Failure;
}

/// The worker's ends of the two pipes; worker_protocol.h says what goes over them.
namespace lectern::importing {

struct Request {
    std::int64_t parent = 0;      ///< process id of the importer
    std::string password;         ///< empty: none given
    std::uint64_t memoryLimit = 0; ///< bytes of address space
    std::uint64_t cpuLimit = 0;   ///< seconds; 0: none
    std::string tessdata;         ///< folder of the languages; empty where nothing is to be recognised
    std::string languages;        ///< "deu+eng"
};

/// A part of a page's image, in pixels of the whole.
struct ImagePart {
    int left = 0, top = 0, width = 0, height = 0;
};

/// A page that is to be drawn, or recognised.
struct Question {
    std::int64_t number = 0;   ///< of the question
    int page = 0;              ///< from 1
    double pixelsPerPoint = 0; ///< finite, above 0; 0: its links are wanted
    std::optional<ImagePart> part{};
};

/// Reads the one request. Throws Failure or what the parser throws when there is none.
Request readRequest(int descriptor);

/// Waits for the next question; nothing when the importer has closed its end. Throws as readRequest().
std::optional<Question> readQuestion(int descriptor);

struct PageFrame {
    int number = 0; ///< from 1
    std::u16string label;
    double width = 0;
    double height = 0;
    PageText content;
    std::u16string furniture; ///< running headers and footers, which are no part of the text
};

struct ImageFrame {
    std::int64_t question = 0;
    int width = 0;  ///< pixels
    int height = 0;
    double pixelsPerPoint = 0;
    std::span<const char> pixels; ///< [height, width] of 32 bits each
};

struct LinkFrameEntry {
    double left = 0, top = 0, width = 0, height = 0; ///< points, as shown
    int page = 0;        ///< from 1; 0: it leads to the address
    double pageTop = 0;  ///< points below the top of that page
    std::string address; ///< UTF-8
};

struct OutlineFrameEntry {
    std::string title; ///< UTF-8
    int page = 0;      ///< from 1; 0: unknown
    int level = 1;
};

/// Sends frames as soon as they are written: nothing is buffered. Ends the process when the importer is gone.
class FrameWriter {
public:
    explicit FrameWriter(int descriptor) : m_descriptor(descriptor) {}

    void header(int pageCount, const std::u16string& title);
    /// Throws Failure(DamagedDocument) where a page claims more text than any page has.
    void page(const PageFrame& page);
    void outline(const std::vector<OutlineFrameEntry>& entries);
    void end(const std::vector<std::string>& warnings);
    void error(const Failure& failure);

    /// Says that questions may come. @param pageCount 0 where the document has no images
    void readyToDraw(int pageCount);
    void image(const ImageFrame& image);
    /// A page whose text was recognised. @param confidence per cent. Throws as page().
    void recognised(const PageFrame& page, int confidence, std::int64_t question);
    void links(std::int64_t question, const std::vector<LinkFrameEntry>& links);
    /// Why a question has no answer.
    void error(const Failure& failure, std::int64_t question);

private:
    nlohmann::json pageFrame(const PageFrame& page);
    void send(const nlohmann::json& frame);

    int m_descriptor;
    std::int64_t m_characters = 0;
};

} // namespace lectern::importing
