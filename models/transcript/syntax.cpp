#include "transcript/syntax.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
#include <KSyntaxHighlighting/Theme>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using KSyntaxHighlighting::Theme;
using wm::theme::Syntax;

constexpr qsizetype longest_line = 2'000; ///< beyond it, a line is machine-made and is not coloured

QColor Syntax::*ink_of(Theme::TextStyle style)
{
    switch (style) {
    case Theme::Keyword:
    case Theme::ControlFlow: return &Syntax::keyword;
    case Theme::Function:
    case Theme::BuiltIn: return &Syntax::function;
    case Theme::DataType:
    case Theme::Attribute: // of C++ also "const"
    case Theme::Extension: return &Syntax::type;
    case Theme::Variable: return &Syntax::variable;
    case Theme::Operator: return &Syntax::operator_;
    case Theme::Char:
    case Theme::SpecialChar:
    case Theme::String:
    case Theme::VerbatimString:
    case Theme::SpecialString: return &Syntax::string;
    case Theme::DecVal:
    case Theme::BaseN:
    case Theme::Float:
    case Theme::Constant: return &Syntax::number;
    case Theme::Import:
    case Theme::Preprocessor:
    case Theme::Annotation: return &Syntax::preprocessor;
    case Theme::Comment:
    case Theme::Documentation:
    case Theme::CommentVar:
    case Theme::RegionMarker:
    case Theme::Information: return &Syntax::comment;
    case Theme::Warning:
    case Theme::Alert:
    case Theme::Error: return &Syntax::error;
    default: return &Syntax::normal;
    }
}

class Lines final : public KSyntaxHighlighting::AbstractHighlighter {
public:
    SyntaxLines all;

    explicit Lines(const KSyntaxHighlighting::Definition &definition) { setDefinition(definition); }
    void add(const QString &line)
    {
        all.emplace_back();
        if (line.size() <= longest_line)
            m_state = highlightLine(line, m_state);
    }

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override
    {
        if (length > 0 && ink_of(format.textStyle()) != &Syntax::normal)
            all.back().push_back({offset, length, ink_of(format.textStyle())});
    }

private:
    KSyntaxHighlighting::State m_state;
};

KSyntaxHighlighting::Definition definition_of(const QString &path)
{
    static const KSyntaxHighlighting::Repository repository; // reading its index takes a while
    if (path.contains(u'.') || path.contains(u'/'))
        return repository.definitionForFileName(path);
    const auto named = repository.definitionForName(path);
    return named.isValid() ? named : repository.definitionForFileName(u"a."_s + path);
}

void append_literal(QString &out, QStringView text, int &column)
{
    for (const QChar c : text) {
        const int width = c == u'\t' ? 4 - column % 4 : 1;
        if (c == u'\t' || c == u' ')
            out += u"&nbsp;"_s.repeated(width);
        else if (c == u'<')
            out += u"&lt;"_s;
        else if (c == u'>')
            out += u"&gt;"_s;
        else if (c == u'&')
            out += u"&amp;"_s;
        else
            out += c.isPrint() || c.isSurrogate() ? c : QChar(0xFFFD); // what cannot be seen could mislead
        column += width;
    }
}

} // namespace

SyntaxLines highlight(const QString &path, const QStringList &lines)
{
    const auto definition = path.isEmpty() ? KSyntaxHighlighting::Definition() : definition_of(path);
    if (!definition.isValid())
        return SyntaxLines(static_cast<std::size_t>(lines.size()));
    Lines reader(definition);
    for (const QString &line : lines)
        reader.add(line);
    return std::move(reader.all);
}

QString styledCode(const QString &line, const std::vector<SyntaxSpan> &spans, const Syntax &inks)
{
    QString out;
    int at = 0, column = 0;
    for (const SyntaxSpan &span : spans) {
        append_literal(out, QStringView(line).mid(at, span.start - at), column);
        out += u"<font color=\"%1\">"_s.arg((inks.*span.ink).name());
        append_literal(out, QStringView(line).mid(span.start, span.length), column);
        out += u"</font>"_s;
        at = span.start + span.length;
    }
    append_literal(out, QStringView(line).mid(at), column);
    return out;
}

} // namespace wm::models
