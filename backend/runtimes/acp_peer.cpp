#include "runtimes/acp_peer.h"

#include "runtimes/acp_content.h"
#include "runtimes/json_members.h"
#include "runtimes/acp_trouble.h"

#include <algorithm>
#include <format>

namespace wm::runtimes::acp {

using namespace transcript;

namespace {

constexpr int protocol_version = 1;
/// A prompt of our own making: the reason of a denial. Nobody waits to hear of its delivery.
constexpr std::string_view denial = "denial-";

} // namespace

Peer::Peer(Start start) : m_start(std::move(start))
{
    m_wanted[static_cast<std::size_t>(Setting::model)] = m_start.model;
    m_wanted[static_cast<std::size_t>(Setting::effort)] = m_start.effort;
}

std::vector<Content> Peer::read(std::string_view bytes)
{
    const auto count = [this] {
        ++m_lines;
        advance();
    };
    m_input.read(
        bytes,
        [&](const Json &message) {
            if (m_stage != Stage::failed)
                take(message);
            count();
        },
        [&](std::string_view other) {
            say(Remark{std::string(other)});
            count();
        });
    return std::exchange(m_entries, {});
}

void Peer::wrote(std::string_view bytes)
{
    m_due.reset();
    JsonLines().read(bytes, [this](const Json &line) { note(line); }, [](std::string_view) {});
    list_undelivered();
    list_requests();
    advance();
}

Result<> Peer::want(const Wish &wish)
{
    if (m_stage == Stage::failed)
        return fail("ended", "This agent could not begin: " + (m_standing.trouble ? m_standing.trouble->message : ""), "Start it again.");
    if (const auto *reply = std::get_if<Reply>(&wish))
        return want_reply(*reply);
    if (const auto *model = std::get_if<SetModel>(&wish))
        return want_model(*model);
    if (const auto *prompt = std::get_if<Prompt>(&wish); prompt != nullptr && m_known.insert(prompt->id).second) {
        m_queue.push_back(*prompt);
        list_undelivered();
    } else if (prompt != nullptr) {
        for (Prompt &queued : m_queue)
            if (queued.id == prompt->id && std::exchange(queued.hold, prompt->hold) != prompt->hold)
                m_due.reset();
    }
    if (std::holds_alternative<Interrupt>(wish) && in_turn() && !m_sent.front().cancelled)
        m_interrupt = true;
    return {};
}

Result<> Peer::want_reply(const Reply &reply)
{
    const auto asked = std::ranges::find_if(m_asked, [&](const Asked &a) { return a.is_open() && a.request.id == reply.request; });
    if (asked == m_asked.end())
        return fail("unknown_request", std::format("The agent waits for no answer to {}.", reply.request), "It was answered or withdrawn.");
    auto answer = answer_of(*asked, reply);
    if (!answer)
        return std::unexpected(answer.error());
    asked->answer = *std::move(answer);
    list_requests();
    return {};
}

Result<> Peer::want_model(const SetModel &wish)
{
    const std::array values = {std::string(), wish.model, wish.effort};
    for (const Setting setting : settings)
        if (!values[static_cast<std::size_t>(setting)].empty() && m_stage == Stage::open && !m_options.offers(setting))
            return fail("unsupported", std::format("This agent does not let its {} be chosen.", name_of(setting)),
                "Choose it in the agent's own configuration.");
    for (const Setting setting : settings)
        if (!values[static_cast<std::size_t>(setting)].empty())
            m_wanted[static_cast<std::size_t>(setting)] = values[static_cast<std::size_t>(setting)];
    return {};
}

// ── What is to be written ────────────────────────────────────────────────────────────────────────────────────────────

std::optional<std::string> Peer::due()
{
    if (!m_due && m_stage != Stage::failed)
        m_due = next_line();
    return m_due;
}

std::optional<std::string> Peer::next_line()
{
    if (m_interrupt && in_turn())
        return to_text({{"jsonrpc", "2.0"}, {"method", "session/cancel"}, {"params", {{"sessionId", m_standing.session.id}}}}) + "\n";
    for (const Asked &asked : m_asked) {
        if (!asked.answer)
            continue;
        Json line = *asked.answer;
        line["jsonrpc"] = "2.0";
        line["id"] = asked.id;
        return to_text(line) + "\n";
    }
    if (!m_sent.empty())
        return std::nullopt;
    if (m_stage == Stage::greeting)
        return request_line("initialize",
            {{"protocolVersion", protocol_version},
                {"clientCapabilities",
                    {{"fs", {{"readTextFile", false}, {"writeTextFile", false}}}, {"terminal", false},
                        {"elicitation", {{"form", Json::object()}}}}},
                {"clientInfo", {{"name", "wagonmaster"}, {"title", "Wagonmaster"}, {"version", WM_VERSION}}}});
    if (m_stage == Stage::opening) {
        const bool resumes = member(m_capabilities, "sessionCapabilities", "resume").is_object();
        return request_line(m_start.resume.empty() ? "session/new" : resumes ? "session/resume" : "session/load", opening());
    }
    if (const auto setting = next_setting()) {
        Options::Request change = m_options.change(*setting, m_wanted[static_cast<std::size_t>(*setting)]);
        change.params["sessionId"] = m_standing.session.id;
        return request_line(change.method, std::move(change.params), {{"set", name_of(*setting)}});
    }
    const auto next = std::ranges::find(m_queue, false, &Prompt::hold);
    if (next == m_queue.end())
        return std::nullopt;
    return request_line("session/prompt", prompt(*next), {{"prompt", next->id}});
}

Json Peer::opening() const
{
    Json params = {{"cwd", m_start.cwd}, {"mcpServers", Json::array()}};
    if (!m_start.resume.empty())
        params["sessionId"] = m_start.resume;
    if (!m_start.writable.empty() && member(m_capabilities, "sessionCapabilities", "additionalDirectories").is_object())
        params["additionalDirectories"] = m_start.writable;
    if (!m_start.instructions.empty() && has_place_for_instructions())
        params["systemPrompt"] = {{"mode", "append"}, {"content", Json::array({{{"type", "text"}, {"text", m_start.instructions}}})}};
    return params;
}

Json Peer::prompt(const Prompt &prompt) const
{
    const bool instructs = m_prompts == 0 && m_start.resume.empty() && !m_start.instructions.empty() && !has_place_for_instructions();
    const std::string text = instructs ? m_start.instructions + "\n\n" + prompt.text : prompt.text;
    return {{"sessionId", m_standing.session.id}, {"prompt", Json::array({{{"type", "text"}, {"text", text}}})}};
}

std::string Peer::request_line(std::string_view method, Json params, Json ours) const
{
    ours["after"] = m_lines;
    params["_meta"]["wagonmaster"] = std::move(ours);
    return to_text({{"jsonrpc", "2.0"}, {"id", m_requests}, {"method", method}, {"params", std::move(params)}}) + "\n";
}

std::optional<Setting> Peer::next_setting() const
{
    for (const Setting setting : settings) {
        const std::string &wanted = m_wanted[static_cast<std::size_t>(setting)];
        if (!wanted.empty() && m_options.offers(setting) && m_options.current(setting) != wanted)
            return setting;
    }
    return std::nullopt;
}

bool Peer::has_place_for_instructions() const
{
    return member(m_capabilities, "sessionCapabilities", "systemPrompt").is_object();
}

// ── What was written ─────────────────────────────────────────────────────────────────────────────────────────────────

void Peer::note(const Json &line)
{
    if (string_in(line, "method") == "session/cancel") {
        m_interrupt = false;
        if (!m_sent.empty())
            m_sent.back().cancelled = true;
        for (Asked &asked : m_asked)
            if (asked.is_open())
                asked.answer = cancelled_answer(asked);
    } else if (member(line, "method").is_string()) {
        note_request(line);
    } else {
        note_answer(line);
    }
}

void Peer::note_request(const Json &line)
{
    static const std::map<std::string, Step, std::less<>> steps = {{"initialize", Step::initialize}, {"session/new", Step::open},
        {"session/load", Step::open}, {"session/resume", Step::open}, {"session/prompt", Step::prompt}};
    const auto step = steps.find(string_in(line, "method"));
    const Json &ours = member(line, "params", "_meta", "wagonmaster");
    Sent sent;
    sent.id = count_in(line, "id");
    sent.step = step == steps.end() ? Step::set : step->second;
    sent.after = count_in(ours, "after");
    if (sent.step == Step::set) {
        const auto setting = std::ranges::find(settings, string_in(ours, "set"), name_of);
        sent.setting = setting == settings.end() ? Setting::mode : *setting;
        for (const std::string_view key : {"value", "modeId", "modelId"})
            sent.detail += string_in(line, "params", key);
    } else if (sent.step == Step::prompt) {
        ++m_prompts;
        sent.detail = string_in(ours, "prompt");
        m_known.insert(sent.detail);
        std::erase_if(m_queue, [&](const Prompt &prompt) { return prompt.id == sent.detail; });
    }
    m_requests = std::max(m_requests, sent.id + 1);
    m_sent.push_back(std::move(sent));
}

void Peer::note_answer(const Json &line)
{
    if (const std::string reason = reason_in(line); !reason.empty())
        m_queue.push_front({std::format("{}{}", denial, ++m_denials), "Your request was denied: " + reason});
    const auto asked = std::ranges::find(m_asked, member(line, "id"), &Asked::id);
    if (asked == m_asked.end()) {
        m_answers.push_back({member(line, "id"), line});
        return;
    }
    close(*asked, line);
    m_asked.erase(asked);
}

// ── What it means ────────────────────────────────────────────────────────────────────────────────────────────────────

void Peer::advance()
{
    if (!m_begun && !m_sent.empty() && m_sent.front().after <= m_lines) {
        m_begun = true;
        if (in_turn()) {
            m_delivered = m_waiting = false;
            m_standing.trouble.reset();
            m_rule = "session/prompt";
        }
    }
    m_ready = m_ready || (m_stage == Stage::open && (in_turn() || (!m_begun && !next_setting())));
    if (m_standing.phase != phase())
        say(PhaseChange{phase(), m_rule});
    m_standing.phase = phase();
}

Phase Peer::phase() const
{
    if (m_stage == Stage::failed)
        return Phase::failed;
    if (!m_standing.requests.empty())
        return Phase::asking;
    if (!m_ready)
        return Phase::starting;
    return !in_turn() ? Phase::idle : m_waiting ? Phase::waiting : Phase::working;
}

void Peer::say(Content content)
{
    if (std::string action = in_short(content); !action.empty())
        m_standing.action = std::move(action);
    if (const auto *trouble = std::get_if<Trouble>(&content))
        m_standing.trouble = *trouble;
    m_entries.push_back(std::move(content));
}

void Peer::say(std::vector<Content> contents)
{
    for (Content &content : contents)
        say(std::move(content));
}

void Peer::heard()
{
    m_waiting = false;
    if (!in_turn() || m_delivered)
        return;
    m_delivered = true;
    if (const std::string &id = m_sent.front().detail; !id.starts_with(denial))
        say(Delivered{id});
    list_undelivered();
}

void Peer::session_changed()
{
    Session session = m_standing.session;
    session.model = m_options.current(Setting::model);
    session.mode = m_options.current(Setting::mode);
    if (m_stage == Stage::open && session != m_standing.session)
        say(Content(session));
    m_standing.session = std::move(session);
}

void Peer::close(const Asked &asked, const Json &answer)
{
    if (asked.what == Asked::What::unoffered || asked.withdrawn)
        return;
    const Answered said = answered_by(answer, asked);
    say(RequestClosed{asked.request.id, said.how, said.reason});
    m_rule = "answer";
    if (said.how == RequestClosed::How::denied && !asked.request.tool_call.empty()) {
        m_denied.insert(asked.request.tool_call);
        say(ToolCall{.id = asked.request.tool_call, .state = ToolState::denied});
    }
}

void Peer::withdraw(Asked &asked)
{
    if (!asked.is_open())
        return;
    asked.withdrawn = true;
    asked.answer = cancelled_answer(asked);
    say(RequestClosed{asked.request.id, RequestClosed::How::withdrawn, ""});
}

void Peer::list_requests()
{
    m_standing.requests.clear();
    for (const Asked &asked : m_asked)
        if (asked.is_open())
            m_standing.requests.push_back(asked.request);
}

void Peer::list_undelivered()
{
    m_standing.undelivered.clear();
    const auto list = [this](const std::string &id) {
        if (!id.starts_with(denial))
            m_standing.undelivered.push_back(id);
    };
    for (const Sent &sent : m_sent)
        if (sent.step == Step::prompt && !(&sent == &m_sent.front() && in_turn() && m_delivered))
            list(sent.detail);
    for (const Prompt &prompt : m_queue)
        list(prompt.id);
}

} // namespace wm::runtimes::acp
