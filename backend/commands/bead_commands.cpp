#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

#include "town/codec.h"
#include "town/rules/blocking.h"
#include "town/rules/lane.h"
#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

const CommandSpec &spec(std::string_view method)
{
    return *find_method(method);
}

Result<town::DependencyType> dependency_type(const std::string &word)
{
    static const std::map<std::string, town::DependencyType, std::less<>> known = {{"blocks", town::DependencyType::blocks},
        {"parent-child", town::DependencyType::parent_child}, {"related", town::DependencyType::related},
        {"discovered-from", town::DependencyType::discovered_from}, {"tracks", town::DependencyType::tracks}};
    if (const auto found = known.find(word); found != known.end())
        return found->second;
    return fail("bad_value", std::format("There is no dependency of type \"{}\".", word),
        "There are blocks, parent-child, related, discovered-from and tracks.");
}

/// "P1" or "1".
Result<int> priority_of(const std::string &word)
{
    const std::string_view digit =
        word.starts_with('P') || word.starts_with('p') ? std::string_view(word).substr(1) : std::string_view(word);
    if (digit.size() == 1 && digit[0] >= '0' && digit[0] <= '4')
        return digit[0] - '0';
    return fail(
        "bad_value", std::format("There is no priority \"{}\".", elide(word, 20)), "Priorities go from 0 (critical) to 4 (backlog).");
}

/// The long texts of a bead beside its view.
Result<Json> whole_view(Services &services, const town::Bead &bead)
{
    constexpr std::size_t window = 256 * 1024;
    const town::State &state = services.engine().durable();
    Json out = view_of(state, bead);
    const auto read = [&](const town::TextRef &reference) -> Result<std::string> {
        auto text = services.engine().reader().read_text(reference.id, 0, window);
        if (!text)
            return std::unexpected(text.error());
        return std::move(text->bytes);
    };
    if (bead.description) {
        auto text = read(*bead.description);
        if (!text)
            return std::unexpected(text.error());
        out["description"] = std::move(*text);
    }
    const auto first = bead.notes.size() > 20 ? bead.notes.end() - 20 : bead.notes.begin(); // the newest; text.get reads the others
    for (auto note = first; note != bead.notes.end(); ++note) {
        auto text = read(note->text);
        if (!text)
            return std::unexpected(text.error());
        out["notes"].push_back({{"at", to_rfc3339(note->at)}, {"author", note->author}, {"text", std::move(*text)}});
    }
    const auto brief = [&](const BeadId &id) {
        const town::Bead *other = find(state.beads, id);
        return Json{{"id", id}, {"title", other->title}, {"status", other->status}};
    };
    for (const town::Dependency &dependency : bead.dependencies)
        if (find(state.beads, dependency.on) != nullptr)
            out["depends_on"].push_back(brief(dependency.on));
    for (const BeadId &id : town::waiting_for(state, bead.id))
        out["unblocks"].push_back(brief(id));
    if (const town::Run *run = find(state.runs, bead.last_run))
        out.update(services.activity_of(run->id));
    if (const town::MergeRequest *mr = find(state.merge_requests, bead.merge_request))
        out["merge"] = view_of(state, *mr);
    return out;
}

