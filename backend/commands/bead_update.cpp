// Changing beads: update and the short commands for one member.
#include "commands/bead_edit.h"
#include "commands/bead_view.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/print/bead_print.h"
#include "commands/several.h"
#include "commands/views.h"

#include "base/text.h"
#include "town/codec.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

std::optional<Seq> expected(const Request &request)
{
    return request.has("expected") ? std::optional<Seq>(request.number("expected", 0)) : std::nullopt;
}

/// A status by its word. In progress is what a claim makes it, and a claim has a holder.
town::Command status_command(const Request &request, const town::Bead &bead)
{
    const std::string word = request.text("status");
    if (word == "in_progress" && !bead.claim)
        return town::ClaimBead{bead.id, request.text("assignee", request.as)};
    if (word == "closed")
        return town::CloseBead{bead.id, request.text("reason"), request.flag("force"), {}, request.as};
    return town::SetStatus{bead.id, word, request.flag("force"), {}, request.as};
}

Result<Step> update_step(Services &services, const Request &request, const town::Bead &bead)
{
    town::UpdateBead command;
    command.bead = bead.id;
    command.expected = expected(request);
    command.as = request.as;
    if (request.has("title"))
        command.title = request.text("title");
    if (request.has("type"))
        command.type = type_meant(request.text("type"));
    if (request.has("priority")) {
        auto priority = priority_of(request.text("priority"));
        if (!priority)
            return std::unexpected(priority.error());
        command.priority = *priority;
    }
    if (request.has("label"))
        command.labels = request.words("label");
    command.add_labels = request.words("add_label");
    command.remove_labels = request.words("remove_label");
    std::string metadata;
    if (bead.extra->metadata && (request.has("set_metadata") || request.has("unset_metadata"))) {
        auto text = text_at(services, *bead.extra->metadata);
        if (!text)
            return std::unexpected(text.error());
        metadata = std::move(*text);
    }
    auto extra = extra_patch(services, request, metadata);
    if (!extra)
        return std::unexpected(extra.error());
    if (!extra->patch.empty())
        command.extra = std::move(extra->patch);
    if (request.has("body")) {
        auto [reference, row] = new_text(services, request.text("body"));
        command.description = reference;
        extra->texts.push_back(std::move(row));
    }
    return Step{std::move(command), std::move(extra->texts)};
}

/// A new parent in the place of the old one.
std::vector<Step> parent_steps(const Request &request, const town::Bead &bead)
{
    std::vector<Step> steps;
    const BeadId parent(request.text("parent"));
    for (const town::Dependency &dependency : bead.dependencies)
        if (dependency.type == town::DependencyType::parent_child && dependency.on != parent)
            steps.push_back({town::RemoveDependency{bead.id, dependency.on}});
    if (!parent.empty())
        steps.push_back({town::AddDependency{bead.id, parent, town::DependencyType::parent_child}});
    return steps;
}

Result<std::vector<Step>> update_steps(Services &services, const Request &request, const town::Bead &bead)
{
    std::vector<Step> steps;
    if (request.flag("claim")) // first: who does not get it changes nothing
        steps.push_back({town::ClaimBead{bead.id, request.as}});
    auto update = update_step(services, request, bead);
    if (!update)
        return std::unexpected(update.error());
    steps.push_back(std::move(*update));
    if (request.has("parent"))
        std::ranges::move(parent_steps(request, bead), std::back_inserter(steps));
    if (request.has("notes") && !bead.notes.empty() && !request.flag("force"))
        return fail("notes_overwrite_refused", std::format("{} has notes already; they are never overwritten.", bead.id.value),
            "Add yours with --append-notes.");
    if (request.has("append_notes") && trim(request.text("append_notes")).empty())
        return fail("bad_params", "There is nothing to be noted.", "Write the note behind --append-notes.");
    for (const char *member : {"notes", "append_notes"})
        if (!trim(request.text(member)).empty()) { // --notes "": there are none
            auto [reference, row] = new_text(services, request.text(member));
            steps.push_back({town::NoteBead{bead.id, reference, request.as}, {std::move(row)}});
        }
    if (request.has("defer")) {
        if (!request.run().empty())
            return fail("not_allowed", "Beads are put aside by the person.", "Ask for it in a note: `wm note TEXT`.");
        if (request.text("defer").empty()) {
            steps.push_back({town::UndeferBead{bead.id, {}}});
        } else {
            auto until = time_of(request.text("defer"), services.engine().now());
            if (!until)
                return std::unexpected(until.error());
            steps.push_back({town::DeferBead{bead.id, *until, {}}});
        }
    }
    if (request.has("status"))
        steps.push_back({status_command(request, bead)});
    return steps;
}

