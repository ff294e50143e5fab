#include "runtimes/codex_lines.h"

#include "runtimes/json_members.h"

#include <charconv>
#include <format>

namespace wm::runtimes::codex {

namespace {

/// What is not read: pieces of what comes whole with item/completed, and the diff of the whole turn after every change.
constexpr std::array unread = {"item/agentMessage/delta", "item/plan/delta", "item/reasoning/summaryTextDelta",
    "item/reasoning/summaryPartAdded", "item/reasoning/textDelta", "item/commandExecution/outputDelta", "item/fileChange/outputDelta",
    "item/fileChange/patchUpdated", "turn/diff/updated"};

const char *policy_of(Asks asks)
{
    switch (asks) {
    case Asks::everything: return "untrusted"; // all but a few commands that only read
    case Asks::outside_edits: return "on-request";
    case Asks::nothing: return "never";
    }
    return "untrusted";
}

Json request(std::string_view name, int attempt, const char *method, Json params)
{
    return {{"id", id_of({std::string(name), attempt})}, {"method", method}, {"params", std::move(params)}};
}

Json input_of(const Say &say)
{
    return {{"threadId", say.thread}, {"clientUserMessageId", say.prompt}, {"input", {{{"type", "text"}, {"text", say.text}}}}};
}

} // namespace

std::string id_of(const Attempt &attempt)
{
    return std::format("{}#{}", attempt.name, attempt.number);
}

Attempt attempt_of(const Json &id)
{
    const std::string text = string_of(id);
    const std::size_t mark = text.rfind('#');
    if (mark == text.npos)
        return {};
    Attempt attempt{.name = text.substr(0, mark)};
    const char *end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + mark + 1, end, attempt.number);
    return read.ec == std::errc() && read.ptr == end && attempt.number > 0 ? attempt : Attempt{};
}

std::string line_of(const Json &message)
{
    return to_text(message) + "\n";
}

std::string initialize_line(int attempt)
{
    const Json client = {{"name", "wagonmaster"}, {"title", "Wagonmaster"}, {"version", WM_VERSION}};
    const Json capabilities = {{"experimentalApi", true}, {"optOutNotificationMethods", unread}};
    return line_of(request(initialize, attempt, "initialize", {{"clientInfo", client}, {"capabilities", capabilities}}));
}

std::string initialized_line()
{
    return line_of({{"method", "initialized"}});
}

std::string thread_line(const Start &start, int attempt)
{
    Json params = {{"cwd", start.cwd}, {"approvalPolicy", policy_of(start.asks)}};
    params["sandbox"] = start.asks == Asks::nothing ? "danger-full-access" : "workspace-write";
    Json config = Json::object();
    // A linked worktree commits into the main repository's git directory. Codex makes a `.git` below a writable root
    // read-only, so the roots are its parts: worktrees/<name>, objects, refs, logs.
    if (start.asks != Asks::nothing && !start.writable.empty())
        config["sandbox_workspace_write"] = {{"writable_roots", start.writable}};
    if (!start.effort.empty())
        config["model_reasoning_effort"] = start.effort;
    if (!config.empty())
        params["config"] = std::move(config);
    if (!start.model.empty())
        params["model"] = start.model;
    if (!start.instructions.empty())
        params["developerInstructions"] = start.instructions;
    if (start.resume.empty())
        return line_of(request(thread, attempt, "thread/start", std::move(params)));
    params["threadId"] = start.resume;
    params["excludeTurns"] = true; // its history is in the transcripts of the runs before
    return line_of(request(thread, attempt, "thread/resume", std::move(params)));
}

std::string start_turn_line(const Say &say, const SetModel &model)
{
    Json params = input_of(say);
    if (!model.model.empty())
        params["model"] = model.model;
    if (!model.effort.empty())
        params["effort"] = model.effort;
    return line_of(request(say.prompt, say.attempt, "turn/start", std::move(params)));
}

std::string steer_line(const Say &say, const std::string &turn)
{
    Json params = input_of(say);
    params["expectedTurnId"] = turn;
    return line_of(request(say.prompt, say.attempt, "turn/steer", std::move(params)));
}

std::string interrupt_line(const std::string &thread_id, const std::string &turn, int attempt)
{
    return line_of(request(interrupt, attempt, "turn/interrupt", {{"threadId", thread_id}, {"turnId", turn}}));
}

std::string clean_line(const std::string &thread_id, int attempt)
{
    return line_of(request(clean, attempt, "thread/backgroundTerminals/clean", {{"threadId", thread_id}}));
}

} // namespace wm::runtimes::codex
