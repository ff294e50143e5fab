#include "approval/approval_rows.h"

#include "approval/plain_sight.h"
#include "words/ages.h"
#include "words/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cstdlib>
#include <map>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

constexpr qsizetype paths_shown = 3;

QString words(const char *text)
{
    return QCoreApplication::translate("Effects", text);
}

/// A text of somebody else's program, with nothing hidden in it.
QString seen(const Json &object, const char *member)
{
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? in_plain_sight(found->get_ref<const std::string &>()).text : QString();
}

Json list_in(const Json &object, const char *member)
{
    const auto found = object.find(member);
    return found != object.end() && found->is_array() ? *found : Json::array();
}

/// How a group of files is said: one, many, and what stands beside each.
struct FileWords {
    const char *what;
    const char *icon;
    bool grave;
    const char *one, *many;
    const char *word;
};
constexpr std::array file_words = {
    FileWords{"removed", "trash", true, QT_TRANSLATE_NOOP("Effects", "1 file is removed"),
        QT_TRANSLATE_NOOP("Effects", "%1 files are removed"), QT_TRANSLATE_NOOP("Effects", "removed")},
    FileWords{"emptied", "trash", true, QT_TRANSLATE_NOOP("Effects", "1 file loses its content"),
        QT_TRANSLATE_NOOP("Effects", "%1 files lose their content"), QT_TRANSLATE_NOOP("Effects", "emptied")},
    FileWords{"replaced", "trash", true, QT_TRANSLATE_NOOP("Effects", "1 file is replaced"),
        QT_TRANSLATE_NOOP("Effects", "%1 files are replaced"), QT_TRANSLATE_NOOP("Effects", "replaced")},
    FileWords{"reset", "undo", true, QT_TRANSLATE_NOOP("Effects", "1 file goes back to what git has"),
        QT_TRANSLATE_NOOP("Effects", "%1 files go back to what git has"), QT_TRANSLATE_NOOP("Effects", "reset")},
    FileWords{"moved", "right", false, QT_TRANSLATE_NOOP("Effects", "1 file is moved"), QT_TRANSLATE_NOOP("Effects", "%1 files are moved"),
        QT_TRANSLATE_NOOP("Effects", "moved")},
    FileWords{"edited", "edit", false, QT_TRANSLATE_NOOP("Effects", "1 file is edited"),
        QT_TRANSLATE_NOOP("Effects", "%1 files are edited"), QT_TRANSLATE_NOOP("Effects", "edited")},
    FileWords{"created", "plus", false, QT_TRANSLATE_NOOP("Effects", "1 file is new"), QT_TRANSLATE_NOOP("Effects", "%1 files are new"),
        QT_TRANSLATE_NOOP("Effects", "new")},
    FileWords{"permissions", "lock", false, QT_TRANSLATE_NOOP("Effects", "1 file gets other permissions"),
        QT_TRANSLATE_NOOP("Effects", "%1 files get other permissions"), QT_TRANSLATE_NOOP("Effects", "permissions")},
};

const FileWords *words_for(const std::string &what)
{
    const auto *found = std::ranges::find(file_words, what, &FileWords::what);
    return found == file_words.end() ? nullptr : found;
}

/// What nobody would have any more comes first; a directory stands before what is in it.
int rank(const Json &file)
{
    if (file.value("directory", false))
        return -1;
    static constexpr std::array<std::string_view, 5> order{"changed", "untracked", "outside", "ignored", "clean"};
    return static_cast<int>(std::ranges::find(order, file.value("git", "")) - order.begin());
}

struct Maker {
    const Json &effects;
    Timestamp now;
    std::vector<EffectRow> rows{};

    std::int64_t number(const char *member) const { return effects.value(member, std::int64_t{}); }

    EffectRow &add(const char *id, const char *icon)
    {
        EffectRow row;
        row.id = QString::fromLatin1(id) + QString::number(rows.size());
        row.icon = QString::fromLatin1(icon);
        rows.push_back(std::move(row));
        return rows.back();
    }

    void remote()
    {
        const auto found = effects.find("remote");
        if (found == effects.end() || !found->is_object())
            return;
        EffectRow &row = add("remote", "cloud");
        row.lead = words("Remote");
        row.strong = seen(*found, "name");
        row.paths << seen(*found, "url");
        const Timestamp known_at = found->value("known_at", std::int64_t{}) * nanoseconds_per_second;
        if (!found->value("asked", false))
            row.text = known_at == 0 ? words("What it has is not known: it was never fetched from here.")
                                     : words("What it has is known from %1.").arg(agoText(known_at, now));
    }

