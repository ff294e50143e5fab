#include "approval/approval_desk.h"

#include "approval/plain_sight.h"
#include "approval/town_approvals.h"
#include "theme/tokens.h"
#include "words/ages.h"
#include "words/text.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp minute = 60 * nanoseconds_per_second;

} // namespace

void sort_for_answering(std::vector<OpenApproval> &open)
{
    const int grave = levelRank(u"unknown"_s);
    std::ranges::sort(open, {}, [&](const OpenApproval &one) {
        const int rank = levelRank(one.level);
        return std::tuple(rank >= grave ? -rank : 0, one.asked_at, one.id);
    });
}

ApprovalDesk::ApprovalDesk(QObject *parent) : QObject(parent)
{
    for (QObject *rows : std::initializer_list<QObject *>{&m_effects, &m_commits, &m_files, &m_diffs, &m_scopes})
        QQmlEngine::setObjectOwnership(rows, QQmlEngine::CppOwnership);
    m_seconds.setInterval(1s);
    connect(&m_seconds, &QTimer::timeout, this, &ApprovalDesk::tick);
    m_next.setSingleShot(true);
    m_next.setInterval(theme::Tokens::get().duration.base);
    connect(&m_next, &QTimer::timeout, this, &ApprovalDesk::go_on);
}

void ApprovalDesk::componentComplete()
{
    QQmlEngine *engine = qmlEngine(this);
    if (m_source == nullptr && engine != nullptr)
        setSource(new TownApprovals(*Town::of(engine), this));
}

void ApprovalDesk::setSource(ApprovalSource *source)
{
    if (m_source == source)
        return;
    if (m_source)
        disconnect(m_source, nullptr, this, nullptr);
    m_source = source;
    if (source != nullptr)
        connect(source, &ApprovalSource::changed, this, &ApprovalDesk::look);
    emit sourceChanged();
    look();
}

const OpenApproval *ApprovalDesk::open_one(const QString &id) const
{
    const auto found = std::ranges::find(m_open, id, &OpenApproval::id);
    return found == m_open.end() ? nullptr : &*found;
}

int ApprovalDesk::position() const
{
    const OpenApproval *one = open_one(m_id);
    return one == nullptr ? 0 : static_cast<int>(one - m_open.data()) + 1;
}

std::vector<OpenApproval> ApprovalDesk::identical_now() const
{
    std::vector<OpenApproval> same;
    for (const OpenApproval &one : m_open)
        if (one.id != m_id && m_facts.identical.contains(one.id))
            same.push_back(one);
    return same;
}

bool ApprovalDesk::canAllow() const
{
    return m_stand == Ready && online() && !answering() && !m_done && open_one(m_id) != nullptr;
}

bool ApprovalDesk::canDeny() const
{
    return (m_stand == Ready || m_stand == Loading || m_stand == Failed) && online() && !answering() && !m_done &&
        open_one(m_id) != nullptr;
}

/// The list is another one, or the connection.
void ApprovalDesk::look()
{
    m_open = m_source ? m_source->open() : std::vector<OpenApproval>();
    sort_for_answering(m_open);
    if (m_id.isEmpty() || m_done) {
        emit changed();
        return;
    }
    const OpenApproval *one = open_one(m_id);
    if (one == nullptr) {
        if (m_stand != Over && m_answers == 0)
            end();
        emit changed();
        return;
    }
    m_place = static_cast<int>(one - m_open.data());
    const bool seen = m_stand == Ready || m_stand == Over;
    if (seen && !one->fingerprint.isEmpty() && one->fingerprint != m_facts.fingerprint) {
        m_note = tr("%1 has changed its request. Look again.").arg(m_facts.agentName);
        load();
    } else if (m_stand == Failed && online()) {
        load();
    }
    emit changed();
}

void ApprovalDesk::open(const QString &id)
{
    if (!m_source || id.isEmpty())
        return;
    m_next.stop();
    m_done = false;
    m_id = id;
    // What is here already is shown at once, and stays while the daemon does not answer.
    const Json known = m_source->known(id);
    m_facts = known.is_object() ? approval_facts(known, m_source->asker(known), m_source->home()) : ApprovalFacts();
    m_note.clear();
    m_problem.clear();
    clear_rows();
    if (const int at = position(); at > 0)
        m_place = at - 1;
    m_seconds.start();
    load();
    emit changed();
}

