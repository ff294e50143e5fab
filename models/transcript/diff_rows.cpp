#include "transcript/diff_rows.h"

#include "words/text.h"

#include <QPoint>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

constexpr qsizetype longest_line = 1'000; ///< characters shown of one line

/// Both sides of a hunk are code by themselves; what stays is coloured as part of the new one.
SyntaxLines highlight_hunk(const QString &path, const DiffHunk &hunk)
{
    QStringList before, after;
    for (const DiffLine &line : hunk.lines) {
        if (line.kind != DiffLine::Added)
            before << line.text;
        if (line.kind != DiffLine::Removed)
            after << line.text;
    }
    SyntaxLines old_spans = highlight(path, before);
    SyntaxLines new_spans = highlight(path, after);
    SyntaxLines spans;
    std::size_t at_old = 0, at_new = 0;
    for (const DiffLine &line : hunk.lines) {
        if (line.kind == DiffLine::Removed)
            spans.push_back(std::move(old_spans[at_old]));
        else
            spans.push_back(std::move(new_spans[at_new]));
        at_old += line.kind != DiffLine::Added ? 1 : 0;
        at_new += line.kind != DiffLine::Removed ? 1 : 0;
    }
    return spans;
}

QString kind_name(DiffLine::Kind kind)
{
    return kind == DiffLine::Added ? u"added"_s : kind == DiffLine::Removed ? u"removed"_s : u"same"_s;
}

} // namespace

QString FileChangeValue::path() const
{
    return change ? qtext(change->path) : QString();
}

void DiffRows::setFile(const FileChangeValue &file)
{
    if (m_file == file)
        return;
    beginResetModel(); // another file is another list
    m_file = file;
    m_diff = file.change ? diffFile(*file.change) : FileDiff();
    m_places.clear();
    m_columns = 0;
    for (int hunk = 0; hunk < static_cast<int>(m_diff.hunks.size()); ++hunk) {
        m_places.push_back({hunk, -1});
        for (int line = 0; line < static_cast<int>(m_diff.hunks[hunk].lines.size()); ++line) {
            m_places.push_back({hunk, line});
            m_columns = std::max(m_columns, static_cast<int>(std::min(longest_line, m_diff.hunks[hunk].lines[line].text.size())));
        }
    }
    m_spans.assign(m_diff.hunks.size(), {});
    endResetModel();
    emit fileChanged();
}

void DiffRows::setInks(const wm::theme::Syntax &inks)
{
    if (m_inks == inks)
        return;
    m_inks = inks;
    emit inksChanged();
    if (count() > 0)
        emit dataChanged(index(0), index(count() - 1), {StyledRole});
}

void DiffRows::setMost(int most)
{
    if (m_most == most)
        return;
    beginResetModel();
    m_most = most;
    endResetModel();
    emit fileChanged();
}

int DiffRows::rowCount(const QModelIndex &parent) const
{
    const int all = static_cast<int>(m_places.size());
    return parent.isValid() ? 0 : m_most > 0 ? std::min(all, m_most) : all;
}

const std::vector<SyntaxSpan> &DiffRows::spans_of(Place place) const
{
    SyntaxLines &spans = m_spans[place.hunk];
    if (spans.empty())
        spans = highlight_hunk(path(), m_diff.hunks[place.hunk]);
    return spans[place.line];
}

QVariant DiffRows::hunk_value(const DiffHunk &hunk, int role) const
{
    switch (role) {
    case KindRole: return u"hunk"_s;
    case TextRole:
        return u"@@ %1,%2 \u2192 %3,%4 @@  %5"_s.arg(hunk.before)
            .arg(hunk.beforeCount)
            .arg(hunk.after)
            .arg(hunk.afterCount)
            .arg(hunk.section)
            .trimmed();
    case BeforeRole:
    case AfterRole:
    case StyledRole: return QString();
    case WordsRole: return QVariant::fromValue(QList<QPoint>());
    default: return {};
    }
}

QVariant DiffRows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Place place = m_places[index.row()];
    const DiffHunk &hunk = m_diff.hunks[place.hunk];
    if (place.line < 0)
        return hunk_value(hunk, role);
    const DiffLine &line = hunk.lines[place.line];
    switch (role) {
    case KindRole: return kind_name(line.kind);
    case BeforeRole: return line.before > 0 ? QString::number(line.before) : QString();
    case AfterRole: return line.after > 0 ? QString::number(line.after) : QString();
    case TextRole: return line.text;
    case StyledRole: return styledCode(line.text.left(longest_line), spans_of(place), m_inks);
    case WordsRole: {
        QList<QPoint> words;
        for (const TextSpan &word : line.words)
            words << QPoint(word.start, word.length);
        return QVariant::fromValue(words);
    }
    default: return {};
    }
}

QHash<int, QByteArray> DiffRows::roleNames() const
{
    return {
        {KindRole, "kind"}, {BeforeRole, "before"}, {AfterRole, "after"}, {TextRole, "text"}, {StyledRole, "styled"}, {WordsRole, "words"}};
}

} // namespace wm::models