/// Whether who claims a bead is called so.
bool is_claimer(Services &services, const Request &request, const std::string &name)
{
    const town::Run *run = find(services.engine().durable().runs, request.run());
    return name == (request.as.empty() ? request.actor : request.as) || (run != nullptr && name == run->agent.value);
}

/// Two wishes of which the later one would undo the other without a word.
Result<> without_contradiction(Services &services, const Request &request)
{
    const auto refuse = [](std::string sentence, std::string hint = "Say one of them.") -> Result<> {
        return fail("bad_value", std::move(sentence), std::move(hint));
    };
    const std::string status = request.text("status");
    const bool defers = request.has("defer") && !request.text("defer").empty(), comes_back = request.has("defer") && !defers;
    if (request.flag("claim") && request.has("status") && status != "in_progress")
        return refuse(std::format("--claim makes a bead in_progress, and --status {} makes it something else.", elide(status, 40)));
    if (request.flag("claim") && request.has("assignee") && !is_claimer(services, request, request.text("assignee")))
        return refuse("--claim takes a bead for yourself, and --assignee means it for another.",
            "Say one of them; --actor NAME --claim takes it for NAME.");
    if (request.flag("claim") && defers)
        return refuse("--claim takes a bead up, and --defer puts it aside.");
    if (defers && request.has("status") && status != "deferred")
        return refuse(std::format("--defer makes a bead deferred, and --status {} makes it something else.", elide(status, 40)));
    if (comes_back && status == "deferred")
        return refuse("--defer \"\" brings a bead back, and --status deferred puts it aside.");
    if (request.has("reason") && status != "closed")
        return refuse("--reason says why a bead is closed, and belongs to --status closed.",
            "Say --status closed as well, or `wm close BEAD --reason TEXT`.");
    if (request.flag("pinned") && request.flag("no_pinned"))
        return refuse("--pinned and --no-pinned contradict each other.");
    if (request.flag("ephemeral") && request.flag("no_history"))
        return refuse("--ephemeral and --no-history contradict each other: one vanishes, the other stays.");
    if (request.flag("template") && request.flag("no_template"))
        return refuse("--template and --no-template contradict each other.");
    if (request.flag("ephemeral") && request.flag("persistent"))
        return refuse("--ephemeral and --persistent contradict each other.");
    for (const auto &[one, other] : {std::pair{"add_label", "remove_label"}, {"label", "remove_label"}})
        for (const std::string &label : request.words(one))
            if (std::ranges::contains(request.words(other), label))
                return refuse(std::format("The label {} is put on and taken off.", elide(label, 40)), "Say one of them.");
    return {};
}

void update(Services &services, const Request &request, Reply reply)
{
    if (auto clear = without_contradiction(services, request); !clear)
        return reply(std::unexpected(clear.error()));
    auto beads = beads_named(services, request);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    if (request.has("parent") && !request.text("parent").empty())
        if (auto parent = bead_for_writing(services.engine().durable(), request.text("parent")); !parent)
            return reply(std::unexpected(parent.error()));
    std::vector<BeadWork> work;
    for (const BeadId &id : *beads) {
        auto steps = update_steps(services, request, *find(services.engine().durable().beads, id));
        if (!steps)
            return reply(std::unexpected(steps.error()));
        work.push_back({id, std::move(*steps)});
    }
    do_each(services, *find_method("bead.update"), request, std::move(work), [&services, request, reply](Result<Changed> changed) {
        if (!changed)
            return reply(std::unexpected(changed.error()));
        if (request.text("status") == "closed")
            tell_what_is_asked(services.engine().durable(), request, *changed);
        reply(changed_beads(std::move(*changed)));
    });
}

/// One command for every bead that is named.
void each(Services &services, const Request &request, const char *method, const std::function<town::Command(const BeadId &)> &command,
    Reply reply)
{
    auto beads = beads_named(services, request);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    change_each(
        services, *find_method(method), request, *beads, [&](const BeadId &id) { return std::vector<Step>{{command(id)}}; },
        std::move(reply));
}