    int commits(std::initializer_list<std::string_view> kinds) const
    {
        const Json list = list_in(effects, "commits");
        return static_cast<int>(
            std::ranges::count_if(list, [&](const Json &commit) { return std::ranges::contains(kinds, commit.value("what", "")); }));
    }

    void refs()
    {
        const Json list = list_in(effects, "refs");
        for (const Json &ref : list) {
            QString name = seen(ref, "ref");
            const bool tag = name.startsWith("refs/tags/"_L1);
            for (const QLatin1StringView prefix : {"refs/heads/"_L1, "refs/tags/"_L1, "refs/remotes/"_L1})
                if (name.startsWith(prefix))
                    name = name.mid(prefix.size());
            const std::string from = ref.value("from", ""), to = ref.value("to", "");
            EffectRow &row = add("ref", "branch");
            row.lead = tag ? words("Tag") : words("Branch");
            row.strong = name;
            row.mono = true;
            row.grave = to.empty();
            const int gone = commits({"lost", "lost_on_remote", "rewritten"}), sent = commits({"published"});
            if (to.empty())
                row.text = words("It is deleted.");
            else if (from.empty())
                row.text = words("It is created.");
            else if (list.size() == 1 && gone > 0 && sent > 0)
                row.text = words("%1 replaced by %2.").arg(commitsText(gone)).arg(sent);
            else
                row.text = words("It moves from %1 to %2.").arg(qtext(from).left(7), qtext(to).left(7));
        }
        if (!list.empty() || !effects.contains("commits"))
            return;
        if (const int lost = commits({"lost", "lost_on_remote"}); lost > 0) {
            EffectRow &row = add("lost", "branch");
            row.grave = true;
            row.strong = words("%1 can no longer be reached").arg(commitsText(std::max<std::int64_t>(lost, number("commits_total"))));
        }
    }

    static QString commitsText(std::int64_t count) { return count == 1 ? words("1 commit") : words("%1 commits").arg(numberText(count)); }

    void files()
    {
        std::map<std::string, std::vector<Json>> groups;
        std::int64_t listed = 0;
        for (const Json &file : list_in(effects, "files")) {
            groups[file.value("what", "")].push_back(file);
            listed += file.value("directory", false) ? 0 : 1; // totals are of files, too
        }
        const std::int64_t total = std::max(number("files_total"), listed);
        bool counted = false; // of all files together: said once, where it is gravest
        for (const FileWords &kind : file_words) {
            const auto group = groups.find(kind.what);
            if (group == groups.end())
                continue;
            std::ranges::stable_sort(group->second, {}, rank);
            const auto folders = std::ranges::count_if(group->second, [](const Json &file) { return file.value("directory", false); });
            const auto here = static_cast<std::int64_t>(group->second.size()) - folders;
            const std::int64_t count = groups.size() == 1 ? total : here;
            EffectRow &row = add("files", kind.icon);
            row.grave = kind.grave;
            row.strong = count == 1 ? words(kind.one) : words(kind.many).arg(numberText(count));
            if (count == 0) // nothing but empty directories
                row.strong =
                    words("%1: %2").arg(folders == 1 ? words("1 directory") : words("%1 directories").arg(folders), words(kind.word));
            if (effects.value("more", false) && groups.size() == 1)
                row.strong = words("At least: %1").arg(row.strong);
            if (!std::exchange(counted, true))
                row.text = amount(kind.grave);
            for (const Json &file : group->second) {
                const QString path = seen(file, "path");
                row.whole << path;
                if (row.paths.size() < paths_shown)
                    row.paths << (file.contains("shown") ? seen(file, "shown") : path);
            }
            if (const std::int64_t all = count + folders; all > row.paths.size())
                row.more = words("and %1 more").arg(numberText(all - row.paths.size()));
        }
        if (groups.size() > 1 && total > listed)
            add("others", "file").strong = words("%1 more files").arg(numberText(total - listed));
    }

    QString amount(bool grave) const
    {
        const std::int64_t bytes = number("bytes_total"), uncommitted = number("uncommitted_total");
        QStringList parts;
        if (bytes > 0)
            parts << bytesText(bytes);
        if (uncommitted > 0)
            parts << words("%1 not in git").arg(numberText(uncommitted));
        else if (grave && number("files_total") > 0)
            parts << words("git has all of it");
        return parts.join(u", "_s);
    }

