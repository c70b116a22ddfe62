// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/place_memory.h"

#include "app/runtime/settings_file.h"

#include <algorithm>
#include <cmath>

namespace lectern::ui {

namespace {

const QString kPlaces = QStringLiteral("window/places"); // "document page x y mode factor pairs", the document left last first

const QString kPairs = QStringLiteral("2");
const QString kSingle = QStringLiteral("1");

constexpr qsizetype kMost = 500;
constexpr qsizetype kFields = 7;
constexpr qsizetype kOlderFields = 6; // before pages could stand side by side

std::optional<Place> placeFrom(const QStringList& fields)
{
    if (fields.size() != kFields && fields.size() != kOlderFields)
        return {};
    bool isNumber[5] = {};
    const int page = fields[1].toInt(&isNumber[0]);
    const double x = fields[2].toDouble(&isNumber[1]);
    const double y = fields[3].toDouble(&isNumber[2]);
    const int mode = fields[4].toInt(&isNumber[3]);
    const double factor = fields[5].toDouble(&isNumber[4]);
    const bool isSane = std::all_of(std::begin(isNumber), std::end(isNumber), [](bool is) { return is; }) && page >= 1
                        && std::isfinite(x) && std::isfinite(y) && mode >= 0 && mode <= int(Zoom::Mode::Fixed)
                        && factor >= Zoom::kSmallest && factor <= Zoom::kLargest;
    return isSane ? std::optional(Place{{page, {x, y}}, {Zoom::Mode(mode), factor, fields.size() == kFields && fields[6] == kPairs}}) : std::nullopt;
}

QStringList withoutDocument(const QString& document)
{
    QStringList places = runtime::setting(kPlaces).toStringList();
    places.removeIf([&](const QString& line) { return line.startsWith(document + u' '); });
    return places;
}

} // namespace

void PlaceMemory::keep(const QString& document, const Place& place)
{
    QStringList places = withoutDocument(document);
    const auto text = [](double number) { return QString::number(number, 'g', 9); };
    const Spot& spot = place.spot;
    places.prepend(QStringList{document, QString::number(spot.page), text(spot.point.x()), text(spot.point.y()),
                               QString::number(int(place.zoom.mode)), text(place.zoom.factor), place.zoom.pairs ? kPairs : kSingle}
                       .join(u' '));
    runtime::keepSettings({{kPlaces, QStringList(places.mid(0, kMost))}});
}

std::optional<Place> PlaceMemory::of(const QString& document)
{
    for (const QString& line : runtime::setting(kPlaces).toStringList()) {
        const QStringList fields = line.split(u' ');
        if (fields.front() == document)
            return placeFrom(fields);
    }
    return {};
}

void PlaceMemory::forget(const QString& document)
{
    runtime::keepSettings({{kPlaces, withoutDocument(document)}});
}

} // namespace lectern::ui