void claim(Services &services, const Request &request, Reply reply)
{
    each(services, request, "bead.claim", [&](const BeadId &id) { return town::ClaimBead{id, request.as}; }, std::move(reply));
}

void release(Services &services, const Request &request, Reply reply)
{
    each(services, request, "bead.release", [&](const BeadId &id) { return town::ReleaseBead{id, request.as}; }, std::move(reply));
}

void defer(Services &services, const Request &request, Reply reply)
{
    std::optional<Timestamp> until;
    if (request.has("until")) {
        auto time = time_of(request.text("until"), services.engine().now());
        if (!time)
            return reply(std::unexpected(time.error()));
        until = *time;
    }
    each(
        services, request, "bead.defer", [&](const BeadId &id) { return town::DeferBead{id, until, expected(request)}; }, std::move(reply));
}

void undefer(Services &services, const Request &request, Reply reply)
{
    each(services, request, "bead.undefer", [&](const BeadId &id) { return town::UndeferBead{id, expected(request)}; }, std::move(reply));
}

std::vector<Param> update_params()
{
    std::vector<Param> params = {beads_param, {"title", Kind::text, "new title"}};
    std::ranges::copy(member_params(), std::back_inserter(params));
    const std::vector<Param> more = {
        {"claim", Kind::flag, "claim it for yourself"},
        Param{"status", Kind::text, "open, in_progress, deferred, closed, or one of your own"}.also("-s").one_of(known_statuses),
        Param{"label", Kind::list, "all its labels"}.also("--set-labels -l --labels"),
        Param{"add_label", Kind::list, "one more label"},
        Param{"remove_label", Kind::list, "one label less"},
        Param{"append_notes", Kind::text, "one more note; - reads standard input", false, false, true}.also("--append-note"),
        Param{"notes", Kind::text, "its first note; - reads standard input", false, false, true},
        Param{"parent", Kind::text, "another bead that it is a part of; \"\" for none"}.one_of("@bead"),
        {"unset_metadata", Kind::words, "a KEY that goes; may be repeated"},
        {"await_id", Kind::text, "what a gate waits for"},
        {"pinned", Kind::flag, "context, not work: never ready, holds nothing back"},
        {"no_pinned", Kind::flag, "work again"},
        {"ephemeral", Kind::flag, "forgotten by itself after a time"},
        {"persistent", Kind::flag, "no longer ephemeral"},
        {"no_history", Kind::flag, "never exported"},
        {"template", Kind::flag, "a pattern, not work: never ready"},
        {"no_template", Kind::flag, "work, and no pattern any more"},
        {"reason", Kind::text, "why it is closed, with --status closed"},
        {"force", Kind::flag, "close it although children or blockers are open"},
        {"session", Kind::text, "of the caller; has no effect"},
        expected_param,
    };
    std::ranges::copy(more, std::back_inserter(params));
    return params;
}

} // namespace

const std::vector<CommandSpec> &update_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.update", {"bead update", "update"}, "change beads", Access::both, update_params(), update, print_bead_lines, Shape::list,
            "wm update wm-a3f8 --claim --append-notes \"the limit is in nginx\"", status_when_asked},
        {"bead.claim", {"claim"}, "take beads yourself", Access::person, {beads_param}, claim, print_bead_lines, Shape::list},
        {"bead.release", {"release", "unclaim"}, "give beads back", Access::person, {beads_param}, release, print_bead_lines, Shape::list},
        {"bead.defer", {"bead defer", "defer"}, "put beads aside", Access::person,
            {beads_param, {"until", Kind::text, "it comes back by itself then: 2030-01-31, 2h"}, expected_param}, defer, print_bead_lines,
            Shape::list, "wm defer wm-a3f8 --until 2w"},
        {"bead.undefer", {"bead undefer", "undefer"}, "bring deferred beads back", Access::person, {beads_param, expected_param}, undefer,
            print_bead_lines, Shape::list},
        {"bead.assign", {"assign"}, "say whom a bead is meant for", Access::both,
            {bead_param, {"assignee", Kind::text, "a name; \"\" for nobody", true, true}}, update, print_bead_lines, Shape::list},
        {"bead.priority", {"priority"}, "say how urgent a bead is", Access::both,
            {bead_param, Param{"priority", Kind::text, "0 (critical) to 4 (backlog)", true, true}.one_of("0 1 2 3 4")}, update,
            print_bead_lines, Shape::list},
    };
    return specs;
}

} // namespace wm::commands
