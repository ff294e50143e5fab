#include "commands/bead_stats.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/completion.h"
#include "commands/formula_shelves.h"
#include "commands/help.h"
#include "commands/lookup.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/print/width.h"
#include "commands/spelling.h"
#include "commands/views.h"

#include "base/files.h"
#include "base/text.h"
#include "base/toml.h"
#include "town/rules/blocking.h"
#include "git/repository.h"
#include "town/rules/lane.h"
#include "town/words.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <set>

namespace wm::commands {
namespace {

/// What waits for the person: the same list as in the window's tray, and the work that came back.
Json waits_for_you(const town::State &state)
{
    Json items = Json::array();
    for (const town::NeedsYou &item : town::needs_you(state)) {
        const std::string id = !item.approval.empty() ? item.approval.value : !item.mr.empty() ? item.mr.value : item.gate.value;
        items.push_back(
            {{"id", id}, {"bead", item.bead}, {"agent", item.agent}, {"text", item.sentence}, {"since", to_rfc3339(item.since)}});
    }
    std::vector<const town::Bead *> beads;
    for (const auto &[id, box] : state.beads)
        if (lane_of(state, *box) == town::Lane::review)
            beads.push_back(&box.get());
    std::ranges::sort(beads, {}, &town::Bead::id);
    for (const town::Bead *bead : beads)
        if (const town::Badge badge = town::badge_of(state, *bead); badge.state == town::Shown::failed)
            items.push_back({{"id", ""}, {"bead", bead->id}, {"text", std::format("{}: {}", badge.word, badge.rule)}});
    return items;
}

/// Rigs whose clone is not where it was, each with a sentence. Blocking.
Json rigs_away(const std::vector<town::Rig> &rigs)
{
    Json items = Json::array();
    for (const town::Rig &rig : rigs) {
        const auto dirs = git::git_dirs(rig.path);
        if (std::error_code error; dirs && std::filesystem::equivalent(dirs->common, rig.git_dir, error))
            continue;
        items.push_back({{"id", rig.id}, {"bead", ""},
            {"text", std::format("The clone of {} is not at {}: nothing of it can be worked on.", rig.id.value, rig.path)}});
    }
    return items;
}

void status(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    std::map<std::string, int> lanes;
    for (const auto &[id, box] : state.beads)
        ++lanes[std::string(name_of(lane_of(state, box.get())))];
    Json out = services.facts();
    out["town"] = services.places().town().string();
    out["rigs"] = state.rigs.size();
    out["lanes"] = lanes;
    out["working"] = town::places_taken(state);
    out["wip_limit"] = state.settings.wip_limit;
    out["queue"] = state.queue.size();
    out["seq"] = state.seq;
    out["summary"] = summary_of(state, nullptr);
    if (state.frozen)
        out["frozen"] = *state.frozen;
    if (!request.run().empty()) // nothing waits for an agent
        return reply(std::move(out));
    out["waits_for_you"] = waits_for_you(state);
    std::vector<town::Rig> rigs;
    for (const auto &[id, box] : state.rigs)
        rigs.push_back(box.get());
    std::ranges::sort(rigs, {}, &town::Rig::id);
    services.in_background(
        [out = std::move(out), rigs = std::move(rigs)]() mutable -> Result<Json> {
            for (Json &away : rigs_away(rigs))
                out["waits_for_you"].push_back(std::move(away));
            return std::move(out);
        },
        std::move(reply));
}

std::string print_waiting(const Json &items, const Screen &screen)
{
    std::string out = std::format("{}:\n", toned("Waits for you", Tone::yellow, screen));
    for (const Json &item : items) {
        std::string who;
        for (const char *member : {"id", "bead", "agent"})
            if (const std::string word = text_of(item, member); !word.empty())
                who += (who.empty() ? "" : "  ") + word;
        out += std::format("  {}  {}\n", who, harmless(text_of(item, "text")));
    }
    return out;
}

std::string print_status(const Json &result, const Screen &screen)
{
    std::string lanes;
    for (const auto &[name, count] : result["lanes"].items())
        lanes += std::format("{}{} {}", lanes.empty() ? "" : " · ", name, count.get<int>());
    std::string out = std::format("{}\n{} of {} agents at work · {} in the merge queue\n{}\ndaemon {}, {} MB\n", text_of(result, "town"),
        text_of(result, "working"), text_of(result, "wip_limit"), text_of(result, "queue"), lanes.empty() ? "No beads." : lanes,
        text_of(result, "pid"), result.value("rss_bytes", std::int64_t{0}) / 1'000'000);
    if (const auto frozen = result.find("frozen"); frozen != result.end()) {
        const std::string why = harmless(frozen->get<std::string>());
        out += std::format("{}{}; `wm thaw` lets all go on.\n", toned("Frozen", Tone::red, screen), why.empty() ? "" : ": " + why);
    }
    if (result.contains("waits_for_you") && !result["waits_for_you"].empty())
        out += print_waiting(result["waits_for_you"], screen);
    return out;
}

/// "30s", "2m", "500ms"
Result<std::int64_t> milliseconds(const std::string &text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end);
    const std::int64_t factor = unit == "ms" ? 1 : unit == "s" || unit.empty() ? 1000 : unit == "m" ? 60'000 : 0;
    if (error != std::errc{} || factor == 0 || number < 0 || number > 1'000'000)
        return fail("bad_value", std::format("\"{}\" is not a time.", elide(text, 20)), "Write 500ms, 30s or 2m.");
    return number * factor;
}

Result<std::function<bool(const town::State &)>> condition_of(const town::State &state, const std::string &text)
{
    const auto equals = text.find('=');
    const std::string what = text.substr(0, equals), id = equals == std::string::npos ? "" : text.substr(equals + 1);
    const auto known_bead = [&](const std::string &name) { return find(state.beads, BeadId(name)) != nullptr; };
    if (what == "bead.closed" && known_bead(id))
        return [id = BeadId(id)](const town::State &now) {
            const town::Bead *bead = find(now.beads, id);
            return bead != nullptr && bead->status == town::Status::closed;
        };
    if (what == "bead.lane" && id.contains(':') && known_bead(id.substr(0, id.find(':'))))
        return [id = BeadId(id.substr(0, id.find(':'))), lane = id.substr(id.find(':') + 1)](const town::State &now) {
            const town::Bead *bead = find(now.beads, id);
            return bead != nullptr &&
                std::ranges::equal(name_of(lane_of(now, *bead)), lane, {}, [](unsigned char c) { return std::tolower(c); });
        };
    if (what == "run.ended" && !id.empty())
        return [id = RunId(id)](const town::State &now) {
            const town::Run *run = find(now.runs, id);
            return run == nullptr || run->state == town::RunState::ended;
        };
    return fail("bad_value", std::format("Nothing is known that \"{}\" could wait for.", elide(text, 60)),
        "Wait for bead.closed=ID, bead.lane=ID:LANE or run.ended=RUN.");
}

void wait(Services &services, const Request &request, Reply reply)
{
    auto condition = condition_of(services.engine().durable(), request.text("for"));
    if (!condition)
        return reply(std::unexpected(condition.error()));
    auto timeout = milliseconds(request.text("timeout", "30s"));
    if (!timeout)
        return reply(std::unexpected(timeout.error()));
    services.when(std::move(*condition), *timeout, [reply, what = request.text("for")](bool came) {
        if (came)
            return reply(Json::object());
        reply(fail("timeout", std::format("{} did not come in time.", what)));
    });
}

/// What town.toml says of the same, which counts from the daemon's next start on.
std::string overruled_by_file(const std::filesystem::path &file, int agents)
{
    const auto text = read_file(file);
    const toml::parse_result parsed = toml::parse(text ? std::string_view(*text) : std::string_view());
    if (!parsed) // the next start says what is wrong
        return {};
    const auto said = parsed.table()["limits"]["agents"];
    const auto limit = said.value<std::int64_t>();
    if (!limit || *limit == agents)
        return {};
    return std::format("Until the daemon starts again: {}, line {}, says agents = {}. Change it there to keep {}.", file.string(),
        said.node()->source().begin.line, *limit, agents);
}

/// The project's own states with NAME=CATEGORY done to them; NAME= takes one away.
Result<std::map<std::string, std::string>> statuses_with(
    std::map<std::string, std::string> statuses, const std::vector<std::string> &changes)
{
    for (const std::string &change : changes) {
        const auto equals = change.find('=');
        const std::string name = change.substr(0, equals);
        if (equals == std::string::npos)
            return fail("bad_value", std::format("--status {} has no category.", elide(change, 60)),
                "Write NAME=CATEGORY; categories are active, wip, frozen and done.");
        if (std::ranges::contains(split_words(built_in_statuses), name))
            return fail("bad_value", std::format("{} is a status of every town.", name), "`wm statuses` lists what there is.");
        if (change.size() == equals + 1)
            statuses.erase(name);
        else
            statuses[name] = change.substr(equals + 1);
    }
    return statuses;
}

void configure(Services &services, const Request &request, Reply reply)
{
    const town::Settings &now = services.engine().durable().settings;
    town::ConfigureTown command;
    command.wip_limit = static_cast<int>(std::clamp<std::int64_t>(request.number("agents", now.wip_limit), -1, 100'000));
    if (!request.has("agents") && !request.has("status"))
        return reply(fail("bad_params", "Nothing was said to be changed.", "For example `wm town set --agents 4`."));
    if (request.has("status")) {
        auto statuses = statuses_with(now.statuses, request.words("status"));
        if (!statuses)
            return reply(std::unexpected(statuses.error()));
        command.statuses = std::move(*statuses);
    }
    auto submission = submission_of(*find_method("town.set"), request, std::move(command), std::move(reply));
    submission.answer = [file = services.places().town() / "town.toml"](const town::Decision &decision) {
        const town::Settings &settings = decision.state.settings;
        Json answer = {{"wip_limit", settings.wip_limit}, {"statuses", settings.statuses}};
        if (std::string notice = overruled_by_file(file, settings.wip_limit); !notice.empty())
            answer["notice"] = std::move(notice);
        return answer;
    };
    services.engine().submit(std::move(submission));
}

std::string print_settings(const Json &result, const Screen &screen)
{
    const int limit = result.value("wip_limit", 0);
    std::string out = std::format("At most {} {} at once.\n", limit, limit == 1 ? "agent works" : "agents work");
    for (const auto &[name, category] : result["statuses"].items())
        out += std::format("{} is a status of your own: {}.\n", harmless(name), harmless(category.get<std::string>()));
    if (const std::string notice = text_of(result, "notice"); !notice.empty())
        out += toned(harmless(notice), Tone::yellow, screen) + '\n';
    return out;
}

void stop_daemon(Services &services, const Request &, Reply reply)
{
    reply(Json{{"text", "The daemon stops. Agents go on.\n"}});
    services.stop_daemon();
}

void completion(Services &, const Request &request, Reply reply)
{
    auto script = completion_script(request.text("shell"));
    if (!script)
        return reply(fail("bad_value", std::format("There is no completion for {}.", elide(request.text("shell"), 20)),
            "There is one for bash and one for zsh."));
    reply(Json{{"text", std::move(*script)}});
}

/// What a word of this kind can be. "bead" is an open one: closed ones are rarely typed, but where they are what is wanted.
std::set<std::string> words_of(Services &services, std::string_view kind)
{
    const town::State &state = services.engine().durable();
    std::set<std::string> words;
    const auto take_ids = [&](const auto &table) {
        for (const auto &[id, box] : table)
            words.insert(id.value);
    };
    if (kind == "rig")
        take_ids(state.rigs);
    else if (kind == "agent")
        take_ids(state.agents);
    else if (kind == "convoy")
        take_ids(state.convoys);
    else if (kind == "mr")
        take_ids(state.merge_requests);
    else if (kind == "memory")
        take_ids(state.memories);
    else if (kind == "formula")
        for (const formulas::Listed &listed : library_for(services, nullptr).list())
            words.insert(listed.name);
    if (kind == "request")
        for (const auto &[id, box] : state.approvals)
            if (box->state == town::ApprovalState::open)
                words.insert(id.value);
    for (const auto &[id, box] : state.beads) {
        const bool closed = box->status == town::Status::closed;
        if (kind == "any-bead" || (kind == "bead" && !closed) || (kind == "closed-bead" && closed) ||
            (kind == "request" && !closed && box->type == "gate"))
            words.insert(id.value);
        if (kind == "label")
            words.insert(box->labels.begin(), box->labels.end());
    }
    return words;
}

/// Names that begin with the prefix, one per line.
void complete(Services &services, const Request &request, Reply reply)
{
    constexpr std::size_t most = 500;
    std::string text;
    std::size_t offered = 0;
    for (const std::string &word : words_of(services, request.text("kind")))
        if (word.starts_with(request.text("prefix")) && offered++ < most)
            text += std::format("{}\n", word);
    reply(Json{{"text", std::move(text)}});
}

void help(Services &, const Request &request, Reply reply)
{
    auto text = help_text(request.words("command"));
    if (!text)
        return reply(std::unexpected(text.error()));
    reply(Json{{"text", *text}});
}

} // namespace

const std::vector<CommandSpec> &town_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"town.status", {"status", "info", "where", "ping"}, "the town at a glance", Access::both, {}, status, print_status},
        {"town.set", {"town set"}, "change the town", Access::person,
            {{"agents", Kind::number, "how many may work at once"},
                {"status", Kind::list, "a status of your own: NAME=CATEGORY, which is active, wip, frozen or done; NAME= takes it away"}},
            configure, print_settings, Shape::object, "wm town set --status in_review=wip"},
        {"town.wait", {"wait"}, "wait until something is so", Access::both,
            {{"for", Kind::text, "bead.closed=ID, bead.lane=ID:LANE or run.ended=RUN", true, true}, {"timeout", Kind::text, "30s, 2m …"}},
            wait, nullptr},
        {"daemon.stop", {"daemon stop"}, "stop the daemon; agents go on", Access::person, {}, stop_daemon, print_text},
        {"town.completion", {"completion"}, "the script that completes wm in a shell", Access::both,
            {Param{"shell", Kind::text, "bash or zsh", true, true}.one_of("bash zsh")}, completion, print_text, Shape::object,
            "wm completion bash > ~/.local/share/bash-completion/completions/wm"},
        {"town.complete", {"__complete"}, "names for a shell that completes a word", Access::both,
            {{"kind", Kind::text, "bead, rig, agent, formula …", true, true}, {"prefix", Kind::text, "how they begin", false, true}},
            complete, print_text},
        {"help", {"help"}, "help for a command", Access::both, {{"command", Kind::words, "the command", false, true}}, help, print_text},
    };
    return specs;
}

} // namespace wm::commands
