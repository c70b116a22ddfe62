// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0

// Stands in for lectern-import where a test wants it broken. The "document" says how: it holds the name of a behaviour.

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

using nlohmann::json;

void write(const std::vector<std::uint8_t>& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = ::write(STDOUT_FILENO, bytes.data() + done, bytes.size() - done);
        if (count < 0)
            ::_exit(1);
        done += static_cast<std::size_t>(count);
    }
}

std::vector<std::uint8_t> length(std::uint32_t size) {
    return {static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16), static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
}

void send(const json& frame) {
    const std::vector<std::uint8_t> cbor = json::to_cbor(frame);
    write(length(static_cast<std::uint32_t>(cbor.size())));
    write(cbor);
}

json header(std::int64_t pages) { return {{"type", "header"}, {"pages", pages}, {"title", "hostile"}}; }

json page(int number, const std::string& text, json words = json::array()) {
    return {{"type", "page"}, {"number", number}, {"label", ""}, {"text", text}, {"width", 100}, {"height", 100}, {"words", std::move(words)}};
}

json end() { return {{"type", "end"}, {"warnings", json::array()}}; }

/// Frames that a worker must not send, one after the other, by the name of the behaviour.
std::vector<json> framesOf(const std::string& behaviour) {
    const json entry = {{"title", "t"}, {"number", 2}, {"level", 1}};
    if (behaviour == "no header") return {page(1, "text"), end()};
    if (behaviour == "two headers") return {header(1), header(1)};
    if (behaviour == "no pages") return {header(0), end()};
    if (behaviour == "endless pages") return {header(2'000'000'000)};
    if (behaviour == "negative pages") return {header(-1)};
    if (behaviour == "page out of order") return {header(2), page(2, "text")};
    if (behaviour == "page too many") return {header(1), page(1, "text"), page(2, "text")};
    if (behaviour == "page too few") return {header(2), page(1, "text"), end()};
    if (behaviour == "word outside text") return {header(1), page(1, "text", {0, 5, 0, 0, 1, 1})};
    if (behaviour == "word before text") return {header(1), page(1, "text", {-1, 2, 0, 0, 1, 1})};
    if (behaviour == "empty word") return {header(1), page(1, "text", {2, 2, 0, 0, 1, 1})};
    if (behaviour == "overlapping words") return {header(1), page(1, "text", {0, 3, 0, 0, 1, 1, 2, 4, 0, 0, 1, 1})};
    if (behaviour == "half a word") return {header(1), page(1, "text", {0, 3, 0})};
    if (behaviour == "infinite box") return {header(1), page(1, "text", {0, 3, 0, 0, 1e300, 1})};
    if (behaviour == "box not a number") return {header(1), page(1, "text", {0, 3, std::nan(""), 0, 1, 1})};
    if (behaviour == "text not a string") return {header(1), {{"type", "page"}, {"number", 1}, {"label", ""}, {"text", 7}}};
    if (behaviour == "outline off the pages") return {header(1), page(1, "text"), {{"type", "outline"}, {"entries", {entry}}}};
    if (behaviour == "unknown type") return {{{"type", "surprise"}}};
    if (behaviour == "unknown error") return {{{"type", "error"}, {"code", "surprise"}, {"detail", ""}}};
    if (behaviour == "no map") return {json::array({1, 2, 3})};
    return {};
}

std::string openDescriptors() {
    std::string list;
    for (int descriptor = 0; descriptor < 1024; ++descriptor)
        if (::fcntl(descriptor, F_GETFD) >= 0)
            list += std::to_string(descriptor) + ' ';
    return list;
}

void endlessFrames() {
    send(header(100'000));
    for (int number = 1;; ++number)
        send(page(number, std::string(1'000'000, 'x')));
}

void behave(const std::string& behaviour, int document) {
    if (behaviour == "crash") ::raise(SIGSEGV);
    if (behaviour == "exit") ::_exit(3);
    if (behaviour == "use up processor time") {
        const rlimit none{0, RLIM_INFINITY};
        ::setrlimit(RLIMIT_CPU, &none);
        for (;;)
            ::getppid();
    }
    if (behaviour == "be killed by the system") ::raise(SIGKILL);
    if (behaviour == "run out of memory") {
        std::fputs("Out of memory\n", stderr);
        std::abort();
    }
    if (behaviour == "crash after a page") {
        send(header(2));
        send(page(1, "text"));
        ::raise(SIGSEGV);
    }
    if (behaviour == "hang") ::pause();
    if (behaviour == "drip") // bytes, but never a frame
        for (write(length(1'000'000));; ::usleep(20'000))
            write({'x'});
    if (behaviour == "frame too large") {
        write(length(0xFFFFFFFF));
        ::pause();
    }
    if (behaviour == "rubbish") write(std::vector<std::uint8_t>(100'000, 0x9F));
    if (behaviour == "rubbish in a frame") {
        write(length(1'000));
        write(std::vector<std::uint8_t>(1'000, 0x9F)); // arrays within arrays, without end
    }
    if (behaviour == "endless frames") endlessFrames();
    if (behaviour == "chatter") // on standard error
        for (;;)
            std::fputs("All work and no play makes a dull worker.\n", stderr);
    if (behaviour == "tell descriptors") {
        send(header(2));
        send(page(1, openDescriptors() + "document " + std::to_string(document)));
        send(page(2, std::getenv("LECTERN_TEST_SECRET") != nullptr ? "knows the secret" : "knows nothing"));
        send(end());
        ::_exit(0);
    }
    for (const json& frame : framesOf(behaviour))
        send(frame);
}

/// The next frame of the importer's; ends this process with the input.
json receive() {
    const auto read = [](std::size_t size) {
        std::vector<std::uint8_t> bytes(size);
        for (std::size_t done = 0; done < size;) {
            const ssize_t count = ::read(STDIN_FILENO, bytes.data() + done, size - done);
            if (count <= 0)
                ::_exit(0);
            done += static_cast<std::size_t>(count);
        }
        return bytes;
    };
    const std::vector<std::uint8_t> size = read(4);
    return json::from_cbor(read(std::size_t{size[2]} << 8 | size[3]));
}

/// An answer that a worker must not give, by the name of the behaviour; a good one where it has none of these.
json imageFor(const std::string& behaviour, const json& question) {
    json image = {{"type", "image"}, {"question", question["question"]}, {"width", 2}, {"height", 2}, {"scale", question["scale"]}};
    if (behaviour == "image too wide") image["width"] = 40'000;
    if (behaviour == "image too large") image["width"] = image["height"] = 30'000;
    if (behaviour == "image without height") image["height"] = 0;
    if (behaviour == "negative width") image["width"] = -2;
    if (behaviour == "width not a number") image["width"] = "wide";
    if (behaviour == "scale not a number") image["scale"] = std::nan("");
    if (behaviour == "no scale") image["scale"] = 0;
    if (behaviour == "larger scale") image["scale"] = 1e6;
    if (behaviour == "answer to another question") image["question"] = 77;
    if (behaviour == "answer to no question") image.erase("question");
    if (behaviour == "page instead of an image") return page(1, "text");
    if (behaviour == "report nothing known") return {{"type", "error"}, {"code", "surprise"}, {"detail", ""}, {"question", question["question"]}};
    if (behaviour == "report damage") return {{"type", "error"}, {"code", "damaged"}, {"detail", ""}, {"question", question["question"]}};
    return image;
}

/// Links that a worker must not send, by the name of the behaviour; good ones where it has none of these.
json linksFor(const std::string& behaviour, const json& question) {
    json links = {{"type", "links"}, {"question", question["question"]}, {"links", {1, 2, 3, 4, 2, 5, ""}}};
    if (behaviour == "links to no page") links["links"][4] = 4;
    if (behaviour == "half a link") links["links"].erase(0);
    if (behaviour == "link of no size") links["links"][2] = -1;
    if (behaviour == "link without an end") links["links"][3] = std::nan("");
    if (behaviour == "address not a string") links["links"][6] = 7;
    if (behaviour == "links without end") links["links"] = std::vector<int>(7 * 5'001, 1);
    if (behaviour == "links of another question") links["question"] = 77;
    if (behaviour == "image instead of links") links["type"] = "image";
    if (behaviour == "report damaged links") return {{"type", "error"}, {"code", "damaged"}, {"detail", ""}, {"question", question["question"]}};
    return links;
}

/// Answers as a worker that draws pages, until page 2 is wanted.
void draw(const std::string& behaviour) {
    receive();
    if (behaviour == "more pages than any document") send(header(2'000'000'000));
    if (behaviour == "page before the header") send(page(1, "text"));
    if (behaviour == "crash while opening") ::raise(SIGSEGV);
    for (send(header(3));;) {
        const json question = receive();
        if (question["scale"] == 0) {
            if (behaviour == "silence for links") ::pause();
            send(linksFor(behaviour, question));
            continue;
        }
        const bool second = question["number"] == 2;
        if (second && behaviour == "crash") ::raise(SIGSEGV);
        if (second && behaviour == "hang") ::pause();
        if (second && behaviour == "rubbish") write(std::vector<std::uint8_t>(100'000, 0x9F));
        const json answer = imageFor(second ? behaviour : std::string(), question);
        send(answer);
        if (answer["type"] == "image")
            write(std::vector<std::uint8_t>(second && behaviour.starts_with("half an image") ? 8 : 16, 0));
        if (second && behaviour == "half an image, then the end") ::_exit(0);
    }
}

/// A recognised page that a worker must not send, by the name of the behaviour; a good one where it has none of these.
json recognisedFor(const std::string& behaviour, const json& question) {
    json answer = page(question["number"].get<int>(), "seen", {0, 4, 1, 1, 20, 10});
    answer["question"] = question["question"];
    answer["confidence"] = 90;
    if (behaviour == "another page") answer["number"] = 7;
    if (behaviour == "confidence of 400") answer["confidence"] = 400;
    if (behaviour == "no confidence") answer.erase("confidence");
    if (behaviour == "word outside the text") answer["words"] = {0, 5, 1, 1, 20, 10};
    if (behaviour == "answer to another question") answer["question"] = 77;
    if (behaviour == "image instead of a page" || behaviour.starts_with("report")) return imageFor(behaviour, question);
    return answer;
}

/// Answers as lectern-ocr, until page 2 is wanted.
void recognise(const std::string& behaviour) {
    receive();
    if (behaviour == "crash while opening") ::raise(SIGSEGV);
    for (send(header(3));;) {
        const json question = receive();
        const bool second = question["number"] == 2;
        if (second && behaviour == "crash") ::raise(SIGSEGV);
        if (second && behaviour == "be killed by the system") ::raise(SIGKILL);
        if (second && behaviour == "hang") ::pause();
        if (second && behaviour == "use up processor time")
            for (;;)
                ::getppid();
        if (second && behaviour == "rubbish") write(std::vector<std::uint8_t>(100'000, 0x9F));
        send(recognisedFor(second ? behaviour : std::string(), question));
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    const int document = std::atoi(argv[2]);
    std::array<char, 64> behaviour{};
    const ssize_t size = ::pread(document, behaviour.data(), behaviour.size(), 0);
    const std::string name(behaviour.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (std::string(argv[1]) == "--render-document-fd")
        draw(name);
    else if (std::string(argv[1]) == "--recognise-document-fd")
        recognise(name);
    else
        behave(name, document);
    return 0;
}