void create(Services &services, const Request &request, Reply reply)
{
    auto rig = rig_for(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    town::CreateBead command;
    command.rig = (*rig)->id;
    command.title = request.text("title");
    command.type = request.text("type", "task");
    command.labels = request.words("label");
    auto priority = priority_of(request.text("priority", "2"));
    if (!priority)
        return reply(std::unexpected(priority.error()));
    command.priority = *priority;
    for (const std::string &on : request.words("depends_on"))
        command.dependencies.push_back({BeadId(on), town::DependencyType::blocks});
    if (request.has("parent"))
        command.dependencies.push_back({BeadId(request.text("parent")), town::DependencyType::parent_child});
    if (!request.run().empty())
        if (const town::Run *run = find(services.engine().durable().runs, request.run()))
            command.dependencies.push_back({run->bead, town::DependencyType::discovered_from});
    std::vector<ledger::TextRow> texts;
    if (std::string body = request.text("body"); !body.empty()) {
        auto [reference, row] = new_text(services, std::move(body));
        command.description = reference;
        texts.push_back(std::move(row));
    }
    auto submission = submission_of(spec("bead.create"), request, command, std::move(reply));
    submission.texts = std::move(texts);
    submission.answer = [](const town::Decision &decision) {
        const BeadId &id = std::get<town::BeadCreated>(decision.events.front().event).bead;
        return view_of(decision.state, *find(decision.state.beads, id));
    };
    services.engine().submit(std::move(submission));
}

void show(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_reading(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    reply(whole_view(services, **bead));
}

Json page(const town::State &state, const std::vector<const town::Bead *> &beads, std::int64_t limit)
{
    Json items = Json::array();
    for (const town::Bead *bead : beads) {
        if (limit > 0 && static_cast<std::int64_t>(items.size()) >= limit)
            break;
        items.push_back(view_of(state, *bead));
    }
    return list_of(std::move(items), beads.size());
}

void list(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const std::string status = request.text("status"), lane = request.text("lane"), label = request.text("label"),
                      convoy = request.text("convoy");
    std::vector<const town::Bead *> beads;
    for (const auto &[id, box] : state.beads) {
        const town::Bead &bead = box.get();
        if ((request.has("rig") && bead.rig.value != request.text("rig")) ||
            (!label.empty() && std::ranges::find(bead.labels, label) == bead.labels.end()) ||
            (!convoy.empty() && std::ranges::find(bead.convoys, ConvoyId(convoy)) == bead.convoys.end()))
            continue;
        if (status.empty() && lane.empty() && !request.flag("all") && bead.status == town::Status::closed)
            continue;
        if (!status.empty() && Json(bead.status).get<std::string>() != status)
            continue;
        if (!lane.empty()) {
            std::string name(name_of(lane_of(state, bead)));
            std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            if (name != lane)
                continue;
        }
        beads.push_back(&bead);
    }
    std::ranges::sort(beads, [](const town::Bead *a, const town::Bead *b) { return town::comes_before(*a, *b); });
    reply(page(state, beads, request.number("limit", 50)));
}

void ready(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const RigId rig(request.text("rig"));
    reply(page(state, town::ready_beads(state, rig.empty() ? nullptr : &rig), request.number("limit", 100)));
}

/// A change of one bead that is named by "id": answers with its new view.
void change(Services &services, const Request &request, std::string_view method, town::Command command, Reply reply,
    std::vector<ledger::TextRow> texts = {})
{
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    auto submission = submission_of(spec(method), request, std::move(command), std::move(reply));
    submission.texts = std::move(texts);
    submission.answer = [id = (*bead)->id](
                            const town::Decision &decision) { return view_of(decision.state, *find(decision.state.beads, id)); };
    services.engine().submit(std::move(submission));
}

std::optional<Seq> expected(const Request &request)
{
    return request.has("expected") ? std::optional<Seq>(request.number("expected", 0)) : std::nullopt;
}

void update(Services &services, const Request &request, Reply reply)
{
    if (request.flag("claim"))
        return change(services, request, "bead.update", town::ClaimBead{BeadId(request.text("id"))}, std::move(reply));
    town::UpdateBead command{BeadId(request.text("id")), std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
    if (request.has("title"))
        command.title = request.text("title");
    if (request.has("type"))
        command.type = request.text("type");
    if (request.has("priority")) {
        auto priority = priority_of(request.text("priority"));
        if (!priority)
            return reply(std::unexpected(priority.error()));
        command.priority = *priority;
    }
    if (request.has("label"))
        command.labels = request.words("label");
    std::vector<ledger::TextRow> texts;
    if (request.has("body")) {
        auto [reference, row] = new_text(services, request.text("body"));
        command.description = reference;
        texts.push_back(std::move(row));
    }
    change(services, request, "bead.update", command, std::move(reply), std::move(texts));
}

void close(Services &services, const Request &request, Reply reply)
{
    change(services, request, "bead.close",
        town::CloseBead{BeadId(request.text("id")), request.text("reason"), request.flag("force"), expected(request)}, std::move(reply));
}

void reopen(Services &services, const Request &request, Reply reply)
{
    change(services, request, "bead.reopen", town::ReopenBead{BeadId(request.text("id")), request.text("reason")}, std::move(reply));
}

void defer(Services &services, const Request &request, Reply reply)
{
    change(services, request, "bead.defer", town::DeferBead{BeadId(request.text("id")), std::nullopt, expected(request)}, std::move(reply));
}

void undefer(Services &services, const Request &request, Reply reply)
{
    change(services, request, "bead.undefer", town::UndeferBead{BeadId(request.text("id")), expected(request)}, std::move(reply));
}

void claim(Services &services, const Request &request, Reply reply)
{
    change(services, request, "bead.claim", town::ClaimBead{BeadId(request.text("id"))}, std::move(reply));
}

void release(Services &services, const Request &request, Reply reply)
{
    change(services, request, "bead.release", town::ReleaseBead{BeadId(request.text("id"))}, std::move(reply));
}

void note(Services &services, const Request &request, Reply reply)
{
    auto [reference, row] = new_text(services, request.text("text"));
    change(services, request, "bead.note", town::NoteBead{BeadId(request.text("id")), reference}, std::move(reply), {row});
}

void add_dependency(Services &services, const Request &request, Reply reply)
{
    auto type = dependency_type(request.text("type", "blocks"));
    if (!type)
        return reply(std::unexpected(type.error()));
    auto on = bead_for_writing(services.engine().durable(), request.text("on"));
    if (!on)
        return reply(std::unexpected(on.error()));
    change(services, request, "dep.add", town::AddDependency{BeadId(request.text("id")), (*on)->id, *type}, std::move(reply));
}

void remove_dependency(Services &services, const Request &request, Reply reply)
{
    change(
        services, request, "dep.remove", town::RemoveDependency{BeadId(request.text("id")), BeadId(request.text("on"))}, std::move(reply));
}

void text_get(Services &services, const Request &request, Reply reply)
{
    const auto limit = std::clamp<std::int64_t>(request.number("limit", 65'536), 1, 1 << 20);
    auto window = services.engine().reader().read_text(request.text("id"),
        static_cast<std::size_t>(std::max<std::int64_t>(0, request.number("offset", 0))), static_cast<std::size_t>(limit));
    if (!window)
        return reply(std::unexpected(window.error()));
    reply(Json{{"text", window->bytes}, {"offset", window->offset}, {"total", window->total}});
}

constexpr Param id_param = Param{"id", Kind::text, "the bead", true, true}.one_of("@bead");
constexpr Param rig_param = Param{"rig", Kind::text, "which rig; else the one of the working directory"}.one_of("@rig");
constexpr Param limit_param{"limit", Kind::number, "at most this many; 0 = all"};
constexpr Param expected_param{"expected", Kind::number, "refuse when it has changed since this sequence number"};

} // namespace

const std::vector<CommandSpec> &bead_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.create", {"bead create", "create"}, "write a bead", Access::both,
            {{"title", Kind::text, "one line that says what is to be done", true, true},
                {"body", Kind::text, "the rest; - reads standard input", false, false, true},
                {"priority", Kind::text, "0 (critical) to 4 (backlog)"}, {"type", Kind::text, "task, bug, feature, chore …"},
                {"label", Kind::words, "a label; may be repeated"}, {"depends_on", Kind::words, "a bead it waits for; may be repeated"},
                {"parent", Kind::text, "the bead it is a part of"}, rig_param},
            create, print_bead_line, Shape::object, "wm bead create \"Reject oversized uploads\" --priority 1 --body -"},
        {"bead.show", {"bead show", "show"}, "one bead with its texts", Access::both, {id_param}, show, print_bead},
        {"bead.list", {"bead list", "list"}, "beads, most urgent first", Access::both,
            {{"status", Kind::text, "open, in_progress, deferred or closed"}, {"lane", Kind::text, "backlog, ready, ai, review or done"},
                {"label", Kind::text, "with this label"}, {"convoy", Kind::text, "of this convoy"}, {"all", Kind::flag, "closed ones too"},
                rig_param, limit_param},
            list, print_beads},
        {"bead.ready", {"ready"}, "beads that could be started now", Access::both, {rig_param, limit_param}, ready, print_beads,
            Shape::list},
        {"bead.update", {"bead update", "update"}, "change a bead", Access::both,
            {id_param, {"title", Kind::text, "new title"}, {"body", Kind::text, "new body; - reads standard input", false, false, true},
                {"priority", Kind::text, "0 to 4"}, {"type", Kind::text, "new type"}, {"label", Kind::words, "all its labels; repeat it"},
                {"claim", Kind::flag, "claim it for yourself"}},
            update, print_bead_line},
        {"bead.close", {"bead close", "close"}, "close a bead without landing anything", Access::person,
            {id_param, {"reason", Kind::text, "why"}, {"force", Kind::flag, "although children or blockers are open"}, expected_param},
            close, print_bead_line},
        {"bead.reopen", {"bead reopen", "reopen"}, "open a closed bead again", Access::person, {id_param, {"reason", Kind::text, "why"}},
            reopen, print_bead_line},
        {"bead.defer", {"bead defer", "defer"}, "put a bead aside", Access::person, {id_param, expected_param}, defer, print_bead_line},
        {"bead.undefer", {"bead undefer", "undefer"}, "bring a deferred bead back", Access::person, {id_param, expected_param}, undefer,
            print_bead_line},
        {"bead.claim", {"claim"}, "take a bead yourself", Access::person, {id_param}, claim, print_bead_line},
        {"bead.release", {"release"}, "give a bead back", Access::person, {id_param}, release, print_bead_line},
        {"bead.note", {"bead note"}, "add a note to a bead", Access::both,
            {id_param, {"text", Kind::text, "the note; - reads standard input", true, true, true}}, note, nullptr},
        {"dep.add", {"dep add"}, "let one bead wait for another", Access::both,
            {Param{"id", Kind::text, "the bead that waits", true, true}.one_of("@bead"),
                Param{"on", Kind::text, "the bead it waits for", true, true}.one_of("@bead"),
                {"type", Kind::text, "blocks (default), parent-child, related, discovered-from, tracks"}},
            add_dependency, print_bead_line, Shape::object, "wm dep add wm-e5d1 wm-a3f8"},
        {"dep.remove", {"dep remove"}, "take a dependency away", Access::both,
            {Param{"id", Kind::text, "the bead that waits", true, true}.one_of("@bead"),
                Param{"on", Kind::text, "the bead it waits for", true, true}.one_of("@bead")},
            remove_dependency, print_bead_line},
        {"text.get", {}, "a part of a long text", Access::both,
            {{"id", Kind::text, "of the text", true}, {"offset", Kind::number, "in bytes"}, {"limit", Kind::number, "in bytes"}}, text_get,
            nullptr},
    };
    return specs;
}

} // namespace wm::commands
