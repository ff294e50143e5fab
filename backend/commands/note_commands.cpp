// What is said about beads: notes, comments, labels.
#include "commands/bead_view.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/print/width.h"
#include "commands/several.h"
#include "commands/spelling.h"
#include "commands/views.h"

#include "base/text.h"

#include <algorithm>
#include <format>
#include <map>
#include <set>

namespace wm::commands {
namespace {

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

void add_note(Services &services, const Request &request, const char *method, const BeadId &bead, std::string text, Reply reply)
{
    if (trim(text).empty())
        return reply(fail("bad_params", "There is nothing to be noted.", "Write the note behind the id."));
    auto [reference, row] = new_text(services, std::move(text));
    auto submission = submission_of(*find_method(method), request, town::NoteBead{bead, reference, request.as}, std::move(reply));
    submission.texts.push_back(std::move(row));
    submission.answer = [bead](const town::Decision &decision) { return view_of(decision.state, *find(decision.state.beads, bead)); };
    services.engine().submit(std::move(submission));
}

/// `wm note BEAD TEXT`; inside a run `wm note TEXT` is about the bead of its hook.
void note(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    if (request.has("text")) {
        auto bead = bead_for_writing(state, request.text("id"));
        if (!bead)
            return reply(std::unexpected(bead.error()));
        return add_note(services, request, "bead.note", (*bead)->id, request.text("text"), std::move(reply));
    }
    if (request.run().empty())
        return reply(fail("bad_params", "note: text is missing.", "Write `wm note BEAD TEXT`."));
    const town::Run *run = find(state.runs, request.run());
    const town::Bead *bead = run != nullptr ? find(state.beads, run->bead) : nullptr;
    if (bead == nullptr || !bead->claim || bead->claim->run != run->id)
        return reply(fail("no_hook", "There is nothing on your hook.", "Your work here is over; end your session."));
    add_note(services, request, "bead.note", bead->id, request.text("id"), std::move(reply));
}

void comment(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    std::string text = request.has("body") ? request.text("body") : joined(request.words("text"));
    if (trim(text).empty())
        return reply(fail("bad_params", "There is nothing to be said.", "Write `wm comment BEAD TEXT`, or give it as --file."));
    auto [reference, row] = new_text(services, std::move(text));
    auto submission = submission_of(*find_method("comment.add"), request, town::CommentBead{(*bead)->id, reference, request.as},
        [&services, request, reply, id = (*bead)->id](Result<Json> done) {
            if (!done)
                return reply(std::move(done));
            auto comments = comments_of(services, *find(services.engine().durable().beads, id), request.caller != nullptr);
            reply(comments ? Result<Json>(comments->back()) : std::move(comments));
        });
    submission.texts.push_back(std::move(row));
    services.engine().submit(std::move(submission));
}

void comments(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_reading(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    auto items = comments_of(services, **bead, request.caller != nullptr);
    if (!items)
        return reply(std::move(items));
    const std::size_t total = items->size();
    reply(list_of(std::move(*items), total));
}

std::string print_comment(const Json &comment, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(comment);
    std::string out = std::format("{}  {}\n", local_time(comment, "created_at"), harmless(text_of(comment, "author")));
    for (const std::string &line : split_lines(harmless(text_of(comment, "text"))))
        out += "  " + line + '\n';
    return out;
}

std::string print_comments(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    std::string out;
    for (const Json &comment : list["items"])
        out += print_comment(comment, screen);
    return out.empty() ? "No comments.\n" : out;
}

/// `wm label add BEAD… LABEL`: the last word is the label.
void change_label(Services &services, const Request &request, const char *method, bool add, Reply reply)
{
    std::vector<std::string> words = request.words("id");
    if (words.size() < 2)
        return reply(fail("bad_params", "The label is missing.", "Write the beads, then the label: `wm label add BEAD LABEL`."));
    const std::string last = words.back();
    if (parts_of_list(last).empty())
        return reply(fail("bad_params", "The label is empty.", "Write the beads, then the label: `wm label add BEAD LABEL`."));
    Request beads_only = request;
    words.pop_back();
    beads_only.params["id"] = words;
    auto beads = beads_named(services, beads_only);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    const town::State &state = services.engine().durable();
    change_each(
        services, *find_method(method), request, *beads,
        [&](const BeadId &id) {
            town::UpdateBead command;
            command.bead = id;
            const bool whole = std::ranges::contains(find(state.beads, id)->labels, last); // one with a comma, from a file
            (add ? command.add_labels : command.remove_labels) = whole ? std::vector{last} : parts_of_list(last);
            return std::vector<Step>{{std::move(command)}};
        },
        std::move(reply));
}

Json label_items(const std::map<std::string, std::size_t> &labels)
{
    Json items = Json::array();
    for (const auto &[label, beads] : labels)
        items.push_back({{"label", label}, {"count", beads}});
    const std::size_t total = items.size();
    return list_of(std::move(items), total);
}

void labels(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    std::map<std::string, std::size_t> all;
    if (!request.has("id")) {
        const auto rig = rig_of_list(services, request);
        if (!rig)
            return reply(std::unexpected(rig.error()));
        std::set<std::string> elsewhere;
        for (const auto &[id, box] : state.beads)
            for (const std::string &label : box->labels)
                if (*rig == nullptr || box->rig == (*rig)->id)
                    ++all[label];
                else if (is_rig_by_place(*rig, request))
                    elsewhere.insert(label);
        std::erase_if(elsewhere, [&](const std::string &label) { return all.contains(label); });
        Json list = label_items(all);
        put_elsewhere(list, elsewhere.size());
        return reply(std::move(list));
    }
    auto bead = bead_for_reading(state, request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    const std::size_t total = (*bead)->labels.size();
    reply(list_of((*bead)->labels, total));
}

std::string print_labels(const Json &list, const Screen &screen)
{
    std::string out;
    for (const Json &item : list["items"]) {
        const std::string label = harmless(item.is_string() ? item.get<std::string>() : text_of(item, "label"));
        out += (item.is_string() || screen.quiet ? label : std::format("{:>5}  {}", text_of(item, "count"), label)) + '\n';
    }
    if (screen.quiet)
        return out;
    return (out.empty() ? "No labels.\n" : out) + elsewhere_line(list);
}

} // namespace

const std::vector<CommandSpec> &note_commands()
{
    static const std::vector<Param> comment_params = {bead_param, {"text", Kind::words, "what to say", false, true},
        Param{"body", Kind::text, "the same as one text; - reads standard input", false, false, true}.also("-m"),
        Param{"file", Kind::file, "the same from a file"}.also("-f").fills("body")};
    static const std::vector<CommandSpec> specs = {
        {"bead.note", {"bead note", "note"}, "add a note to a bead", Access::both,
            {Param{"id", Kind::text, "the bead; inside a run the note itself, which goes to the bead of your hook", true, true, true}
                    .one_of("@bead"),
                {"text", Kind::text, "the note; - reads standard input", false, true, true}},
            note, nullptr, Shape::object, "wm note wm-a3f8 \"the limit is in nginx\""},
        {"comment.add", {"comment", "comments add"}, "say something about a bead", Access::both, comment_params, comment, print_comment,
            Shape::object, "wm comment wm-a3f8 seen in production too"},
        {"comment.list", {"comments", "comments list"}, "what was said about a bead", Access::both, {bead_param}, comments, print_comments,
            Shape::list},
        {"label.add", {"label add", "tag"}, "put a label on beads", Access::both,
            {Param{"id", Kind::words, "the beads, then the label, or several parted by commas", true, true}.one_of("@bead")},
            [](Services &services, const Request &request, Reply reply) {
                change_label(services, request, "label.add", true, std::move(reply));
            },
            print_bead_lines, Shape::list, "wm label add wm-a3f8 wm-e5d1 ui"},
        {"label.remove", {"label remove", "label rm"}, "take a label off beads", Access::both,
            {Param{"id", Kind::words, "the beads, then the label, or several parted by commas", true, true}.one_of("@bead")},
            [](Services &services, const Request &request, Reply reply) {
                change_label(services, request, "label.remove", false, std::move(reply));
            },
            print_bead_lines, Shape::list},
        {"label.list", {"label list", "label list-all"}, "the labels of a bead, or all that there are", Access::both,
            {Param{"id", Kind::text, "the bead; else all labels with how many beads have them", false, true}.one_of("@bead"),
                list_rig_param, all_rigs_param},
            labels, print_labels, Shape::list},
    };
    return specs;
}

} // namespace wm::commands
