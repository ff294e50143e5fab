#include "transcript/text_diff.h"

#include "transcript/word_diff.h"
#include "words/text.h"

#include <QHash>
#include <QRegularExpression>

namespace wm::models {
namespace {

using Kind = DiffLine::Kind;

constexpr int context_lines = 3;
constexpr int most_edits = 1'000; ///< memory and time grow with its square

/// Steps of Myers' greedy algorithm: `reached[d][k]` is how far diagonal k was before the dth edit.
struct Walk {
    const std::vector<int> &before;
    const std::vector<int> &after;
    int skipped; ///< equal at the beginning
    int n, m;    ///< what is left, equal ends cut off
    std::vector<std::vector<int>> reached{};

    int at(int d, int k) const { return reached[d][k + d + 1]; }
    bool goes_down(int d, int k) const { return k == -d || (k != d && at(d, k - 1) < at(d, k + 1)); }
    int along(int d, int k) const
    {
        int x = goes_down(d, k) ? at(d, k + 1) : at(d, k - 1) + 1;
        while (x < n && x - k < m && before[skipped + x] == after[skipped + x - k])
            ++x;
        return x;
    }
    /// The number of edits, or -1 when there are too many.
    int go()
    {
        reached.push_back({0, 0, 0});
        for (int d = 0; d <= most_edits; ++d) {
            std::vector<int> next(2 * d + 5, -1);
            for (int k = -d; k <= d; k += 2) {
                const int x = along(d, k);
                next[k + d + 2] = x;
                if (x >= n && x - k >= m)
                    return d;
            }
            reached.push_back(std::move(next));
        }
        return -1;
    }
    /// Backwards from the end to the beginning.
    void trace(int edits, std::vector<Kind> &script) const
    {
        int x = n, y = m;
        for (int d = edits; d >= 0; --d) {
            const int k = x - y;
            const bool down = goes_down(d, k);
            const int from = d == 0 ? 0 : down ? at(d, k + 1) : at(d, k - 1);
            const int start = d == 0 ? 0 : down ? from : from + 1;
            for (; x > start; --x, --y)
                script.push_back(Kind::Same);
            if (d == 0)
                break;
            script.push_back(down ? Kind::Added : Kind::Removed);
            x = from;
            y = from - (down ? k + 1 : k - 1);
        }
    }
};

/// Removals first wherever both stand together.
void order(std::vector<Kind> &script)
{
    for (auto begin = script.begin(); begin != script.end();) {
        begin = std::find_if(begin, script.end(), [](Kind kind) { return kind != Kind::Same; });
        const auto end = std::find(begin, script.end(), Kind::Same);
        std::stable_partition(begin, end, [](Kind kind) { return kind == Kind::Removed; });
        begin = end;
    }
}

QStringList lines_of(const std::optional<std::string> &text)
{
    if (!text || text->empty())
        return {};
    QStringList lines = qtext(*text).split(u'\n');
    if (lines.last().isEmpty()) // the last newline ends a line and begins none
        lines.removeLast();
    return lines;
}

std::vector<int> numbered(const QStringList &lines, QHash<QString, int> &known)
{
    std::vector<int> numbers;
    for (const QString &line : lines) {
        const int next = static_cast<int>(known.size());
        numbers.push_back(known.value(line, next));
        known.insert(line, numbers.back());
    }
    return numbers;
}

/// The nearest line above that begins with a word at its very left.
QString section_above(const QStringList &lines, int line)
{
    for (int i = std::min(line, static_cast<int>(lines.size())) - 1; i >= 0; --i)
        if (!lines[i].isEmpty() && (lines[i][0].isLetter() || lines[i][0] == u'_'))
            return lines[i].left(120);
    return {};
}

std::vector<DiffHunk> hunks_of(const QStringList &before, const QStringList &after, const std::vector<Kind> &script)
{
    std::vector<DiffHunk> hunks;
    int unchanged = 0; ///< lines since the last change
    int old_line = 0, new_line = 0;
    const auto open = [&] {
        const int lead = std::min(unchanged, context_lines);
        DiffHunk hunk;
        hunk.before = old_line - lead + 1;
        hunk.after = new_line - lead + 1;
        hunk.section = section_above(before, hunk.before - 1);
        for (int i = lead; i > 0; --i)
            hunk.lines.push_back({Kind::Same, old_line - i + 1, new_line - i + 1, before[old_line - i]});
        hunks.push_back(std::move(hunk));
    };
    for (const Kind kind : script) {
        if (kind == Kind::Same) {
            if (++unchanged; !hunks.empty() && unchanged <= context_lines)
                hunks.back().lines.push_back({Kind::Same, old_line + 1, new_line + 1, before[old_line]});
            ++old_line;
            ++new_line;
            continue;
        }
        if (hunks.empty() || unchanged > 2 * context_lines) {
            open();
        } else {
            for (int i = unchanged - context_lines; i > 0; --i) // the gap is small: the hunk goes on
                hunks.back().lines.push_back({Kind::Same, old_line - i + 1, new_line - i + 1, before[old_line - i]});
        }
        unchanged = 0;
        if (kind == Kind::Removed) {
            hunks.back().lines.push_back({kind, old_line + 1, 0, before[old_line]});
            ++old_line;
        } else {
            hunks.back().lines.push_back({kind, 0, new_line + 1, after[new_line]});
            ++new_line;
        }
    }
    return hunks;
}

std::vector<DiffHunk> hunks_of(const QString &patch)
{
    static const QRegularExpression header(QStringLiteral(R"(^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$)"));
    std::vector<DiffHunk> hunks;
    int old_line = 0, new_line = 0;
    for (const QString &line : patch.split(u'\n')) {
        if (const auto match = header.match(line); match.hasMatch()) {
            DiffHunk hunk;
            hunk.before = old_line = match.captured(1).toInt();
            hunk.after = new_line = match.captured(2).toInt();
            hunk.section = match.captured(3);
            hunks.push_back(std::move(hunk));
        } else if (hunks.empty() || line.isEmpty()) {
            continue; // what stands before the first hunk; the end of the text
        } else if (line[0] == u' ') {
            hunks.back().lines.push_back({Kind::Same, old_line++, new_line++, line.mid(1)});
        } else if (line[0] == u'-') {
            hunks.back().lines.push_back({Kind::Removed, old_line++, 0, line.mid(1)});
        } else if (line[0] == u'+') {
            hunks.back().lines.push_back({Kind::Added, 0, new_line++, line.mid(1)});
        }
    }
    return hunks;
}

} // namespace

std::vector<Kind> shortestEdits(const std::vector<int> &before, const std::vector<int> &after)
{
    const auto [first_before, first_after] = std::ranges::mismatch(before, after);
    const int skipped = static_cast<int>(first_before - before.begin());
    int n = static_cast<int>(before.size()) - skipped;
    int m = static_cast<int>(after.size()) - skipped;
    int tail = 0;
    for (; n > 0 && m > 0 && before[skipped + n - 1] == after[skipped + m - 1]; --n, --m)
        ++tail;
    std::vector<Kind> script(tail, Kind::Same); // from the end, turned round below
    Walk walk{before, after, skipped, n, m};
    if (const int edits = walk.go(); edits >= 0) {
        walk.trace(edits, script);
    } else {
        script.insert(script.end(), m, Kind::Added);
        script.insert(script.end(), n, Kind::Removed);
    }
    script.insert(script.end(), skipped, Kind::Same);
    std::ranges::reverse(script);
    order(script);
    return script;
}

FileDiff diffFile(const transcript::FileChange &change)
{
    FileDiff diff;
    if (!change.patch.empty()) {
        diff.hunks = hunks_of(qtext(change.patch));
    } else {
        const QStringList before = lines_of(change.before);
        const QStringList after = lines_of(change.after);
        QHash<QString, int> known;
        const std::vector<int> old_numbers = numbered(before, known);
        diff.hunks = hunks_of(before, after, shortestEdits(old_numbers, numbered(after, known)));
    }
    for (DiffHunk &hunk : diff.hunks) {
        const auto count = [&](Kind kind) { return static_cast<int>(std::ranges::count(hunk.lines, kind, &DiffLine::kind)); };
        const int added = count(Kind::Added), removed = count(Kind::Removed), same = count(Kind::Same);
        hunk.beforeCount = same + removed;
        hunk.afterCount = same + added;
        diff.added += added;
        diff.removed += removed;
        markWords(hunk.lines);
    }
    return diff;
}

} // namespace wm::models
