#include "agents/conversation.h"

#include "engine/post_to.h"
#include "agents/work_check.h"
#include "base/crashpoint.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/ulid.h"
#include "town/agent/role.h"
#include "town/run/agent_kind.h"

#include <QLoggingCategory>

#include <algorithm>
#include <format>

namespace wm::agents {
namespace {

Q_LOGGING_CATEGORY(log_conversation, "wm.conversation")

using transcript::Phase;

constexpr std::size_t longest_title = 500;
/// What was spent in a long turn reaches the ledger this often.
constexpr std::chrono::seconds spent_every(30);
constexpr std::chrono::milliseconds look_again_after(500);
/// So often a turn's work is looked at while another git command is at work in the worktree.
constexpr int most_locked = 10;
/// What could not be written or read is tried again so much later.
constexpr std::chrono::seconds again_after(1);

/// It stays true until it is written.
bool is_to_be_repeated(const Error &error)
{
    return engine::is_of_the_ledger(error) || error.code == "stopping";
}

} // namespace

Conversation::Conversation(
    engine::Engine &engine, Admission &admission, RunId run, std::unique_ptr<Desk> desk, std::string first_prompt, QThreadPool &pool)
    : m_engine(engine), m_admission(admission), m_run(std::move(run)), m_desk(std::move(desk)), m_pool(pool)
{
    m_wishes.push_back(runtimes::Prompt{m_run.value, std::move(first_prompt), false, true});
    m_held.insert(m_run.value);
    m_spent_later.setSingleShot(true);
    m_spent_later.setInterval(spent_every);
    connect(&m_spent_later, &QTimer::timeout, this, [this] {
        if (const town::Run *known = this->run())
            report_spent(*known, true);
    });
    m_look_again.setSingleShot(true);
    m_look_again.setInterval(look_again_after);
    connect(&m_look_again, &QTimer::timeout, this, [this] {
        if (!m_busy)
            go_on();
    });
    m_text_later.setSingleShot(true);
    m_text_later.setInterval(again_after);
    connect(&m_text_later, &QTimer::timeout, this, &Conversation::compare);
    m_pool.start([guard = QPointer(this), held = m_desk] {
        held->take_up();
        post_to(guard, [guard] {
            guard->m_busy = false;
            guard->m_taken_up = true;
            guard->go_on();
        });
    });
}

void Conversation::grew(std::int64_t out_bytes)
{
    m_out_bytes = std::max(m_out_bytes, out_bytes);
    if (!m_busy && m_step.read_to < m_out_bytes)
        go_on();
}

void Conversation::want(runtimes::Wish wish)
{
    m_wishes.push_back(std::move(wish));
    if (!m_busy)
        go_on();
}

void Conversation::end(std::int64_t out_bytes, std::function<void()> ended)
{
    m_ended = std::move(ended);
    m_out_bytes = std::max(m_out_bytes, out_bytes);
    if (!m_busy)
        go_on();
}

void Conversation::go_on()
{
    m_busy = true;
    m_reading_to = m_out_bytes;
    m_reading_over = m_ended != nullptr;
    m_pool.start([guard = QPointer(this), held = m_desk, wishes = std::exchange(m_wishes, {}), out_bytes = m_out_bytes,
                     now = m_engine.now(), over = m_reading_over] {
        auto step = std::make_shared<Step>(held->work(wishes, out_bytes, now, over));
        post_to(guard, [guard, step] { guard->take(std::move(*step)); });
    });
}

void Conversation::take(Step step)
{
    // A disk that cannot be read. What came while the desk was at work is no sign of that.
    const bool stuck = step.read_to < m_reading_to && step.read_to == m_step.read_to;
    m_busy = false;
    m_step = std::move(step);
    for (const std::string &line : m_step.lines)
        emit says(line);
    if (!m_step.lines.empty() && std::exchange(m_answers, false))
        crashpoint("approval.after_delivery");
    const runtimes::Standing &standing = m_step.standing;
    if (m_step.untold || (stuck && !m_ended) || standing.tries_again || (standing.typed && !standing.undelivered.empty()))
        m_look_again.start();
    emit moved();
    compare();
    if (m_busy)
        return;
    if (!m_wishes.empty() || (m_step.read_to < m_out_bytes && !stuck) || (m_ended && !m_reading_over))
        return go_on();
    if (m_ended) {
        if (const town::Run *known = run())
            report_spent(*known, true);
        std::exchange(m_ended, nullptr)();
    }
}

void Conversation::compare()
{
    const town::Run *known = run();
    if (known == nullptr || !m_taken_up || known->state == town::RunState::ended)
        return;
    tell(*known);
    report(*known);
}

/// What the ledger knows and the agent does not.
void Conversation::tell(const town::Run &known)
{
    hand_over(known);
    const bool in_turn = m_step.standing.phase == Phase::working || m_step.standing.phase == Phase::asking;
    if (!known.paused)
        std::erase_if(m_said, [](const std::string &said) { return said.starts_with("pause:"); });
    else if (in_turn && m_said.insert(std::format("pause:{}", m_step.standing.turns)).second) // each turn that had begun all the same
        want(runtimes::Interrupt{});
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == m_run && box->state != town::ApprovalState::open &&
            std::ranges::contains(m_step.standing.requests, box->request, &transcript::Request::id) &&
            m_said.insert("answer:" + id.value).second)
            tell_answer(*box);
    if (known.finished && m_step.standing.phase == Phase::idle && !std::exchange(m_closing, true))
        emit said_all();
}