    void places()
    {
        const auto list = [&](const char *member, const char *icon, const QString &strong) {
            const Json entries = list_in(effects, member);
            if (entries.empty())
                return;
            EffectRow &row = add(member, icon);
            row.strong = strong;
            for (const Json &entry : entries) {
                if (!entry.is_string())
                    continue;
                // Which host it is, its words do not tell.
                const QString text = entry == "*" ? words("the network") : in_plain_sight(entry.get_ref<const std::string &>()).text;
                row.whole << text;
                if (row.paths.size() < paths_shown)
                    row.paths << text;
            }
            if (row.whole.size() > row.paths.size())
                row.more = words("and %1 more").arg(row.whole.size() - row.paths.size());
        };
        list("outside", "folder", words("Outside its worktree"));
        list("hosts", "link", words("Talks to"));
    }

    void notes()
    {
        for (const Json &note : list_in(effects, "notes"))
            if (note.is_string())
                add("note", "info").text = in_plain_sight(note.get_ref<const std::string &>()).text;
    }
};

QString git_words(const std::string &git)
{
    if (git == "untracked")
        return words("not in git");
    if (git == "changed")
        return words("changed since its commit");
    if (git == "ignored")
        return words("ignored by git");
    if (git == "outside")
        return words("in no repository");
    return git == "clean" ? words("in git") : QString();
}

} // namespace

QString bytesText(std::int64_t bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 10'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString numberText(std::int64_t number)
{
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(number));
}

std::span<const Column<EffectRow>> EffectRow::columns()
{
    static constexpr Column<EffectRow> all[] = {
        {"icon", [](const EffectRow &row) -> QVariant { return row.icon; }},
        {"grave", [](const EffectRow &row) -> QVariant { return row.grave; }},
        {"lead", [](const EffectRow &row) -> QVariant { return row.lead; }},
        {"strong", [](const EffectRow &row) -> QVariant { return row.strong; }},
        {"mono", [](const EffectRow &row) -> QVariant { return row.mono; }},
        {"text", [](const EffectRow &row) -> QVariant { return row.text; }},
        {"paths", [](const EffectRow &row) -> QVariant { return row.paths; }},
        {"more", [](const EffectRow &row) -> QVariant { return row.more; }},
        {"whole", [](const EffectRow &row) -> QVariant { return row.whole; }},
    };
    return all;
}

std::vector<EffectRow> effect_rows(const Json &effects, Timestamp now)
{
    if (!effects.is_object())
        return {};
    Maker maker{effects, now};
    maker.remote();
    maker.refs();
    maker.files();
    maker.places();
    maker.notes();
    return std::move(maker.rows);
}

std::vector<EffectRow> loss_rows(const Json &losses)
{
    std::vector<EffectRow> rows;
    for (const Json &loss : losses.is_object() ? list_in(losses, "items") : Json::array()) {
        EffectRow row;
        row.id = QString::number(rows.size());
        row.icon = loss.value("what", "") == "unlanded" ? u"branch"_s : u"file"_s;
        row.grave = true;
        row.strong = seen(loss, "text");
        for (const Json &name : list_in(loss, "names"))
            if (name.is_string())
                row.whole << in_plain_sight(name.get_ref<const std::string &>()).text;
        row.paths = row.whole.mid(0, 2 * paths_shown);
        if (row.whole.size() > row.paths.size())
            row.more = words("and %1 more").arg(row.whole.size() - row.paths.size());
        rows.push_back(std::move(row));
    }
    return rows;
}

std::span<const Column<CommitRow>> CommitRow::columns()
{
    static constexpr Column<CommitRow> all[] = {
        {"section", [](const CommitRow &row) -> QVariant { return row.section; }},
        {"gone", [](const CommitRow &row) -> QVariant { return row.gone; }},
        {"hash", [](const CommitRow &row) -> QVariant { return row.hash; }},
        {"subject", [](const CommitRow &row) -> QVariant { return row.subject; }},
        {"word", [](const CommitRow &row) -> QVariant { return row.word; }},
    };
    return all;
}

std::vector<CommitRow> commit_rows(const Json &effects)
{
    std::vector<CommitRow> gone, sent;
    const Json remote = effects.is_object() ? effects.value("remote", Json()) : Json();
    const QString name = remote.is_object() ? seen(remote, "name") : QString();
    for (const Json &commit : effects.is_object() ? list_in(effects, "commits") : Json::array()) {
        const std::string what = commit.value("what", "");
        CommitRow row;
        row.hash = seen(commit, "hash").left(7);
        row.subject = seen(commit, "subject");
        if (what == "published") {
            row.section = words("After the push");
            row.word = words("is sent");
            sent.push_back(std::move(row));
            continue;
        }
        row.gone = true;
        row.section =
            what == "lost_on_remote" || (what == "rewritten" && !name.isEmpty()) ? words("On %1 now").arg(name) : words("Here now");
        row.word = what == "rewritten" ? words("rewritten") : words("is lost");
        gone.push_back(std::move(row));
    }
    gone.insert(gone.end(), std::make_move_iterator(sent.begin()), std::make_move_iterator(sent.end()));
    return gone;
}

