// Whatever Codex prints: it is answered with an end, its entries can be kept, and a replay of the two logs stands where
// the run stood and writes nothing a second time.
#include "base/json.h"
#include "fuzz.h"
#include "runtimes/codex.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

using namespace wm;
using namespace wm::runtimes;

namespace {

Start start()
{
    Start start;
    start.command = {"codex"};
    start.cwd = "/repo";
    return start;
}

std::string text_of(const Standing &standing)
{
    std::string text = std::to_string(static_cast<int>(standing.phase)) + standing.action + std::to_string(standing.turns);
    const auto add = [&](const transcript::Content &content) { text += to_text(transcript::to_json({0, content})); };
    add(standing.session);
    for (const auto &request : standing.requests)
        add(request);
    auto prompts = standing.undelivered;
    std::ranges::sort(prompts); // those that were written come first in a replay
    for (const auto &prompt : prompts)
        text += prompt;
    if (standing.context)
        add(*standing.context);
    if (standing.trouble)
        add(*standing.trouble);
    return text;
}

void want_prompts(Runtime &codex)
{
    (void)codex.want(Prompt{.id = "P1", .text = "go"});
    (void)codex.want(Prompt{.id = "P2", .text = "stop", .now = true});
}

/// No agent answers before it is asked, or asks twice with one id: of that the two logs could not tell.
bool is_impossible(std::string_view line, const std::string &in_log, std::set<std::string> &asked)
{
    const auto message = parse_json(line, "line");
    if (!message || !message->is_object() || !message->contains("id"))
        return false;
    const std::string id = to_text(message->at("id"));
    return message->contains("method") ? !asked.insert(id).second : in_log.find("\"id\":" + id) == in_log.npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto codex = make_codex(start());
    want_prompts(*codex);
    std::string in_log, out_log;
    std::set<std::string> asked;
    bool allow = true;
    const auto write = [&] {
        int written = 0;
        for (auto due = codex->due(); due; due = codex->due()) {
            in_log += *due;
            codex->wrote(*due);
            fuzz::require(++written < 1000);
        }
    };
    write();
    for (std::string_view rest = fuzz::text_of(data, size); !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n') == rest.npos ? rest.size() : rest.find('\n') + 1);
        rest.remove_prefix(line.size());
        if (is_impossible(line, in_log, asked))
            continue;
        out_log += line;
        for (const auto &content : codex->read(line))
            fuzz::require(transcript::entry_from(Json::parse(to_text(transcript::to_json({0, content})))).has_value());
        const auto requests = codex->standing().requests; // the answer changes them
        for (const auto &request : requests)
            (void)codex->want(Reply{.request = request.id, .allow = std::exchange(allow, !allow), .text = "why"});
        write();
    }
    const auto again = make_codex(start());
    again->wrote(in_log);
    want_prompts(*again);
    again->read(out_log);
    fuzz::require(text_of(again->standing()) == text_of(codex->standing()));
    fuzz::require(!again->due() || in_log.find(*again->due()) == in_log.npos);
    return 0;
}