/// Every prompt is known to the agent's runtime, which says what it has heard of before; but it is held until the agent may
/// have it. That is between two turns, one prompt for each: when it is known what the turn before has cost, since that may have
/// been the last that was paid for. What is said at once goes into a turn that runs.
void Conversation::hand_over(const town::Run &known)
{
    std::string untold;
    for (const town::QueuedPrompt &prompt : known.prompts) {
        if (!m_said.insert("prompt:" + prompt.id).second)
            continue;
        m_held.insert(prompt.id);
        if (const auto text = m_engine.reader().read_text(prompt.text.id, 0, 1 << 20)) {
            want(runtimes::Prompt{prompt.id, text->bytes, prompt.now, true});
        } else {
            m_said.erase("prompt:" + prompt.id);
            m_held.erase(prompt.id);
            m_text_later.start(); // mostly it cannot be read just now
            untold = std::format("It was not told \"{}\", which cannot be read: {}", elide(prompt.start, 60), text.error().message);
        }
    }
    note_untold(std::move(untold));
    if (known.paused || known.state == town::RunState::stopping) {
        hold(m_run.value, true);
        for (const town::QueuedPrompt &prompt : known.prompts)
            if (m_said.contains("prompt:" + prompt.id)) // else its text could not be read yet
                hold(prompt.id, true);
        return;
    }
    hold(m_run.value, false);
    const runtimes::Standing &standing = m_step.standing;
    const bool in_turn = standing.phase == Phase::working || standing.phase == Phase::asking;
    for (const town::QueuedPrompt &prompt : known.prompts)
        if (standing.typed || (prompt.now && standing.steers && in_turn) || is_between_turns(known))
            hold(prompt.id, false);
}

/// Said when it begins and when it is over, not each time that it is tried.
void Conversation::note_untold(std::string why)
{
    if (why == m_untold)
        return;
    m_untold = std::move(why);
    if (!m_untold.empty())
        qCWarning(log_conversation, "%s: %s", m_run.value.c_str(), m_untold.c_str());
    emit moved();
}

void Conversation::hold(const std::string &prompt, bool hold)
{
    if (hold == m_held.contains(prompt))
        return;
    if (hold && !m_busy && !std::ranges::contains(m_step.standing.undelivered, prompt))
        return; // it has it
    if (hold)
        m_held.insert(prompt);
    else
        m_held.erase(prompt);
    want(runtimes::Prompt{prompt, "", false, hold});
}

/// It waits for a prompt, none is on its way to it, and the ledger knows all about the turn before.
bool Conversation::is_between_turns(const town::Run &known) const
{
    const runtimes::Standing &standing = m_step.standing;
    return !m_busy && m_wishes.empty() && !known.finished && standing.phase == Phase::idle && standing.turns <= known.turns &&
        m_step.spent == known.spent && std::ranges::all_of(standing.undelivered, [&](const std::string &prompt) {
            return m_held.contains(prompt) || std::ranges::contains(standing.dropped, prompt);
        });
}

