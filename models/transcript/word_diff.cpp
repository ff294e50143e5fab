#include "transcript/word_diff.h"

#include <QHash>

namespace wm::models {
namespace {

using Kind = DiffLine::Kind;

constexpr double alike_enough = 0.4;
constexpr int longest_line = 1'000;  ///< characters that are compared
constexpr int largest_block = 40;    ///< lines of one side: each is compared with each

/// Words, runs of spaces, and every other character by itself.
std::vector<TextSpan> words_of(QStringView line)
{
    const auto kind = [&](qsizetype i) { return line[i].isLetterOrNumber() || line[i] == u'_' ? 1 : line[i].isSpace() ? 2 : 0; };
    std::vector<TextSpan> words;
    for (qsizetype i = 0; i < std::min<qsizetype>(line.size(), longest_line);) {
        qsizetype end = i + 1;
        while (end < line.size() && kind(i) != 0 && kind(end) == kind(i))
            ++end;
        words.push_back({static_cast<int>(i), static_cast<int>(end - i)});
        i = end;
    }
    return words;
}

struct Compared {
    double alike = 0; ///< 0 to 1, by the characters of words that both have
    std::vector<TextSpan> before, after; ///< what differs
};

bool is_space(const QString &line, TextSpan word)
{
    return line[word.start].isSpace();
}

/// Neighbours become one span, also over the space between them.
void add(std::vector<TextSpan> &spans, const QString &line, TextSpan word)
{
    if (!spans.empty()) {
        const int end = spans.back().start + spans.back().length;
        if (QStringView(line).mid(end, word.start - end).trimmed().isEmpty()) {
            spans.back().length = word.start + word.length - spans.back().start;
            return;
        }
    }
    if (!is_space(line, word))
        spans.push_back(word);
}

Compared compare(const QString &before, const QString &after)
{
    const std::vector<TextSpan> old_words = words_of(before);
    const std::vector<TextSpan> new_words = words_of(after);
    QHash<QStringView, int> known;
    const auto numbers = [&](const QString &line, const std::vector<TextSpan> &words) {
        std::vector<int> all;
        for (const TextSpan &word : words) {
            const QStringView text = QStringView(line).mid(word.start, word.length);
            all.push_back(known.value(text, static_cast<int>(known.size())));
            known.insert(text, all.back());
        }
        return all;
    };
    const std::vector<int> old_numbers = numbers(before, old_words);
    Compared compared;
    std::size_t at_old = 0, at_new = 0;
    int common = 0, total = 0;
    for (const Kind kind : shortestEdits(old_numbers, numbers(after, new_words))) {
        if (kind != Kind::Added) {
            const TextSpan word = old_words[at_old++];
            const int weight = is_space(before, word) ? 0 : word.length;
            total += weight;
            common += kind == Kind::Same ? 2 * weight : 0;
            if (kind == Kind::Removed)
                add(compared.before, before, word);
        }
        if (kind != Kind::Removed) {
            const TextSpan word = new_words[at_new++];
            total += is_space(after, word) ? 0 : word.length;
            if (kind == Kind::Added)
                add(compared.after, after, word);
        }
    }
    compared.alike = total > 0 ? static_cast<double>(common) / total : 0;
    return compared;
}

} // namespace

void markWords(std::vector<DiffLine> &lines)
{
    for (auto begin = lines.begin(); begin != lines.end();) {
        const auto removed = std::ranges::find(begin, lines.end(), Kind::Removed, &DiffLine::kind);
        const auto added = std::ranges::find_if(removed, lines.end(), [](const DiffLine &line) { return line.kind != Kind::Removed; });
        const auto end = std::ranges::find_if(added, lines.end(), [](const DiffLine &line) { return line.kind != Kind::Added; });
        begin = end;
        if (added - removed > largest_block || end - added > largest_block)
            continue;
        auto from = added; // pairs never cross
        for (auto old = removed; old != added; ++old) {
            Compared best;
            auto partner = end;
            for (auto candidate = from; candidate != end; ++candidate)
                if (Compared compared = compare(old->text, candidate->text); compared.alike > best.alike) {
                    best = std::move(compared);
                    partner = candidate;
                }
            if (best.alike < alike_enough)
                continue;
            old->words = std::move(best.before);
            partner->words = std::move(best.after);
            from = std::next(partner);
        }
    }
}

} // namespace wm::models
