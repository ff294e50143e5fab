#include "log/log_text.h"

#include "words/text.h"

namespace wm::models {
namespace {

constexpr char escape = '\x1b';
constexpr char bell = '\x07';

/// The place after the escape sequence that begins at `at` (ECMA-48, 5.4 and 5.6; xterm's OSC ends with BEL too).
std::size_t after_escape(std::string_view raw, std::size_t at)
{
    if (++at >= raw.size())
        return at;
    const char kind = raw[at++];
    if (kind == '[') {
        while (at < raw.size() && (raw[at] < '\x40' || raw[at] > '\x7e'))
            ++at;
        return at + 1;
    }
    if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
        for (; at < raw.size(); ++at) {
            if (raw[at] == bell)
                return at + 1;
            if (raw[at] == escape)
                return at + 2;
        }
        return at;
    }
    if (kind >= '\x20' && kind <= '\x2f') // intermediate bytes, then a final one
        while (at < raw.size() && raw[at++] < '\x30') {}
    return at;
}

} // namespace

QString plainLine(std::string_view raw)
{
    while (raw.ends_with('\r'))
        raw.remove_suffix(1);
    if (const auto overwritten = raw.rfind('\r'); overwritten != std::string_view::npos)
        raw.remove_prefix(overwritten + 1);
    std::string kept;
    kept.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size();) {
        const char c = raw[at];
        if (c == escape) {
            at = after_escape(raw, at);
            continue;
        }
        if (static_cast<unsigned char>(c) >= 0x20 ? c != '\x7f' : c == '\t')
            kept += c;
        ++at;
    }
    QString text = qtext(kept);
    if (text.size() <= log_line_limit)
        return text;
    text.truncate(text[log_line_limit - 1].isHighSurrogate() ? log_line_limit - 1 : log_line_limit);
    return text + u'…';
}

std::vector<LogLine> splitLog(std::string_view piece, qint64 offset)
{
    std::vector<LogLine> lines;
    while (!piece.empty()) {
        const auto newline = piece.find('\n');
        const bool whole = newline != std::string_view::npos;
        const std::size_t length = whole ? newline + 1 : piece.size();
        const qint64 end = offset + static_cast<qint64>(length);
        lines.push_back({plainLine(piece.substr(0, whole ? newline : length)), offset, end, whole});
        offset = end;
        piece.remove_prefix(length);
    }
    return lines;
}

} // namespace wm::models
