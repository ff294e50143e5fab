#include "approval/plain_sight.h"

#include "words/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

/// Letters and marks by category that leave no trace on the screen, or only change another one (Unicode 15,
/// DerivedCoreProperties.txt, Default_Ignorable_Code_Point, and the blanks that are not spaces by category).
bool leaves_no_trace(char32_t c)
{
    return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F) || c == 0x2800 ||
        c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFFA0 || (c >= 0xE0100 && c <= 0xE01EF);
}

bool is_hidden(char32_t c)
{
    if (c == U' ' || c == U'\n')
        return false;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidirectional marks, joiners, tags
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: return leaves_no_trace(c);
    }
}

QString written_out(char32_t c)
{
    if (c == U'\t')
        return u"\\t"_s;
    if (c == U'\r')
        return u"\\r"_s;
    if (c < 0x100)
        return u"\\x%1"_s.arg(static_cast<uint>(c), 2, 16, QLatin1Char('0'));
    if (c < 0x10000)
        return u"\\u%1"_s.arg(static_cast<uint>(c), 4, 16, QLatin1Char('0'));
    return u"\\U%1"_s.arg(static_cast<uint>(c), 8, 16, QLatin1Char('0'));
}

/// Of the UTF-8 sequence that begins with this byte; 1 for what is none.
std::size_t bytes_of(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

} // namespace

PlainSight in_plain_sight(std::string_view utf8)
{
    PlainSight sight;
    sight.at.reserve(utf8.size() + 1);
    for (std::size_t i = 0; i < utf8.size();) {
        const std::size_t bytes = std::min(bytes_of(static_cast<unsigned char>(utf8[i])), utf8.size() - i);
        const int at = static_cast<int>(sight.text.size());
        sight.at.insert(sight.at.end(), bytes, at);
        const QList<uint> points = qtext(utf8.substr(i, bytes)).toUcs4(); // one, or the marks of what is no UTF-8
        for (const uint c : points) {
            if (!is_hidden(c)) {
                sight.text += QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1);
                continue;
            }
            const QString escape = written_out(c);
            sight.escapes.push_back({static_cast<int>(sight.text.size()), static_cast<int>(escape.size())});
            sight.text += escape;
        }
        i += bytes;
    }
    sight.at.push_back(static_cast<int>(sight.text.size()));
    return sight;
}

TextSpan span_in(const PlainSight &sight, std::size_t at, std::size_t length)
{
    const std::size_t end = sight.at.size() - 1;
    const std::size_t from = std::min(at, end), to = std::min(length, end - from) + from;
    return {sight.at[from], sight.at[to] - sight.at[from]};
}

} // namespace wm::models
