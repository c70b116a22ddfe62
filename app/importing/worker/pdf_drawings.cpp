// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/pdf_drawings.h"

#include <qpdf/QPDFObjGen.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include <cstddef>
#include <exception>
#include <new>
#include <set>
#include <string>
#include <vector>

namespace lectern::importing {

namespace {

constexpr double kPixels = 100'000; // of all images together: a fiftieth of a page at 200 dots per inch
constexpr int kCurves = 400;        // about thirty letters
constexpr int kDeepest = 16;        // forms within forms

/// The operators of a page that draw (ISO 32000-1, 8.5.2, 8.8, 8.9).
class Operators : public QPDFObjectHandle::ParserCallbacks {
public:
    std::set<std::string> objects; ///< names of the images and forms that are drawn
    int curves = 0;
    double inlinePixels = 0; ///< of images within the content

    void handleObject(QPDFObjectHandle object, std::size_t, std::size_t) override
    {
        if (object.isName()) {
            m_name = object.getName();
        } else if (object.isNumber() && (m_name == "/W" || m_name == "/Width")) {
            m_width = object.getNumericValue();
            m_name.clear();
        } else if (object.isNumber() && (m_name == "/H" || m_name == "/Height")) {
            m_height = object.getNumericValue();
            m_name.clear();
        } else if (object.isInlineImage()) {
            const double pixels = m_width > 0 && m_height > 0 ? m_width * m_height : 0;
            inlinePixels += pixels > 0 ? pixels : static_cast<double>(object.getInlineImageValue().size()) * 8;
        } else if (object.isOperator()) {
            const std::string sign = object.getOperatorValue();
            if (sign == "BI")
                m_width = m_height = 0;
            else if (sign == "Do")
                objects.insert(m_name);
            else if (sign == "c" || sign == "v" || sign == "y")
                ++curves;
        }
    }
    void handleEOF() override {}

private:
    std::string m_name; ///< the last
    double m_width = 0; ///< of the image that begins
    double m_height = 0;
};

class Drawn {
public:
    bool isMuch() const { return m_pixels >= kPixels || m_curves >= kCurves; }

    void addPage(QPDFObjectHandle page)
    {
        Operators operators;
        page.parsePageContents(&operators);
        add(operators, QPDFPageObjectHelper(page).getAttribute("/Resources", false), 0);
    }

private:
    void addForm(QPDFObjectHandle form, int depth)
    {
        if (depth > kDeepest || !m_seen.insert(form.getObjGen()).second)
            return;
        Operators operators;
        form.parseAsContents(&operators);
        add(operators, form.getDict().getKey("/Resources"), depth);
    }

    void add(const Operators& operators, QPDFObjectHandle resources, int depth)
    {
        m_curves += operators.curves;
        m_pixels += operators.inlinePixels;
        QPDFObjectHandle objects = resources.getKeyIfDict("/XObject");
        for (const std::string& name : operators.objects) {
            QPDFObjectHandle object = objects.getKeyIfDict(name);
            if (isMuch() || !object.isStream())
                continue;
            QPDFObjectHandle entries = object.getDict();
            if (entries.getKey("/Subtype").isNameAndEquals("/Form"))
                addForm(object, depth + 1);
            else if (entries.getKey("/Width").isNumber() && entries.getKey("/Height").isNumber())
                m_pixels += entries.getKey("/Width").getNumericValue() * entries.getKey("/Height").getNumericValue();
        }
    }

    double m_pixels = 0;
    int m_curves = 0;
    std::set<QPDFObjGen> m_seen; ///< forms: one may draw itself
};

} // namespace

bool PdfDrawings::mayShowText(int page)
{
    try {
        const std::vector<QPDFObjectHandle>& pages = m_objects.get().getAllPages();
        if (page < 1 || static_cast<std::size_t>(page) > pages.size())
            return true;
        Drawn drawn;
        drawn.addPage(pages[static_cast<std::size_t>(page - 1)]);
        return drawn.isMuch();
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return true;
    }
}

} // namespace lectern::importing