std::span<const Column<FileRow>> FileRow::columns()
{
    static constexpr Column<FileRow> all[] = {
        {"path", [](const FileRow &row) -> QVariant { return row.path; }},
        {"shown", [](const FileRow &row) -> QVariant { return row.shown; }},
        {"word", [](const FileRow &row) -> QVariant { return row.word; }},
        {"size", [](const FileRow &row) -> QVariant { return row.size; }},
        {"git", [](const FileRow &row) -> QVariant { return row.git; }},
        {"grave", [](const FileRow &row) -> QVariant { return row.grave; }},
    };
    return all;
}

std::vector<FileRow> file_rows(const Json &effects)
{
    std::vector<FileRow> rows;
    for (const Json &file : effects.is_object() ? list_in(effects, "files") : Json::array()) {
        const std::string what = file.value("what", ""), git = file.value("git", "");
        const FileWords *kind = words_for(what);
        FileRow row;
        row.path = seen(file, "path");
        row.shown = file.contains("shown") ? seen(file, "shown") : row.path;
        row.word = kind != nullptr ? words(kind->word) : qtext(what);
        if (file.value("directory", false)) { // git knows of files only
            rows.push_back(std::move(row));
            continue;
        }
        row.size = bytesText(file.value("bytes", std::int64_t{}));
        row.git = git_words(git);
        row.grave = kind != nullptr && kind->grave && (git == "untracked" || git == "changed" || git == "outside");
        rows.push_back(std::move(row));
    }
    return rows;
}

std::span<const Column<DiffFileRow>> DiffFileRow::columns()
{
    static constexpr Column<DiffFileRow> all[] = {
        {"path", [](const DiffFileRow &row) -> QVariant { return row.file.path(); }},
        {"file", [](const DiffFileRow &row) { return QVariant::fromValue(row.file); }},
    };
    return all;
}

namespace {

/// "@@ -84,9 +84,14 @@": how many lines of either side follow.
struct HunkCounts {
    int before = 0, after = 0;

    bool over() const { return before <= 0 && after <= 0; }
    void read(std::string_view bar)
    {
        const auto count = [&](char sign) {
            std::size_t at = bar.find(sign);
            if (at == bar.npos)
                return 0;
            const std::string_view range = bar.substr(at + 1, bar.find(' ', at) - at - 1);
            const std::size_t comma = range.find(',');
            return comma == range.npos ? 1 : std::atoi(std::string(range.substr(comma + 1)).c_str());
        };
        before = count('-');
        after = count('+');
    }
    void take(std::string_view line)
    {
        before -= line.empty() || line[0] == ' ' || line[0] == '-' ? 1 : 0;
        after -= line.empty() || line[0] == ' ' || line[0] == '+' ? 1 : 0;
    }
};

/// The name in "+++ b/src/a.cpp"; empty for /dev/null.
std::string name_in(std::string_view line)
{
    std::string_view name = line.substr(4);
    name = name.substr(0, name.find('\t'));
    if (name == "/dev/null")
        return {};
    if (name.starts_with("a/") || name.starts_with("b/"))
        name.remove_prefix(2);
    return std::string(name);
}

} // namespace

std::vector<DiffFileRow> diff_file_rows(const std::string &diff)
{
    std::vector<transcript::FileChange> files;
    std::string before;
    HunkCounts left; // a line of a hunk may look like a head of a file
    for (std::size_t at = 0; at < diff.size();) {
        const std::size_t end = std::min(diff.find('\n', at), diff.size());
        const std::string_view line(diff.data() + at, end - at);
        at = end + 1;
        if (left.over() && line.starts_with("--- ")) {
            before = name_in(line);
        } else if (left.over() && line.starts_with("+++ ")) {
            const std::string after = name_in(line);
            files.push_back({.path = in_plain_sight(after.empty() ? before : after).text.toStdString()});
        } else if (!files.empty() && (!left.over() || line.starts_with("@@ ") || line.starts_with('\\'))) {
            if (left.over() && line.starts_with("@@ "))
                left.read(line);
            else if (!line.starts_with('\\')) // "\ No newline at end of file"
                left.take(line);
            files.back().patch.append(line).push_back('\n');
        }
    }
    std::vector<DiffFileRow> rows;
    for (transcript::FileChange &file : files)
        rows.push_back({{std::make_shared<transcript::FileChange>(std::move(file))}, static_cast<int>(rows.size())});
    return rows;
}

} // namespace wm::models