bool ApprovalDesk::openFirst()
{
    if (m_open.empty())
        return false;
    open(m_open.front().id);
    return true;
}

void ApprovalDesk::step(int by)
{
    if (m_open.empty() || answering())
        return;
    const int size = count();
    const int from = position() > 0 ? position() - 1 : by > 0 ? m_place - 1 : m_place;
    const int to = ((from + by) % size + size) % size;
    if (m_open[to].id != m_id)
        open(m_open[to].id);
}

void ApprovalDesk::leave()
{
    m_next.stop();
    m_seconds.stop();
    m_id.clear();
    m_done = false;
    m_stand = Nothing;
    ++m_asked;
    emit changed();
}

void ApprovalDesk::retry()
{
    if (m_stand == Failed)
        load();
    emit changed();
}

void ApprovalDesk::load()
{
    m_stand = Loading;
    emit turned();
    m_source->show(m_id, this, [this, number = ++m_asked](Result<Json> answer) {
        if (number == m_asked)
            take(std::move(answer));
    });
}

void ApprovalDesk::take(Result<Json> answer)
{
    if (!answer) {
        if (answer.error().code == "not_found") {
            end();
        } else {
            m_stand = Failed;
            m_problem = qtext(answer.error().message);
        }
        emit changed();
        return;
    }
    m_problem.clear();
    m_facts = approval_facts(*answer, m_source->asker(*answer), m_source->home());
    const Json effects = shown_effects(*answer);
    m_effects.assign(effect_rows(effects, m_source->now()));
    m_commits.assign(commit_rows(effects));
    m_files.assign(file_rows(effects));
    std::string diff = effects.is_object() ? effects.value("diff", "") : "";
    m_diffs.assign(diff_file_rows(diff));
    m_scopes.assign(scope_rows(*answer, m_facts));
    m_matches.clear();
    m_matching = false;
    m_stand = Ready;
    emit matchesChanged();
    emit turned();
    emit changed();
    tick();
    look(); // it may have changed again on the way
}

void ApprovalDesk::clear_rows()
{
    m_effects.assign({});
    m_commits.assign({});
    m_files.assign({});
    m_diffs.assign({});
    m_scopes.assign({});
    m_matches.clear();
    m_matching = false;
    emit matchesChanged();
}

/// It is open no longer, and not by this answer.
void ApprovalDesk::end()
{
    m_stand = Over;
    const ApprovalEnd end = m_source->end_of(m_id);
    const QString who = end.by;
    switch (end.how) {
    case ApprovalEnd::How::allowed:
        m_note = who.isEmpty() ? tr("It was allowed elsewhere.") : tr("%1 answered first: allowed.").arg(who);
        break;
    case ApprovalEnd::How::denied:
        m_note = who.isEmpty() ? tr("It was denied elsewhere.") : tr("%1 answered first: denied.").arg(who);
        break;
    case ApprovalEnd::How::answered: m_note = who.isEmpty() ? tr("It was answered elsewhere.") : tr("%1 answered first.").arg(who); break;
    case ApprovalEnd::How::expired: m_note = tr("Expired, nothing was run."); break;
    case ApprovalEnd::How::unknown:
        m_note = m_facts.expires_at != 0 && m_source->now() >= m_facts.expires_at ? tr("Expired, nothing was run.")
                                                                                  : tr("The request was withdrawn, nothing was run.");
        break;
    }
    emit turned();
}

void ApprovalDesk::tick()
{
    emit ticked();
    if (m_stand == Ready && m_facts.expires_at != 0 && m_source->now() >= m_facts.expires_at) {
        m_stand = Over;
        m_note = tr("Expired, nothing was run.");
        emit turned();
        emit changed();
    }
}

