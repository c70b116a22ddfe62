// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/characters.h"
#include "app/importing/worker/documents.h"
#include "app/importing/worker/page_queue.h"
#include "app/importing/worker/pdf_drawings.h"
#include "app/importing/worker/pdf_file.h"
#include "app/importing/worker/pdf_fonts.h"
#include "app/importing/worker/pdf_objects.h"
#include "app/importing/worker/tex_codes.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lectern::importing {

namespace {

constexpr double kSameWidth = 0.02; // of characters of one width, a share

std::u16string utf16(const poppler::ustring& text)
{
    return {text.begin(), text.end()};
}

bool isFinite(const poppler::rectf& box)
{
    return std::isfinite(box.left()) && std::isfinite(box.top()) && std::isfinite(box.right()) && std::isfinite(box.bottom());
}

/// Where the characters stand, and their width where all have the same.
void measureCharacters(Piece& piece, const poppler::text_box& box)
{
    const std::u16string_view text = piece.text;
    double least = 1e9;
    double most = 0;
    std::size_t index = 0; // of the character
    for (std::size_t i = 0; i < text.size(); ++index) {
        const poppler::rectf character = box.char_bbox(index);
        least = std::min(least, character.width());
        most = std::max(most, character.width());
        const std::size_t units = isSurrogatePair(text.substr(i)) ? 2 : 1;
        piece.edges.insert(piece.edges.end(), units, character.left());
        i += units;
        if (i == text.size())
            piece.edges.push_back(character.right());
    }
    if (most > 0 && most - least <= kSameWidth * most)
        piece.pitch = most;
    if (!std::is_sorted(piece.edges.begin(), piece.edges.end()) || piece.edges.back() > piece.box.right + 1 ||
        piece.edges.front() < piece.box.left - 1)
        piece.edges.clear(); // the library counts characters of some scripts otherwise
}

std::vector<Piece> piecesOf(const poppler::page& page)
{
    std::vector<Piece> pieces;
    TexCodes codes;
    // Without font information: asking for it scans the fonts of the document anew on every page.
    for (const poppler::text_box& box : page.text_list()) {
        const poppler::rectf place = box.bbox();
        if (!isFinite(place) || box.text().empty())
            continue;
        Piece piece{utf16(box.text()),
                    {place.left(), place.top(), place.right(), place.bottom()},
                    box.rotation() & 3,
                    box.has_space_after(),
                    true};
        codes.add(piece.text);
        if (piece.quarterTurns == 0)
            measureCharacters(piece, box);
        pieces.push_back(std::move(piece));
    }
    for (Piece& piece : pieces)
        codes.read(piece.text);
    return pieces;
}

ScannedPage scan(const poppler::document& document, int index)
{
    ScannedPage scanned;
    scanned.frame.number = index + 1;
    const std::unique_ptr<poppler::page> page(document.create_page(index));
    if (!page) {
        complain("page " + std::to_string(index + 1) + " is damaged");
        return scanned;
    }
    const PageSize size = shownSize(*page);
    scanned.frame.width = size.width;
    scanned.frame.height = size.height;
    scanned.frame.label = utf16(page->label());
    scanned.pieces = piecesOf(*page);
    return scanned;
}

std::vector<OutlineFrameEntry> outlineOf(PdfObjects& objects, int pageCount)
{
    try {
        std::vector<OutlineFrameEntry> outline = pdfOutline(objects);
        for (OutlineFrameEntry& entry : outline)
            if (entry.page > pageCount) // of a damaged file, the two libraries may find different pages
                entry.page = 0;
        return outline;
    } catch (const std::exception& error) { // the text is complete: not worth failing for
        complain(std::string("the outline cannot be read: ") + error.what());
        return {};
    }
}

/// The text of pages whose letters are not known is left out: what the library gives for it reads as nonsense. They are told
/// as pages without text, which can be recognised.
class UnknownLetters {
public:
    explicit UnknownLetters(PdfObjects& objects) : m_fonts(objects) {}

    void leaveOut(ScannedPage& page)
    {
        if (page.pieces.empty())
            return;
        const PdfFonts::Letters letters = m_fonts.ofPage(page.frame.number);
        if (letters == PdfFonts::Letters::Unknown) {
            page.pieces.clear();
            m_without.push_back(page.frame.number);
        } else if (letters == PdfFonts::Letters::KnownInPart) {
            m_doubtful.push_back(page.frame.number);
        }
    }

    void tell() const
    {
        if (!m_without.empty())
            complain("the fonts of these pages do not say which letters they show: " + listed(m_without));
        if (!m_doubtful.empty())
            complain("words on these pages may be wrong, since a font does not say which letters it shows: " + listed(m_doubtful));
    }

private:
    static std::string listed(const std::vector<int>& pages)
    {
        constexpr std::size_t kNamed = 10;
        std::string list;
        for (std::size_t i = 0; i < std::min(pages.size(), kNamed); ++i)
            list += (i == 0 ? "" : ", ") + std::to_string(pages[i]);
        return pages.size() > kNamed ? list + "… (" + std::to_string(pages.size()) + ")" : list;
    }

    PdfFonts m_fonts;
    std::vector<int> m_without;
    std::vector<int> m_doubtful;
};

} // namespace

void sendPdf(std::string_view bytes, const std::string& givenPassword, FrameWriter& writer)
{
    std::string password = givenPassword;
    const std::unique_ptr<poppler::document> document = openPdf(bytes, password);
    const int pageCount = document->pages();
    writer.header(pageCount, utf16(document->get_title()));
    PdfObjects objects(bytes, password);
    PdfDrawings drawings(objects);
    PageQueue queue([&](const PageFrame& page) { writer.page(page); }, [&](int page) { return drawings.mayShowText(page); });
    UnknownLetters unknown(objects);
    for (int index = 0; index < pageCount; ++index) {
        ScannedPage page = scan(*document, index);
        unknown.leaveOut(page);
        queue.add(std::move(page));
    }
    queue.finish();
    unknown.tell();
    if (const std::vector<OutlineFrameEntry> outline = outlineOf(objects, pageCount); !outline.empty())
        writer.outline(outline);
    writer.end(complaints());
}

} // namespace lectern::importing
