#include "runtimes/codex.h"

#include "base/text.h"
#include "runtimes/codex_items.h"
#include "runtimes/codex_lines.h"
#include "runtimes/codex_prompts.h"
#include "runtimes/codex_requests.h"
#include "runtimes/codex_thread.h"
#include "runtimes/codex_trouble.h"
#include "runtimes/json_lines.h"
#include "runtimes/json_members.h"

#include <algorithm>
#include <array>
#include <format>
#include <functional>

namespace wm::runtimes {

using namespace transcript;
using namespace codex;

namespace {

/// The prompt that carries the reason of a denial is named after the request.
constexpr std::string_view note = "note ";
constexpr std::string_view note_text = "The request was declined. The reason: ";

/// A request of ours that is made once, and again when Codex is overloaded.
struct Step {
    int written = 0, refused = 0;
    bool done = false;
    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Step, written, refused, done)

    bool is_due() const { return !done && written == refused; }
};

class Codex final : public Runtime {
public:
    explicit Codex(const Start &start) : m_start(start) { m_standing.steers = true; }

    std::vector<Content> read(std::string_view bytes) override;
    void wrote(std::string_view bytes) override;
    void is_quiet() override;
    Result<> want(const Wish &wish) override;
    std::optional<std::string> due() override;
    const Standing &standing() const override { return m_standing; }
    std::optional<Json> checkpoint() const override;
    void restore(const Json &checkpoint) override;

private:
    struct Open {
        Asked asked;
        std::optional<Reply> decided = {};
    };
    struct Said {
        std::optional<Json> result; ///< absent: not yet
        std::string reason;
    };

    void take(const Json &message);
    /// What a change of phase is explained with.
    std::string rule_of(const Json &message) const;
    void answered(const Json &message);
    void prompt_answered(const Attempt &attempt, const Json &message);
    void refused(Step &step, int attempt, const Json &error);
    void asked(const Json &message);
    void noticed(const std::string &method, const Json &params);
    void close(const std::function<bool(const Asked &)> &is_over);
    void take_own(const Json &message);
    bool is_answered(const Asked &asked) const;

    std::optional<std::string> next() const;
    std::string reply_lines(const Open &open) const;
    void refresh_requests();
    void refresh_prompts();

