// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/frames.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <span>
#include <unistd.h>

namespace lectern::importing {

namespace {

using nlohmann::json;
using namespace protocol;

/// Returns how many bytes there were before the end.
std::size_t readUpTo(int descriptor, std::span<std::uint8_t> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::read(descriptor, bytes.data() + done, bytes.size() - done);
        if (count == 0 || (count < 0 && errno != EINTR))
            break;
        if (count > 0)
            done += static_cast<std::size_t>(count);
    }
    return done;
}

/// The next frame; nothing where the input ends before it begins.
std::optional<json> readFrame(int descriptor) {
    std::array<std::uint8_t, 4> length{};
    const std::size_t begun = readUpTo(descriptor, length);
    if (begun == 0)
        return {};
    const std::uint32_t size = std::uint32_t{length[0]} << 24 | std::uint32_t{length[1]} << 16 | std::uint32_t{length[2]} << 8 | length[3];
    if (begun == length.size() && size > kMaxRequestBytes)
        throw Failure(ErrorCode::WorkerCrashed, "the request is too large");
    std::vector<std::uint8_t> bytes(begun == length.size() ? size : 0);
    if (begun < length.size() || readUpTo(descriptor, bytes) < bytes.size())
        throw Failure(ErrorCode::WorkerCrashed, "the request ended early");
    return json::from_cbor(bytes);
}

void writeExactly(int descriptor, std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR)
            ::_exit(1); // nobody is left to tell
        if (count > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

/// A coordinate as it is sent: a hundredth of a point, in range, finite. Single precision halves the frame.
double coordinate(double points) {
    if (!std::isfinite(points))
        return 0;
    return static_cast<float>(std::round(std::clamp(points, -kMaxCoordinate, kMaxCoordinate) * 100) / 100);
}

std::string limited(std::u16string_view text) {
    std::u16string cleaned;
    appendCleaned(cleaned, text.substr(0, kMaxTitleCharacters));
    std::u16string_view kept = std::u16string_view(cleaned).substr(0, kMaxTitleCharacters - 1);
    if (!kept.empty() && kept.back() >= 0xD800 && kept.back() <= 0xDBFF) // half of a character
        kept.remove_suffix(1);
    return toUtf8(kept);
}

json key(std::string_view name) { return std::string(name); }

json errorFrame(const Failure& failure) {
    const auto known = std::find_if(kErrorNames.begin(), kErrorNames.end(), [&](const auto& name) { return name.second == failure.code(); });
    const std::string_view code = known == kErrorNames.end() ? kErrorNames.back().first : known->first;
    return {{key(kType), key(kError)}, {key(kCode), key(code)}, {key(kDetail), limited(fromUtf8(failure.detail()))}};
}

} // namespace

Request readRequest(int descriptor) {
    const std::optional<json> request = readFrame(descriptor);
    if (!request)
        throw Failure(ErrorCode::WorkerCrashed, "there is no request");
    const std::vector<std::uint8_t>& password = request->at(std::string(kPassword)).get_binary();
    return {request->at(std::string(kParent)).get<std::int64_t>(), std::string(password.begin(), password.end()),
            request->at(std::string(kMemoryLimit)).get<std::uint64_t>(), request->at(std::string(kCpuLimit)).get<std::uint64_t>(),
            request->value(std::string(kTessdata), std::string()), request->value(std::string(kLanguages), std::string())};
}

std::optional<Question> readQuestion(int descriptor) {
    const std::optional<json> frame = readFrame(descriptor);
    if (!frame)
        return {};
    Question question{frame->at(std::string(kQuestion)).get<std::int64_t>(), frame->at(std::string(kNumber)).get<int>(),
                      frame->at(std::string(kScale)).get<double>()};
    if (!std::isfinite(question.pixelsPerPoint) || question.pixelsPerPoint < 0)
        throw Failure(ErrorCode::WorkerCrashed, "a page cannot be drawn at that scale");
    if (frame->contains(std::string(kPart))) {
        const json& part = frame->at(std::string(kPart));
        question.part = ImagePart{part.at(0).get<int>(), part.at(1).get<int>(), part.at(2).get<int>(), part.at(3).get<int>()};
    }
    return question;
}

void FrameWriter::send(const json& frame) {
    std::vector<std::uint8_t> bytes(4);
    json::to_cbor(frame, bytes);
    const std::size_t size = bytes.size() - 4;
    if (size > kMaxFrameBytes)
        throw Failure(ErrorCode::DamagedDocument, "a page is too large to send");
    for (int i = 0; i < 4; ++i)
        bytes[i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
    writeExactly(m_descriptor, bytes);
}

void FrameWriter::header(int pageCount, const std::u16string& title) {
    if (pageCount < 1 || pageCount > kMaxPages)
        throw Failure(ErrorCode::DamagedDocument, "it claims " + std::to_string(pageCount) + " pages");
    send({{key(kType), key(kHeader)}, {key(kPageCount), pageCount}, {key(kTitle), limited(title)}});
}

void FrameWriter::page(const PageFrame& page) { send(pageFrame(page)); }

void FrameWriter::recognised(const PageFrame& page, int confidence, std::int64_t question) {
    json frame = pageFrame(page);
    frame[std::string(kConfidence)] = confidence;
    frame[std::string(kQuestion)] = question;
    send(frame);
}

json FrameWriter::pageFrame(const PageFrame& page) {
    m_characters += static_cast<std::int64_t>(page.content.text.size());
    if (page.content.text.size() > kMaxPageCharacters || m_characters > kMaxCharacters)
        throw Failure(ErrorCode::DamagedDocument, "page " + std::to_string(page.number) + " holds more text than a document can");
    json words = json::array();
    for (const WordSpan& word : page.content.words) {
        words.push_back(word.start);
        words.push_back(word.end);
        words.push_back(coordinate(word.box.left));
        words.push_back(coordinate(word.box.top));
        words.push_back(std::max(0.0, coordinate(word.box.width())));
        words.push_back(std::max(0.0, coordinate(word.box.height())));
    }
    return {{key(kType), key(kPage)},
            {key(kNumber), page.number},
            {key(kLabel), limited(page.label)},
            {key(kText), toUtf8(page.content.text)},
            {key(kFurniture), limited(page.furniture)},
            {key(kWidth), std::max(0.0, coordinate(page.width))},
            {key(kHeight), std::max(0.0, coordinate(page.height))},
            {key(kWords), std::move(words)}};
}

void FrameWriter::outline(const std::vector<OutlineFrameEntry>& entries) {
    json list = json::array();
    for (const OutlineFrameEntry& entry : entries)
        list.push_back({{key(kTitle), limited(fromUtf8(entry.title))}, {key(kNumber), entry.page}, {key(kLevel), entry.level}});
    send({{key(kType), key(kOutline)}, {key(kEntries), std::move(list)}});
}

void FrameWriter::end(const std::vector<std::string>& warnings) {
    json list = json::array();
    for (const std::string& warning : warnings)
        if (list.size() < kMaxWarnings)
            list.push_back(limited(fromUtf8(warning)));
    send({{key(kType), key(kEnd)}, {key(kWarnings), std::move(list)}});
}

void FrameWriter::error(const Failure& failure) { send(errorFrame(failure)); }

void FrameWriter::readyToDraw(int pageCount) { send({{key(kType), key(kHeader)}, {key(kPageCount), pageCount}}); }

void FrameWriter::image(const ImageFrame& image) {
    send({{key(kType), key(kImage)},
          {key(kQuestion), image.question},
          {key(kWidth), image.width},
          {key(kHeight), image.height},
          {key(kScale), image.pixelsPerPoint}});
    writeExactly(m_descriptor, {reinterpret_cast<const std::uint8_t*>(image.pixels.data()), image.pixels.size()});
}

void FrameWriter::links(std::int64_t question, const std::vector<LinkFrameEntry>& links) {
    json list = json::array();
    for (const LinkFrameEntry& link : links) {
        for (const double points : {coordinate(link.left), coordinate(link.top), std::max(0.0, coordinate(link.width)), std::max(0.0, coordinate(link.height))})
            list.push_back(points);
        list.push_back(link.page);
        list.push_back(std::max(0.0, coordinate(link.pageTop)));
        list.push_back(limited(fromUtf8(link.address)));
    }
    send({{key(kType), key(kLinks)}, {key(kQuestion), question}, {key(kLinks), std::move(list)}});
}

void FrameWriter::error(const Failure& failure, std::int64_t question) {
    json frame = errorFrame(failure);
    frame[std::string(kQuestion)] = question;
    send(frame);
}

} // namespace lectern::importing
