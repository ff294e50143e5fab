#pragma once
// Which part of a line of code is a keyword, a string, a comment: KSyntaxHighlighting's definitions, and our own eleven
// inks (tokens.json `syntax`) in place of its themes, so that switching the scheme colours nothing anew. GUI thread.
#include "theme/palette.h"

#include <QStringList>
#include <vector>

namespace wm::models {

struct SyntaxSpan {
    int start = 0;
    int length = 0;
    QColor wm::theme::Syntax::*ink = nullptr;
};

using SyntaxLines = std::vector<std::vector<SyntaxSpan>>;

/// For the lines of a file with this name, or, when `path` has no dot and no slash, of a language ("cpp", "bash").
/// One entry for each line; nothing in them when nobody knows the language.
SyntaxLines highlight(const QString &path, const QStringList &lines);

/// The line as StyledText: spaces kept, tabs four wide, everything else of it literal.
QString styledCode(const QString &line, const std::vector<SyntaxSpan> &spans, const wm::theme::Syntax &inks);

} // namespace wm::models
