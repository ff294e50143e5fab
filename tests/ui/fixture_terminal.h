#pragma once
// A terminal that a test of the window holds itself: it shows what is written to it and keeps what was typed.
#include "terminal/terminal_source.h"

class FixtureTerminal : public wm::models::TerminalSource {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool watched MEMBER m_watched NOTIFY changed)
    Q_PROPERTY(bool shown READ shown WRITE setShown NOTIFY changed)
    Q_PROPERTY(bool empty READ empty NOTIFY changed)
    Q_PROPERTY(bool live MEMBER m_live NOTIFY changed)
    Q_PROPERTY(bool loading MEMBER m_loading NOTIFY changed)
    Q_PROPERTY(bool none MEMBER m_none NOTIFY changed)
    Q_PROPERTY(QString endText MEMBER m_end NOTIFY changed)
    Q_PROPERTY(QString problem MEMBER m_problem NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    /// Everything that was typed so far, control characters as C escapes.
    Q_PROPERTY(QString typed READ typed NOTIFY changed)
    /// As the view has asked for it: "80x24".
    Q_PROPERTY(QString size READ size NOTIFY changed)
    /// Where a shell was asked for.
    Q_PROPERTY(QString shell MEMBER m_shell NOTIFY changed)

public:
    using TerminalSource::TerminalSource;

    bool shown() const { return m_shown; }
    void setShown(bool shown);
    bool empty() const { return m_shown && m_written == 0; }
    QString title() const;
    QString typed() const;
    QString size() const;
    Q_INVOKABLE QString openShell(const QString &folder)
    {
        m_shell = folder;
        emit changed();
        return m_end;
    }
    /// What the program prints; control characters may be written as \u001b.
    Q_INVOKABLE void write(const QString &text);
    /// Bytes of a file below tests/fixtures, on a screen of its size.
    Q_INVOKABLE void play(const QString &file, int columns, int rows);

    std::shared_ptr<const wm::models::TerminalFrame> frame() const override { return m_shown ? m_frame : nullptr; }
    void want(wm::models::TerminalWish wish) override;
    bool takes_input() const override { return m_live; }

signals:
    void changed();

private:
    void draw();

    wm::models::TerminalDesk m_desk{{80, 24}};
    std::shared_ptr<const wm::models::TerminalFrame> m_frame;
    std::string m_typed;
    qsizetype m_written = 0;
    bool m_fixed = false;
    bool m_watched = false, m_shown = false, m_live = true, m_loading = false, m_none = true;
    QString m_end, m_problem, m_shell;
};
