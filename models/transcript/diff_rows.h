#pragma once
// The lines of one file's change as a list for a DiffView: hunk bars and lines with their numbers, coloured code, and
// the words that differ. A hunk's code is coloured when its first line is looked at. GUI thread; made in QML.
#include "lists/rows_model.h"
#include "theme/palette.h"
#include "transcript/syntax.h"
#include "transcript/text_diff.h"

#include <memory>

namespace wm::models {

/// A file's change as QML hands it from a transcript to a DiffRows. Shares the texts.
struct FileChangeValue {
    Q_GADGET
    QML_VALUE_TYPE(fileChange)
    Q_PROPERTY(QString path READ path)
public:
    std::shared_ptr<const transcript::FileChange> change{};

    QString path() const;
    bool operator==(const FileChangeValue &) const = default;
};

class DiffRows : public CountedListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(wm::models::FileChangeValue file READ file WRITE setFile NOTIFY fileChanged)
    Q_PROPERTY(wm::theme::Syntax inks READ inks WRITE setInks NOTIFY inksChanged)
    /// At most this many rows; 0 = all.
    Q_PROPERTY(int most READ most WRITE setMost NOTIFY fileChanged)
    /// Rows that `most` leaves out.
    Q_PROPERTY(int hidden READ hidden NOTIFY fileChanged)
    Q_PROPERTY(QString path READ path NOTIFY fileChanged)
    Q_PROPERTY(int added READ added NOTIFY fileChanged)
    Q_PROPERTY(int removed READ removed NOTIFY fileChanged)
    /// The longest line, in characters: how wide the view must be to show all.
    Q_PROPERTY(int columns READ columns NOTIFY fileChanged)

public:
    /// kind: "hunk", "same", "added", "removed"; words: where they differ, as points (start, length).
    enum Role { KindRole = Qt::UserRole, BeforeRole, AfterRole, TextRole, StyledRole, WordsRole };

    using CountedListModel::CountedListModel;

    FileChangeValue file() const { return m_file; }
    void setFile(const FileChangeValue &file);
    wm::theme::Syntax inks() const { return m_inks; }
    void setInks(const wm::theme::Syntax &inks);
    int most() const { return m_most; }
    void setMost(int most);
    int hidden() const { return static_cast<int>(m_places.size()) - rowCount({}); }
    QString path() const { return m_file.path(); }
    int added() const { return m_diff.added; }
    int removed() const { return m_diff.removed; }
    int columns() const { return m_columns; }

    int rowCount(const QModelIndex &parent) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

signals:
    void fileChanged();
    void inksChanged();

private:
    struct Place {
        int hunk = 0;
        int line = -1; ///< -1: the hunk's bar
    };
    QVariant hunk_value(const DiffHunk &hunk, int role) const;
    const std::vector<SyntaxSpan> &spans_of(Place place) const;

    FileChangeValue m_file;
    wm::theme::Syntax m_inks;
    int m_most = 0;
    int m_columns = 0;
    FileDiff m_diff;
    std::vector<Place> m_places;
    mutable std::vector<SyntaxLines> m_spans; ///< of each hunk's lines, empty until wanted
};

} // namespace wm::models
