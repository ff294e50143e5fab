// Writing beads: create, and q for a quick one.
#include "commands/bead_edit.h"
#include "commands/bead_markdown.h"
#include "commands/caller.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/print/width.h"
#include "commands/several.h"
#include "commands/views.h"

#include "base/text.h"
#include "town/codec.h"
#include "town/rules/bead_id.h"

#include <algorithm>
#include <format>
#include <unordered_set>

namespace wm::commands {
namespace {

/// What --deps, --depends-on, --parent and --waits-for say; a run's bead is where it was found.
Result<std::vector<town::Dependency>> dependencies_of(Services &services, const Request &request)
{
    std::vector<town::Dependency> all;
    for (const std::string &spec : request.words("deps"))
        all.push_back(dependency_of(spec));
    for (const std::string &on : request.words("depends_on"))
        all.push_back(dependency_of("blocks", BeadId(on)));
    if (request.has("parent"))
        all.push_back(dependency_of("parent-child", BeadId(request.text("parent"))));
    if (request.has("waits_for")) {
        town::Dependency gate = dependency_of("waits-for", BeadId(request.text("waits_for")));
        const std::string which = request.text("waits_for_gate", "all-children");
        if (which != "all-children" && which != "any-children")
            return fail("bad_value", std::format("There is no gate \"{}\".", which), "Wait for all-children or any-children.");
        gate.more = town::DependencyMore{"", to_text({{"gate", which}}), ""};
        all.push_back(std::move(gate));
    }
    const town::State &state = services.engine().durable();
    for (const town::Dependency &dependency : all)
        if (auto there = target_for_writing(state, dependency.on.value); !there)
            return std::unexpected(there.error());
    if (const town::Run *run = find(state.runs, request.run());
        run != nullptr && !std::ranges::contains(all, run->bead, &town::Dependency::on))
        all.push_back({run->bead, town::DependencyType::discovered_from});
    return all;
}

Result<Step> creation(Services &services, const Request &request, const RigId &rig)
{
    town::CreateBead command;
    command.rig = rig;
    command.title = request.text("title");
    command.type = type_meant(request.text("type", "task"));
    command.labels = request.words("label");
    command.as = request.as;
    command.id = BeadId(request.text("id"));
    auto priority = priority_of(request.text("priority", "2"));
    if (!priority)
        return std::unexpected(priority.error());
    command.priority = *priority;
    if (request.has("defer")) {
        auto until = time_of(request.text("defer"), services.engine().now());
        if (!until)
            return std::unexpected(until.error());
        if (*until <= services.engine().now())
            return fail(
                "bad_value", std::format("--defer {} is in the past.", request.text("defer")), "Say a time to come: 2h, 2030-01-31.");
        command.defer_until = *until;
    }
    auto dependencies = dependencies_of(services, request);
    if (!dependencies)
        return std::unexpected(dependencies.error());
    command.dependencies = std::move(*dependencies);
    auto extra = extra_patch(services, request);
    if (!extra)
        return std::unexpected(extra.error());
    Json members = Json(town::BeadExtra{});
    members.merge_patch(extra->patch);
    command.extra = members.get<town::BeadExtra>();
    if (std::string body = request.text("body"); !body.empty()) {
        auto [reference, row] = new_text(services, std::move(body));
        command.description = reference;
        extra->texts.push_back(std::move(row));
    }
    return Step{std::move(command), std::move(extra->texts)};
}

/// --notes: a note of its own right after the bead.
void add_note(Services &services, const Request &request, const Json &created, Reply reply)
{
    const BeadId id(created["id"].get<std::string>());
    auto [reference, row] = new_text(services, request.text("notes"));
    BeadWork work{id, {{town::NoteBead{id, reference, request.as}, {std::move(row)}}}};
    Request later = request;
    if (!later.id.empty())
        later.id = CommandId(later.id.value + ".note");
    do_each(services, *find_method("bead.note"), later, {std::move(work)}, [created, reply](const Result<Changed> &done) {
        if (!done)
            return reply(std::unexpected(done.error()));
        reply(created);
    });
}

/// --rig, --prefix, else that of the parent, else the one where the caller stands.
Result<const town::Rig *> rig_of_new(Services &services, const Request &request)
{
    const town::State &state = services.engine().durable();
    if (request.has("prefix")) {
        std::string prefix = request.text("prefix");
        if (prefix.ends_with('-'))
            prefix.pop_back();
        for (const auto &[id, box] : state.rigs)
            if (box->prefix == prefix && (!request.has("rig") || request.text("rig") == id.value))
                return &box.get();
        return fail(
            "not_found", std::format("No such rig gives its beads the prefix {}.", elide(prefix, 60)), "`wm rig list --json` shows them.");
    }
    if (!request.has("rig") && request.has("parent"))
        if (const town::Bead *parent = find(state.beads, BeadId(request.text("parent"))))
            if (const town::Rig *rig = find(state.rigs, parent->rig))
                return rig;
    return rig_for(services, request);
}

/// Every bead of a file, or none: one decision.
void create_many(Services &services, const Request &request, const town::Rig &rig, const std::string &text, const Reply &reply)
{
    auto beads = beads_in_markdown(text);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    const town::State &state = services.engine().durable();
    std::vector<Step> steps;
    std::vector<BeadId> ids;
    std::unordered_set<BeadId> taken; // by beads further up in the file
    for (const Json &bead : *beads) {
        Request one = request;
        one.params.update(bead);
        auto step = creation(services, one, rig.id);
        if (!step)
            return reply(
                fail(step.error().code, std::format("{}: {}", elide(one.text("title"), 60), step.error().message), step.error().hint));
        auto &command = std::get<town::CreateBead>(step->command);
        if (!one.has("parent")) { // the answer names them; the moment keeps those of one title apart
            auto moment = services.engine().now() + static_cast<Timestamp>(ids.size());
            do
                command.id = town::free_bead_id(state, rig.prefix, command.title, "", request.as, moment++);
            while (!taken.insert(command.id).second);
        }
        ids.push_back(command.id);
        steps.push_back(std::move(*step));
    }
    if (request.flag("dry_run"))
        return reply(Json(std::move(*beads)));
    auto submission = submission_of(*find_method("bead.create"), request, std::move(steps.front().command), reply);
    for (Step &step : steps) {
        if (&step != &steps.front())
            submission.then.push_back(std::move(step.command));
        std::ranges::move(step.texts, std::back_inserter(submission.texts));
    }
    submission.answer = [](const town::Decision &decision) {
        Json items = Json::array();
        for (const town::Recorded &recorded : decision.events)
            if (const auto *created = std::get_if<town::BeadCreated>(&recorded.event))
                items.push_back(view_of(decision.state, *find(decision.state.beads, created->bead)));
        return items; // a bare array, as bd prints it
    };
    services.engine().submit(std::move(submission));
}

void create(Services &services, const Request &request, Reply reply)
{
    constexpr std::size_t most = 4 << 20;
    const auto file = request.caller != nullptr ? request.caller->input("file") : nullptr;
    if (file == nullptr && !request.has("title"))
        return reply(fail("bad_params", "bead create: TITLE is missing.", "`wm help bead create` shows how it is used."));
    if (file != nullptr) {
        auto text = file->read(0, most);
        auto rig = rig_of_new(services, request);
        if (!text || !rig)
            return reply(std::unexpected(!text ? text.error() : rig.error()));
        if (file->size() > static_cast<std::int64_t>(most) || !is_valid_utf8(*text) || text->contains('\0'))
            return reply(fail(
                "bad_value", std::format("{} is no text of at most 4 MiB.", request.text("file")), "Write it as UTF-8, in several files."));
        if (!request.has("title"))
            return create_many(services, request, **rig, *text, reply);
        Request whole = request; // with a title the file is what it says
        whole.params["body"] = std::move(*text);
        whole.params.erase("file");
        whole.caller = nullptr;
        return create(services, whole, std::move(reply));
    }
    if (request.flag("ephemeral") && request.flag("no_history"))
        return reply(
            fail("bad_value", "--ephemeral and --no-history contradict each other: one vanishes, the other stays.", "Say one of them."));
    auto rig = rig_of_new(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    auto step = creation(services, request, (*rig)->id);
    if (!step)
        return reply(std::unexpected(step.error()));
    if (request.flag("dry_run")) {
        const auto &planned = std::get<town::CreateBead>(step->command);
        return reply(Json{{"dry_run", true}, {"rig", planned.rig}, {"title", planned.title}, {"issue_type", planned.type},
            {"priority", planned.priority}, {"labels", planned.labels}, {"description", request.text("body")}});
    }
    if (!trim(request.text("notes")).empty())
        reply = [&services, request, reply](Result<Json> created) {
            if (!created)
                return reply(std::move(created));
            add_note(services, request, *created, reply);
        };
    auto submission = submission_of(*find_method("bead.create"), request, std::move(step->command), std::move(reply));
    submission.texts = std::move(step->texts);
    submission.answer = [silent = request.flag("silent")](const town::Decision &decision) {
        const BeadId &id = std::get<town::BeadCreated>(decision.events.front().event).bead;
        return silent ? Json{{"id", id}} : view_of(decision.state, *find(decision.state.beads, id));
    };
    services.engine().submit(std::move(submission));
}

std::string print_created(const Json &bead, const Screen &screen)
{
    if (bead.is_array() && bead.front().contains("id"))
        return print_bead_lines({{"items", bead}}, screen);
    if (bead.is_array()) {
        std::string out = std::format("Would write {} bead{}:\n", bead.size(), bead.size() == 1 ? "" : "s");
        for (const Json &one : bead)
            out += std::format("  {}\n", harmless(text_of(one, "title")));
        return out;
    }
    if (bead.contains("dry_run"))
        return std::format("Would write into {}: P{}  {}  {}\n", text_of(bead, "rig"), text_of(bead, "priority"),
            text_of(bead, "issue_type"), harmless(text_of(bead, "title")));
    return screen.quiet || !bead.contains("title") ? print_ids(bead) : print_bead_line(bead, screen);
}

std::string print_id(const Json &bead, const Screen &)
{
    return print_ids(bead);
}

std::vector<Param> create_params()
{
    std::vector<Param> params = {{"title", Kind::text, "one line that says what is to be done", false, true}};
    std::ranges::copy(member_params(), std::back_inserter(params));
    for (Param &param : params)
        if (param.name == "body_file")
            param.spellings = "--description-file";
    params.push_back(Param{"file", Kind::file, "several beads, each from \"## TITLE\" on; with a TITLE what that one says"}.also("-f"));
    const std::vector<Param> more = {
        Param{"label", Kind::list, "a label; may be repeated"}.also("-l --labels"),
        Param{"deps", Kind::list, "what it is tied to: TYPE:ID, or an ID that it waits for"},
        Param{"depends_on", Kind::words, "a bead it waits for; may be repeated"}.one_of("@bead"),
        Param{"parent", Kind::text, "the bead it is a part of"}.one_of("@bead"),
        Param{"waits_for", Kind::text, "waits for the children of this bead"}.one_of("@bead"),
        Param{"waits_for_gate", Kind::text, "for how many of them"}.one_of("all-children any-children"),
        Param{"notes", Kind::text, "a first note; - reads standard input", false, false, true}.also("--append-notes --append-note"),
        {"ephemeral", Kind::flag, "forgotten by itself after a time, never exported"},
        {"no_history", Kind::flag, "never exported"},
        {"template", Kind::flag, "a pattern, not work: never ready"},
        Param{"wisp_type", Kind::text, "with --ephemeral: what it is for, which says how long it lives"}.one_of(wisp_types),
        {"mol_type", Kind::text, "what kind of molecule it is"},
        {"id", Kind::text, "its id, when it must be this one; PARENT.1 makes it no part of PARENT, --parent does"},
        rig_param,
        {"prefix", Kind::text, "in the rig whose beads begin so"},
        {"dry_run", Kind::flag, "only say what would be written"},
        {"silent", Kind::flag, "print the id only"},
    };
    std::ranges::copy(more, std::back_inserter(params));
    return params;
}

} // namespace

const std::vector<CommandSpec> &create_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.create", {"bead create", "create", "new"}, "write a bead", Access::both, create_params(), create, print_created,
            Shape::object, "wm create \"Reject oversized uploads\" -t bug -p 1 --deps discovered-from:wm-a3f8"},
        {"bead.quick", {"q"}, "write a bead and print its id alone", Access::both,
            {{"title", Kind::text, "one line that says what is to be done", true, true},
                Param{"priority", Kind::text, "0 to 4"}.also("-p").one_of("0 1 2 3 4"),
                Param{"type", Kind::text, "task, bug …"}.also("-t").one_of(known_types),
                Param{"label", Kind::list, "a label; may be repeated"}.also("-l --labels"), rig_param},
            create, print_id, Shape::object, "wm q \"Look into the slow start\""},
    };
    return specs;
}

} // namespace wm::commands