    Start m_start;
    JsonLines m_out, m_in;
    Standing m_standing;
    int m_rested = 0, m_rest = 1; ///< how often it was quiet since it was overloaded, and how often it has to be
    Thread m_thread{m_standing};
    Prompts m_prompts;
    std::vector<Open> m_open;            ///< asked and not over, oldest first
    std::map<std::string, Said> m_said;  ///< answers to requests that are not over, or come later in a replay
    Step m_initialize, m_begin;
    bool m_initialized = false;
    SetModel m_model;
    bool m_interrupt = false;
    int m_interrupts = 0;
    int m_cleans = 0; ///< the interrupt after which what it left running was ended
    std::optional<std::string> m_due;
};

bool is_note(const std::string &prompt)
{
    return prompt.starts_with(note);
}

std::vector<Content> Codex::read(std::string_view bytes)
{
    m_out.read(
        bytes, [this](Json message) { take(message); },
        [this](std::string_view line) { m_thread.emit(Remark{as_utf8(std::string(line))}); });
    refresh_prompts();
    return m_thread.emitted();
}

void Codex::take(const Json &message)
{
    const std::string method = string_in(message, "method");
    m_standing.tries_again = false;
    if (method.empty())
        answered(message);
    else if (message.contains("id"))
        asked(message);
    else
        noticed(method, member(message, "params"));
    const auto waits = [](const Open &open) { return open.asked.is_for_a_person(); };
    m_thread.announce(std::ranges::any_of(m_open, waits), rule_of(message));
}

/// Each rest is twice as long as the one before, up to a minute.
void Codex::is_quiet()
{
    if (!m_standing.tries_again || ++m_rested < m_rest)
        return;
    m_standing.tries_again = false;
    m_rested = 0;
    m_rest = std::min(2 * m_rest, 120);
}

std::string Codex::rule_of(const Json &message) const
{
    const std::string method = string_in(message, "method");
    if (method == "thread/status/changed") {
        const Json &status = member(member(message, "params"), "status");
        const Json &flags = member(status, "activeFlags");
        return method + ": " + (flags.is_array() && !flags.empty() ? string_of(flags.front()) : string_in(status, "type"));
    }
    if (!method.empty())
        return method;
    const std::string ours = attempt_of(member(message, "id")).name;
    if (ours == thread)
        return m_start.resume.empty() ? "thread/start" : "thread/resume";
    return ours == initialize ? "initialize" : "turn/start";
}

void Codex::answered(const Json &message)
{
    const Attempt attempt = attempt_of(member(message, "id"));
    const Json &error = member(message, "error");
    if (error.is_object() && is_overload(error)) {
        m_thread.emit(refusal_of(error));
        m_standing.tries_again = attempt.number % 3 == 0; // until it says something else, or nothing for a while
    }
    if (!error.is_object())
        m_rest = 1;
    if (attempt.name == initialize || attempt.name == thread) {
        Step &step = attempt.name == initialize ? m_initialize : m_begin;
        if (error.is_object())
            return refused(step, attempt.number, error);
        if (!std::exchange(step.done, true) && attempt.name == thread)
            m_thread.opened(member(message, "result"));
    } else if (attempt.name == interrupt) {
        if (error.is_object())
            m_thread.emit(Remark{"turn/interrupt: " + string_in(error, "message")}); // usually the turn had just ended
        m_interrupt = m_interrupt || (is_overload(error) && attempt.number == m_interrupts && m_thread.is_in_turn());
    } else if (attempt.name == clean) {
        // An older Codex does not know it: what runs is ended with the session.
    } else if (attempt.number > 0) {
        prompt_answered(attempt, message);
    }
}

void Codex::refused(Step &step, int attempt, const Json &error)
{
    step.refused = std::max(step.refused, attempt);
    if (!is_overload(error))
        m_thread.fail(refusal_of(error));
}

void Codex::prompt_answered(const Attempt &attempt, const Json &message)
{
    Prompts::One *one = m_prompts.find(attempt.name);
    if (one == nullptr)
        return;
    if (const Json &error = member(message, "error"); error.is_object()) {
        one->refused = std::max(one->refused, attempt.number);
        // What could not be steered begins the next turn, and an overload passes. Anything else is said once.
        if (attempt.number == one->written && !one->steering && !is_overload(error)) {
            one->given_up = true;
            m_thread.emit(refusal_of(error));
        }
        if (!one->steering)
            m_interrupt = false; // it was for this turn
        return;
    }
    if (!is_note(attempt.name))
        m_thread.emit(Delivered{attempt.name});
    const std::string model = one->model.model;
    m_prompts.delivered(attempt.name);
    m_thread.begin_turn(string_in(member(member(message, "result"), "turn"), "id"));
    m_thread.use_model(model);
}

void Codex::asked(const Json &message)
{
    Asked asked = asked_by(message);
    const std::string name = name_of(asked.id);
    if (std::ranges::contains(m_open, name, [](const Open &open) { return name_of(open.asked.id); }))
        return;
    if (const auto *changes = m_thread.changes_of(asked.item)) {
        asked.request.changes = *changes;
        asked.request.title = title_of(*changes);
    }
    if (asked.is_for_a_person())
        m_thread.emit(asked.request);
    else
        m_thread.emit(Remark{"declined: " + string_in(message, "method")});
    m_open.push_back({std::move(asked)});
    refresh_requests();
}

void Codex::noticed(const std::string &method, const Json &params)
{
    if (method == "serverRequest/resolved")
        return close([name = name_of(member(params, "requestId"))](const Asked &asked) { return name_of(asked.id) == name; });
    const bool taken = m_thread.take(method, params);
    if (method == "item/completed") {
        close([item = string_in(member(params, "item"), "id")](const Asked &asked) { return !item.empty() && asked.item == item; });
    } else if (method == "item/started") {
        refresh_requests(); // what it changes may come after the question
    } else if (method == "turn/completed") {
        close([turn = string_in(member(params, "turn"), "id")](const Asked &asked) { return asked.turn.empty() || asked.turn == turn; });
        m_interrupt = m_interrupt && m_thread.is_in_turn();
    } else if (method == "warning" || method == "guardianWarning") {
        m_thread.emit(Remark{string_in(params, "message")});
    } else if (method == "configWarning" || method == "deprecationNotice") {
        m_thread.emit(Remark{string_in(params, "summary")});
    } else if (method == "mcpServer/startupStatus/updated" && !string_in(params, "error").empty()) {
        m_thread.emit(Remark{std::format("The MCP server {} did not start: {}", string_in(params, "name"), string_in(params, "error"))});
    } else if (method == "model/rerouted") {
        m_thread.emit(Remark{std::format("{} answers in place of {}.", string_in(params, "toModel"), string_in(params, "fromModel"))});
    } else if (!taken) {
        constexpr std::array silent = {"thread/", "turn/", "item/", "account/", "mcpServer/", "hook/", "skills/", "app/", "project/", "fs/",
            "process/", "command/", "remoteControl/", "model/", "modelProvider/", "rawResponseItem/"};
        if (std::ranges::none_of(silent, [&](const char *family) { return method.starts_with(family); }))
            m_thread.emit(Remark{elide(method.substr(0, 400), 200)});
    }
}

void Codex::close(const std::function<bool(const Asked &)> &is_over)
{
    const auto closed = std::erase_if(m_open, [&](const Open &open) {
        if (!is_over(open.asked))
            return false;
        const auto said = m_said.extract(name_of(open.asked.id));
        const bool by_us = !said.empty() && said.mapped().result;
        if (open.asked.is_for_a_person()) {
            const auto how = by_us ? meaning_of(*said.mapped().result, open.asked) : RequestClosed::How::withdrawn;
            m_thread.emit(RequestClosed{open.asked.request.id, how, by_us ? said.mapped().reason : ""});
        }
        return true;
    });
    if (closed != 0)
        refresh_requests();
}

bool Codex::is_answered(const Asked &asked) const
{
    const auto said = m_said.find(name_of(asked.id));
    return said != m_said.end() && said->second.result;
}

void Codex::refresh_requests()
{
    m_standing.requests.clear();
    for (Open &open : m_open) {
        if (!open.asked.is_for_a_person() || is_answered(open.asked))
            continue;
        Request &request = open.asked.request;
        if (const auto *changes = m_thread.changes_of(open.asked.item); changes != nullptr && request.changes.empty()) {
            request.changes = *changes;
            request.title = title_of(*changes);
        }
        m_standing.requests.push_back(request);
    }
}

void Codex::refresh_prompts()
{
    m_standing.undelivered.clear();
    for (const Prompts::One &one : m_prompts.all())
        if (!is_note(one.prompt.id))
            m_standing.undelivered.push_back(one.prompt.id);
}

void Codex::wrote(std::string_view bytes)
{
    m_in.read(bytes, [this](Json message) { take_own(message); }, [](std::string_view) {});
    refresh_prompts();
}

void Codex::take_own(const Json &message)
{
    m_due.reset();
    const std::string method = string_in(message, "method");
    const Json &params = member(message, "params");
    const Attempt attempt = attempt_of(member(message, "id"));
    if (method.empty()) {
        m_said[name_of(member(message, "id"))].result = member(message, "result");
        refresh_requests();
    } else if (method == "initialized") {
        m_initialized = true;
    } else if (attempt.name == initialize || attempt.name == thread) {
        Step &step = attempt.name == initialize ? m_initialize : m_begin;
        step.written = std::max(step.written, attempt.number);
    } else if (attempt.name == interrupt) {
        m_interrupts = std::max(m_interrupts, attempt.number);
        m_interrupt = false;
    } else if (attempt.name == clean) {
        m_cleans = std::max(m_cleans, attempt.number);
    } else if (attempt.number > 0) {
        const Json &input = member(params, "input");
        const std::string text = input.is_array() && !input.empty() ? string_in(input.front(), "text") : "";
        const SetModel model{.model = string_in(params, "model"), .effort = string_in(params, "effort")};
        m_prompts.wrote({.id = attempt.name, .text = text}, attempt.number, method == "turn/steer", model);
        if (model.model == m_model.model && model.effort == m_model.effort)
            m_model = {};
        if (is_note(attempt.name) && text.starts_with(note_text))
            m_said[attempt.name.substr(note.size())].reason = text.substr(note_text.size());
    }
}

Result<> Codex::want(const Wish &wish)
{
    if (m_thread.has_failed())
        return fail("ended", "Codex did not begin, and does nothing more.", "Look at what it said, and start the agent again.");
    m_standing.tries_again = false;
    if (const auto *reply = std::get_if<Reply>(&wish)) {
        const auto open = std::ranges::find(m_open, reply->request, [](const Open &one) { return one.asked.request.id; });
        if (reply->request.empty() || open == m_open.end() || open->decided || is_answered(open->asked))
            return fail("unknown_request", std::format("The agent does not wait for an answer to {}.", reply->request),
                "It was answered before, or the agent went on without.");
        open->decided = *reply;
    } else if (const auto *prompt = std::get_if<Prompt>(&wish)) {
        m_prompts.want(*prompt);
        refresh_prompts();
    } else if (const auto *model = std::get_if<SetModel>(&wish)) {
        m_model.model = model->model.empty() ? m_model.model : model->model;
        m_model.effort = model->effort.empty() ? m_model.effort : model->effort;
    } else {
        m_interrupt = m_thread.is_in_turn() || m_prompts.is_starting_a_turn();
    }
    return {};
}

std::optional<std::string> Codex::due()
{
    if (!m_due)
        m_due = next();
    return m_due;
}

std::optional<std::string> Codex::next() const
{
    if (m_thread.has_failed())
        return std::nullopt;
    if (m_initialize.is_due() && !m_standing.tries_again)
        return initialize_line(m_initialize.written + 1);
    if (!m_initialize.done)
        return std::nullopt;
    if (!m_initialized)
        return initialized_line();
    if (m_begin.is_due() && !m_standing.tries_again)
        return thread_line(m_start, m_begin.written + 1);
    for (const Open &open : m_open)
        if ((open.decided || !open.asked.is_for_a_person()) && !is_answered(open.asked))
            return reply_lines(open);
    if (!m_thread.is_open())
        return std::nullopt;
    if (m_standing.tries_again)
        return std::nullopt;
    const std::string &id = m_standing.session.id;
    if (m_interrupt && !m_thread.turn().empty())
        return interrupt_line(id, m_thread.turn(), m_interrupts + 1);
    if (m_interrupts > m_cleans && !m_thread.is_in_turn())
        return clean_line(id, m_interrupts);
    const auto say = [&](const Prompts::One &one) { return Say{id, one.prompt.id, one.prompt.text, one.written + 1}; };
    if (const auto *one = m_prompts.next_to_steer(); one != nullptr && !m_thread.turn().empty())
        return steer_line(say(*one), m_thread.turn());
    if (const auto *one = m_prompts.next_to_start(); one != nullptr && !m_thread.is_in_turn() && !m_prompts.is_starting_a_turn())
        return start_turn_line(say(*one), m_model);
    return std::nullopt;
}

std::string Codex::reply_lines(const Open &open) const
{
    if (!open.decided)
        return line_of(answer_to(open.asked, false, ""));
    const Reply &reply = *open.decided;
    std::string answer = line_of(answer_to(open.asked, reply.allow, reply.text));
    const std::string prompt = std::string(note) + reply.request;
    const bool has_reason = !reply.allow && !reply.text.empty() && open.asked.request.what == Request::What::permission;
    if (!has_reason || m_prompts.is_known(prompt))
        return answer;
    // A subagent hears it in its own thread.
    const Say say{.thread = open.asked.thread.empty() ? m_standing.session.id : open.asked.thread,
        .prompt = prompt,
        .text = std::string(note_text) + reply.text};
    return steer_line(say, open.asked.turn.empty() ? m_thread.turn() : open.asked.turn) + answer;
}

std::optional<Json> Codex::checkpoint() const
{
    if (!m_out.is_at_boundary() || !m_in.is_at_boundary() || !m_open.empty() || !m_said.empty() || m_interrupt || m_interrupts > m_cleans ||
        m_standing.tries_again || m_due || !m_initialized || !m_prompts.all().empty() || m_standing.phase != Phase::idle)
        return std::nullopt;
    auto thread = m_thread.checkpoint();
    if (!thread)
        return std::nullopt;
    return Json{{"thread", *std::move(thread)}, {"prompts", m_prompts.checkpoint()}, {"initialize", m_initialize}, {"begin", m_begin},
        {"model", m_model.model}, {"effort", m_model.effort}, {"interrupts", m_interrupts}, {"cleans", m_cleans}};
}

void Codex::restore(const Json &checkpoint)
{
    m_thread.restore(checkpoint.at("thread"));
    m_prompts.restore(checkpoint.at("prompts"));
    checkpoint.at("initialize").get_to(m_initialize);
    checkpoint.at("begin").get_to(m_begin);
    checkpoint.at("model").get_to(m_model.model);
    checkpoint.at("effort").get_to(m_model.effort);
    checkpoint.at("interrupts").get_to(m_interrupts);
    checkpoint.at("cleans").get_to(m_cleans);
    m_initialized = true;
}

} // namespace

Launch launch_codex(const Start &start)
{
    Launch launch;
    launch.argv = start.command;
    launch.argv.emplace_back("app-server");
    return launch;
}

std::unique_ptr<Runtime> make_codex(const Start &start)
{
    return std::make_unique<Codex>(start);
}

} // namespace wm::runtimes
