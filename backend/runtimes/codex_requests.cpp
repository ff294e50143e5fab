#include "runtimes/codex_requests.h"

#include "base/text.h"
#include "runtimes/codex_items.h"
#include "runtimes/json_members.h"

#include <format>

namespace wm::runtimes::codex {

using namespace transcript;

namespace {

const std::vector<Choice> yes_or_no = {{.id = "accept", .label = "Allow", .kind = ChoiceKind::allow_once},
    {.id = "decline", .label = "Deny", .kind = ChoiceKind::reject_once}};

void decide(Asked &asked, const char *allow, const char *deny)
{
    asked.allow = {{"decision", allow}};
    asked.deny = {{"decision", deny}};
    asked.request.choices = yes_or_no;
}

/// {"cmd": …} lists of older forms, as one line.
std::string words_of(const Json &command)
{
    std::string line;
    for (const Json &word : command.is_array() ? command : Json::array())
        line += (line.empty() ? "" : " ") + string_of(word);
    return line;
}

void ask_command(Asked &asked, const Json &params)
{
    Request &request = asked.request;
    request.kind = ToolKind::execute;
    request.tool = "shell";
    request.title = command_of(params);
    if (const Json &network = member(params, "networkApprovalContext"); network.is_object()) {
        request.kind = ToolKind::fetch;
        request.title = std::format("{}://{}", string_in(network, "protocol"), string_in(network, "host"));
    }
    request.input = {{"command", string_in(params, "command")}, {"cwd", string_in(params, "cwd")}};
    decide(asked, "accept", "decline");
}

void ask_old_command(Asked &asked, const Json &params)
{
    asked.request.kind = ToolKind::execute;
    asked.request.tool = "shell";
    asked.request.title = words_of(member(params, "command"));
    asked.request.input = {{"command", member(params, "command")}, {"cwd", string_in(params, "cwd")}};
    decide(asked, "approved", "denied");
}

/// Its changes are those of the item; the runtime adds them.
void ask_file_change(Asked &asked, const Json &params)
{
    asked.request.kind = ToolKind::edit;
    asked.request.tool = "apply_patch";
    asked.request.title = "change files";
    if (const std::string root = string_in(params, "grantRoot"); !root.empty())
        asked.request.title = "write below " + root;
    decide(asked, "accept", "decline");
}

void ask_old_patch(Asked &asked, const Json &params)
{
    Json changes = Json::array();
    if (const Json &files = member(params, "fileChanges"); files.is_object()) {
        for (const auto &[path, change] : files.items()) {
            const bool update = string_in(change, "type") == "update";
            changes.push_back({{"path", path}, {"kind", {{"type", string_in(change, "type")}, {"move_path", member(change, "move_path")}}},
                {"diff", string_in(change, update ? "unified_diff" : "content")}});
        }
    }
    asked.request.kind = ToolKind::edit;
    asked.request.tool = "apply_patch";
    asked.request.changes = changes_of(changes);
    asked.request.title = title_of(asked.request.changes);
    decide(asked, "approved", "denied");
}

/// More than its sandbox gives: what it asks for, for this turn, or nothing.
void ask_permissions(Asked &asked, const Json &params)
{
    asked.request.title = "more permissions";
    asked.request.tool = "request_permissions";
    asked.request.input = member(params, "permissions");
    asked.request.choices = yes_or_no;
    asked.allow = {{"permissions", member(params, "permissions")}, {"scope", "turn"}};
    asked.deny = {{"permissions", Json::object()}};
}

/// Several questions are asked as one, and one answer is given to all of them: the model reads it with each.
void ask_question(Asked &asked, const Json &params)
{
    asked.request.what = Request::What::question;
    const Json &questions = member(params, "questions");
    Json answers = Json::object();
    for (const Json &question : questions.is_array() ? questions : Json::array()) {
        asked.request.title += (asked.request.title.empty() ? "" : "\n") + string_in(question, "question");
        answers[string_in(question, "id")] = {{"answers", Json::array()}};
        const Json &options = member(question, "options");
        for (const Json &option : options.is_array() && questions.size() == 1 ? options : Json::array())
            asked.request.choices.push_back({.id = string_in(option, "label"), .label = string_in(option, "label")});
    }
    asked.allow = {{"answers", answers}};
    asked.deny = asked.allow;
}

/// Codex asks for the tools of MCP servers with a form that has no fields. What wants fields filled in or a page opened is
/// declined: the window has no place for it.
void ask_for_server(Asked &asked, const Json &params)
{
    asked.deny = {{"action", "decline"}};
    const Json &fields = member(member(params, "requestedSchema"), "properties");
    if (!member(params, "requestedSchema").is_object() || !fields.empty()) {
        asked.request.id.clear();
        return;
    }
    asked.allow = {{"action", "accept"}, {"content", Json::object()}};
    asked.request.title = string_in(params, "message");
    asked.request.choices = yes_or_no;
}

} // namespace

std::string name_of(const Json &id)
{
    return id.is_string() ? id.get<std::string>() : to_text(id);
}

Asked asked_by(const Json &message)
{
    const Json &params = member(message, "params");
    const std::string method = string_in(message, "method");
    Asked asked;
    asked.id = member(message, "id");
    asked.item = string_in(params, method.starts_with("item/") ? "itemId" : "callId");
    asked.thread = string_in(params, "threadId");
    asked.turn = string_in(params, "turnId");
    asked.request.id = name_of(asked.id);
    asked.request.tool_call = asked.item;
    asked.request.cwd = string_in(params, "cwd");
    asked.request.reason = string_in(params, "reason");
    if (method == "item/commandExecution/requestApproval")
        ask_command(asked, params);
    else if (method == "item/fileChange/requestApproval")
        ask_file_change(asked, params);
    else if (method == "item/permissions/requestApproval")
        ask_permissions(asked, params);
    else if (method == "item/tool/requestUserInput")
        ask_question(asked, params);
    else if (method == "mcpServer/elicitation/request")
        ask_for_server(asked, params);
    else if (method == "execCommandApproval")
        ask_old_command(asked, params);
    else if (method == "applyPatchApproval")
        ask_old_patch(asked, params);
    else
        asked.error = {{"code", -32601}, {"message", std::format("Wagonmaster does not do {}.", elide(method.substr(0, 200), 100))}};
    if (!asked.error.is_null())
        asked.request = {};
    return asked;
}

Json answer_to(const Asked &asked, bool allow, const std::string &text)
{
    if (!asked.error.is_null())
        return {{"id", asked.id}, {"error", asked.error}};
    Json result = allow ? asked.allow : asked.deny;
    if (asked.request.what == Request::What::question && !text.empty())
        for (Json &answer : result["answers"])
            answer["answers"] = {text};
    return {{"id", asked.id}, {"result", std::move(result)}};
}

RequestClosed::How meaning_of(const Json &result, const Asked &asked)
{
    if (asked.request.what == Request::What::question)
        return RequestClosed::How::answered;
    return result == asked.allow ? RequestClosed::How::allowed : RequestClosed::How::denied;
}

} // namespace wm::runtimes::codex
