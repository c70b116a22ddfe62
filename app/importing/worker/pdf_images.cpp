// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/documents.h"
#include "app/importing/worker/image_scale.h"
#include "app/importing/worker/pdf_file.h"
#include "app/importing/worker/pdf_links.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <poppler-page-renderer.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace lectern::importing {

namespace {

constexpr double kPointsPerInch = 72;

bool isWithin(const ImagePart& part, const PageSize& page, double scale) {
    return part.left >= 0 && part.top >= 0 && part.width > 0 && part.height > 0 && part.left + double(part.width) <= page.width * scale + kRounding &&
           part.top + double(part.height) <= page.height * scale + kRounding && std::int64_t{part.width} * part.height <= protocol::kMaxImagePixels;
}

class Drawing {
public:
    Drawing() {
        m_renderer.set_image_format(poppler::image::format_argb32);
        // Without hinting: letters keep their shapes and places at every scale.
        m_renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
    }

    void answer(const poppler::document& document, const Question& question, FrameWriter& writer) const {
        const std::unique_ptr<poppler::page> page(document.create_page(question.page - 1));
        if (!page)
            throw Failure(ErrorCode::DamagedDocument, "page " + std::to_string(question.page) + " is damaged");
        const PageSize size = shownSize(*page);
        if (!std::isfinite(size.width) || !std::isfinite(size.height))
            throw Failure(ErrorCode::DamagedDocument, "page " + std::to_string(question.page) + " has no size");
        const double scale = question.part ? question.pixelsPerPoint : imageScale(size, question.pixelsPerPoint);
        const double dotsPerInch = scale * kPointsPerInch;
        const ImagePart part = question.part.value_or(ImagePart{-1, -1, -1, -1}); // -1: all of it
        if (question.part && !isWithin(part, size, scale))
            throw Failure(ErrorCode::DamagedDocument, "there is no such part of page " + std::to_string(question.page));
        const poppler::image image = m_renderer.render_page(page.get(), dotsPerInch, dotsPerInch, part.left, part.top, part.width, part.height);
        if (!image.is_valid() || image.bytes_per_row() != image.width() * protocol::kBytesPerPixel)
            throw Failure(ErrorCode::DamagedDocument, "page " + std::to_string(question.page) + " cannot be drawn");
        const auto bytes = static_cast<std::size_t>(image.bytes_per_row()) * static_cast<std::size_t>(image.height());
        writer.image({question.number, image.width(), image.height(), scale, {image.const_data(), bytes}});
    }

private:
    poppler::page_renderer m_renderer;
};

std::vector<LinkFrameEntry> linksOf(PdfLinks& links, const Question& question, int pageCount) {
    try {
        std::vector<LinkFrameEntry> found = links.of(question.page);
        // Of a damaged file, the two libraries may find different pages.
        std::erase_if(found, [pageCount](const LinkFrameEntry& link) { return link.page > pageCount; });
        return found;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        throw Failure(ErrorCode::DamagedDocument, std::string("its links cannot be read: ") + error.what());
    }
}

} // namespace

void drawPdf(std::string_view bytes, const std::string& givenPassword, int questions, FrameWriter& writer) {
    std::string password = givenPassword;
    const std::unique_ptr<poppler::document> document = openPdf(bytes, password);
    writer.readyToDraw(document->pages());
    const Drawing drawing;
    PdfLinks links(bytes, password);
    while (const std::optional<Question> question = readQuestion(questions)) {
        try {
            if (question->pixelsPerPoint > 0)
                drawing.answer(*document, *question, writer);
            else
                writer.links(question->number, linksOf(links, *question, document->pages()));
        } catch (const Failure& failure) {
            writer.error(failure, question->number);
        } catch (const std::bad_alloc&) {
            writer.error(Failure(ErrorCode::WorkerOutOfMemory), question->number);
        }
    }
}

} // namespace lectern::importing
