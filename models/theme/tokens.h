#pragma once
// Reads tokens.json (compiled in) into the groups of palette.h by property name. The file is ours and part of the
// program, so a missing key is a defect: it ends the program with a sentence that names it; a test reads all keys.
#include "theme/palette.h"
#include "theme/type_scale.h"

#include <QMetaProperty>
#include <QJsonObject>

namespace wm::theme {

/// #RRGGBB or, in CSS order, #RRGGBBAA.
QColor parseColour(const QString &css);

struct Tokens {
    Palette dark, light;
    Radius radius;
    Stroke stroke;
    Duration duration;
    Layout layout;
    QList<int> space; ///< index n is n × 4 px
    int half = 0, oneHalf = 0, twoHalf = 0;
    TypeTokens type;

    static const Tokens &get();
};

} // namespace wm::theme
