#pragma once
// What would happen, as rows for people: from the "effects" of an assessment (docs/approvals.md) to what is lost, where
// it goes, which commits and files. Plain functions over JSON; the approval dialog and the lists of what our own actions
// would lose are made of the same rows.
#include "base/clock.h"
#include "base/json.h"
#include "lists/rows_model.h"
#include "transcript/diff_rows.h"

namespace wm::models {

/// One fact about what will happen.
struct EffectRow {
    QString id;
    QString icon;
    bool grave = false;  ///< something may not come back
    QString lead;        ///< "Remote", before what it is about
    QString strong;      ///< "origin", "3 files are removed"
    bool mono = false;   ///< `strong` is a name to paste
    QString text;        ///< a sentence below
    QStringList paths;   ///< to paste, below that
    QString more;        ///< "and 12 more"
    QStringList whole;   ///< the paths, absolute: shown when somebody looks closer

    QString key() const { return id; }
    bool operator==(const EffectRow &) const = default;
    static std::span<const Column<EffectRow>> columns();
};
std::vector<EffectRow> effect_rows(const Json &effects, Timestamp now);

/// Of what `bead.losses` answers: what stopping or closing would leave behind.
std::vector<EffectRow> loss_rows(const Json &losses);

struct CommitRow {
    QString section; ///< "On origin now", "After the push"
    bool gone = false;
    QString hash;    ///< seven characters
    QString subject;
    QString word;    ///< "is lost"

    QString key() const { return section + hash; }
    bool operator==(const CommitRow &) const = default;
    static std::span<const Column<CommitRow>> columns();
};
std::vector<CommitRow> commit_rows(const Json &effects);

struct FileRow {
    QString path;  ///< resolved, absolute
    QString shown; ///< relative to the worktree where it lies in there
    QString word;  ///< "removed"
    QString size;  ///< "12 kB"; empty for directories
    QString git;   ///< "not in git"
    bool grave = false; ///< its content is nowhere else

    QString key() const { return path + u' ' + word; }
    bool operator==(const FileRow &) const = default;
    static std::span<const Column<FileRow>> columns();
};
std::vector<FileRow> file_rows(const Json &effects);

struct DiffFileRow {
    FileChangeValue file;
    int place = 0;

    QString key() const { return QString::number(place) + file.path(); }
    bool operator==(const DiffFileRow &) const = default;
    static std::span<const Column<DiffFileRow>> columns();
};
/// Of a unified diff of several files, one each.
std::vector<DiffFileRow> diff_file_rows(const std::string &diff);

/// "5.2 MB"
QString bytesText(std::int64_t bytes);
/// "1,204"
QString numberText(std::int64_t number);

} // namespace wm::models