QString ApprovalDesk::leftText() const
{
    if (m_facts.expires_at == 0 || !m_source)
        return {};
    const qint64 seconds =
        std::max<qint64>(0, (m_facts.expires_at - m_source->now() + nanoseconds_per_second - 1) / nanoseconds_per_second);
    if (seconds >= 3600)
        return u"%1:%2:%3"_s.arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0')).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

double ApprovalDesk::leftShare() const
{
    if (m_facts.expires_at <= m_facts.asked_at || !m_source)
        return 0;
    const auto left = static_cast<double>(m_facts.expires_at - m_source->now());
    return std::clamp(left / static_cast<double>(m_facts.expires_at - m_facts.asked_at), 0.0, 1.0);
}

bool ApprovalDesk::lastMinute() const
{
    return m_source && m_facts.expires_at != 0 && m_facts.expires_at - m_source->now() < minute;
}

QString ApprovalDesk::askedText() const
{
    return m_source && m_facts.asked_at != 0 ? tr("asked %1 ago").arg(waitedText(m_facts.asked_at, m_source->now())) : QString();
}

void ApprovalDesk::readMatches()
{
    if (!m_source || m_matching || m_id.isEmpty())
        return;
    m_matching = true;
    m_matches.clear();
    emit matchesChanged();
    m_source->matches(m_id, this, [this, number = m_asked](Result<Json> answer) {
        if (number != m_asked)
            return;
        m_matching = false;
        if (!answer)
            m_matches << qtext(answer.error().message);
        else
            for (const Json &item : answer->is_object() ? answer->value("items", Json::array()) : *answer)
                if (const std::string command = item.is_string() ? item.get<std::string>() : item.value("command", item.value("title", ""));
                    !command.empty())
                    m_matches << in_plain_sight(command).text;
        emit matchesChanged();
    });
}

void ApprovalDesk::answer(bool allow, const QString &scope, const QString &text, bool all)
{
    if (allow ? !canAllow() : !canDeny())
        return;
    // What was shown, not what is there now: the daemon refuses when they differ.
    const QString shown = m_stand == Ready ? m_facts.fingerprint : open_one(m_id)->fingerprint;
    const std::vector<OpenApproval> same = all ? identical_now() : std::vector<OpenApproval>();
    send(m_id, shown, allow, scope, text, true);
    for (const OpenApproval &one : same)
        if (one.fingerprint == shown || one.fingerprint.isEmpty())
            send(one.id, shown, allow, u"once"_s, text, false);
    emit changed();
}

void ApprovalDesk::send(const QString &id, const QString &fingerprint, bool allow, const QString &scope, const QString &text, bool own)
{
    Json params{{"id", id.toStdString()}, {"allow", allow}, {"text", text.toStdString()}};
    if (allow && !scope.isEmpty() && scope != u"once"_s)
        params["scope"] = scope.toStdString();
    if (!fingerprint.isEmpty())
        params["fingerprint"] = fingerprint.toStdString();
    ++m_answers;
    m_source->answer(std::move(params), this, [this, allow, own](const Result<Json> &answer) { settle(answer, allow, own); });
}

void ApprovalDesk::settle(const Result<Json> &answer, bool allow, bool own)
{
    --m_answers;
    if (answer) {
        if (own) {
            m_done = true;
            m_next.start();
            emit answered(m_facts.agentName, allow);
        }
    } else if (own) {
        const std::string &code = answer.error().code;
        if (code == "answered" || code == "not_found") {
            end();
            if (code == "answered" && m_source->end_of(m_id).how == ApprovalEnd::How::unknown)
                m_note = qtext(answer.error().message);
        } else if (code == "changed") {
            m_note = tr("%1 has changed its request. Look again.").arg(m_facts.agentName);
            load();
        } else {
            m_note = qtext(answer.error().message);
        }
        emit refused(m_note);
    }
    emit changed();
}

/// The next one, in the place of the one that was answered.
void ApprovalDesk::go_on()
{
    const QString answered = m_id;
    m_open = m_source ? m_source->open() : std::vector<OpenApproval>();
    sort_for_answering(m_open);
    std::erase_if(m_open, [&](const OpenApproval &one) { return one.id == answered; }); // the news may still be on its way
    if (m_open.empty()) {
        leave();
        emit emptied();
        return;
    }
    open(m_open[m_place < count() ? m_place : 0].id);
}

} // namespace wm::models