/// A yes only when it still means what the person saw; otherwise they are asked again.
void Conversation::tell_answer(const town::Approval &approval)
{
    m_admission.confirm(approval.id,
        [guard = QPointer(this), id = approval.id, request = approval.request](const std::optional<commands::CallAnswer> &answer) {
            if (!guard)
                return;
            if (answer) {
                crashpoint("approval.before_delivery");
                guard->m_answers = true;
                return guard->want(runtimes::Reply{request, answer->what == commands::CallAnswer::What::allow, answer->reason});
            }
            guard->m_said.erase("answer:" + id.value);
            QTimer::singleShot(again_after, guard, [guard] { guard->compare(); });
        });
}

/// What the agent's protocol says and the ledger does not know.
void Conversation::report(const town::Run &known)
{
    const runtimes::Standing &standing = m_step.standing;
    const transcript::Session &session = standing.session;
    if (!session.id.empty() && (session.id != known.session || session.agent != known.version || session.model != known.model))
        submit("session", town::ReportSession{m_run, session.id, session.agent, session.model});
    for (const town::QueuedPrompt &prompt : known.prompts)
        if (has_heard(prompt))
            submit("prompt:" + prompt.id, town::ReportDelivered{m_run, prompt.id, standing.typed});
    report_requests(known);
    report_turn(known);
    report_spent(known, false);
    const bool lost = standing.phase == Phase::failed;
    if (lost || (standing.trouble && standing.trouble->final)) {
        const auto trouble =
            standing.trouble.value_or(transcript::Trouble{transcript::TroubleClass::broken, "It broke off its protocol.", {}, true});
        submit("trouble", town::ReportTrouble{m_run, {transcript::word_of(trouble.what), trouble.message, trouble.until.value_or(0)}});
    }
}

bool Conversation::has_heard(const town::QueuedPrompt &prompt) const
{
    return m_said.contains("prompt:" + prompt.id) && m_wishes.empty() && !m_busy &&
        !std::ranges::contains(m_step.standing.undelivered, prompt.id);
}

void Conversation::report_requests(const town::Run &)
{
    std::set<std::string> open;
    for (const transcript::Request &request : m_step.standing.requests) {
        open.insert(request.id);
        const bool known = std::ranges::any_of(m_engine.durable().approvals,
            [&](const auto &entry) { return entry.second->run == m_run && entry.second->request == request.id; });
        if (known)
            continue;
        if (request.what == transcript::Request::What::question) {
            report_question(request);
        } else if (m_judged.insert(request.id).second) {
            m_admission.decide(m_run, request, [guard = QPointer(this), id = request.id](const commands::CallAnswer &answer) {
                using What = commands::CallAnswer::What;
                if (guard && answer.what == What::ask)
                    guard->m_judged.erase(id); // its approval has it now
                else if (guard)
                    guard->want(runtimes::Reply{id, answer.what == What::allow, answer.reason});
            });
        }
    }
    std::erase_if(m_judged, [&](const std::string &id) { return !open.contains(id); });
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == m_run && !box->request.starts_with(Admission::ask_prefix) && !open.contains(box->request) && !m_busy &&
            m_wishes.empty())
            submit("closed:" + id.value,
                town::CloseApproval{id, box->state == town::ApprovalState::open ? "the agent wants no answer any more" : ""});
}

void Conversation::report_question(const transcript::Request &request)
{
    std::string bytes = to_text(transcript::to_json({m_engine.now(), request}));
    const std::string hash = sha256_hex(bytes), id = make_ulid(m_engine.now());
    town::AskApproval ask{m_run, request.id, request.tool_call, elide(as_utf8(request.title), longest_title),
        transcript::word_of(request.kind), request.cwd, elide(as_utf8(request.reason), longest_title), true, {},
        town::TextRef{id, std::ssize(bytes), hash}};
    for (const transcript::Choice &choice : request.choices)
        ask.choices.push_back({choice.id, choice.label});
    submit("request:" + request.id, std::move(ask), {{id, std::move(bytes), hash}});
}

void Conversation::report_turn(const town::Run &known)
{
    const int turns = m_step.standing.turns;
    if (turns <= known.turns)
        return;
    const town::ReportTurn turn{m_run, turns, transcript::word_of(m_step.last_turn.how), m_step.last_turn.reason};
    // Completion is code: what it left on its branch is its work, whether it said `wm done` or not.
    const town::Agent *agent = find(m_engine.durable().agents, known.agent);
    const bool may_hand_over = (agent == nullptr || town::hands_over_with_its_turn(agent->role)) &&
        m_step.last_turn.how == transcript::TurnEnd::finished && !known.finished &&
        std::ranges::all_of(known.prompts, [this](const town::QueuedPrompt &prompt) { return has_heard(prompt); });
    if (!may_hand_over)
        return submit("turn", turn);
    if (!begin_report("turn"))
        return;
    QThreadPool::globalInstance()->start([guard = QPointer(this), turn, state = m_engine.durable(), run = known] {
        const auto work = check_work(state, run, Uncommitted::saved_with_commits);
        post_to(guard, [guard, turn, work] { guard->report_turn(turn, work); });
    });
}

/// With the work that was found; steps may be open, say: the turn is over all the same.
void Conversation::report_turn(const town::ReportTurn &turn, const Result<town::Finished> &work)
{
    const auto without_work = [this, turn](const Error &why) {
        town::ReportTurn kept = turn;
        if (why.code != "nothing_committed")
            kept.not_handed_over = why.message;
        m_pending.erase("turn");
        submit("turn", kept);
    };
    if (!work && work.error().code == "locked" && ++m_locked < most_locked) // a git command that goes by, mostly
        return report_again("turn");
    m_locked = 0;
    if (!work)
        return without_work(work.error());
    engine::Submission both;
    both.command = turn;
    both.then.push_back(town::FinishRun{turn.run, *work});
    both.actor = "daemon";
    both.done = [guard = QPointer(this), without_work](const Result<Json> &answer) {
        if (!guard)
            return;
        if (answer)
            guard->is_reported("turn");
        else if (is_to_be_repeated(answer.error()))
            guard->report_again("turn");
        else
            without_work(answer.error());
    };
    m_engine.submit(std::move(both));
}

void Conversation::report_spent(const town::Run &known, bool all)
{
    if (m_step.spent == known.spent)
        return m_spent_later.stop();
    if (all || m_step.standing.phase == Phase::idle)
        submit("spent", town::ReportSpent{m_run, m_step.spent});
    else if (!m_spent_later.isActive())
        m_spent_later.start();
}

bool Conversation::begin_report(const std::string &about)
{
    const bool begins = m_pending.insert(about).second;
    if (!begins)
        m_missed.insert(about);
    return begins;
}

void Conversation::is_reported(const std::string &about)
{
    m_pending.erase(about);
    if (m_missed.erase(about) > 0)
        QTimer::singleShot(0, this, &Conversation::compare);
}

void Conversation::report_again(const std::string &about)
{
    QTimer::singleShot(again_after, this, [this, about] {
        m_pending.erase(about);
        m_missed.erase(about);
        compare();
    });
}

void Conversation::submit(const std::string &about, town::Command command, std::vector<ledger::TextRow> texts)
{
    if (!begin_report(about))
        return;
    engine::Submission submission;
    submission.command = std::move(command);
    submission.actor = "daemon";
    submission.texts = std::move(texts);
    submission.done = [guard = QPointer(this), about](const Result<Json> &answer) {
        if (!guard)
            return;
        if (answer)
            guard->is_reported(about);
        else if (is_to_be_repeated(answer.error()))
            guard->report_again(about);
        else { // the rules refuse it, and would again: said, once
            guard->m_refused = answer.error().message;
            qCWarning(log_conversation, "%s: %s was refused: %s", guard->m_run.value.c_str(), about.c_str(), guard->m_refused.c_str());
            emit guard->moved();
        }
    };
    m_engine.submit(std::move(submission));
}

} // namespace wm::agents
