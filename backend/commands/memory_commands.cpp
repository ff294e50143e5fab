// What agents of every session shall know: remember, recall, memories, forget.
#include "commands/bead_view.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/table.h"
#include "commands/print/width.h"
#include "commands/views.h"

#include "base/text.h"
#include "town/rules/filter.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

Result<Json> view_of_memory(Services &services, const Request &request, const town::Memory &memory)
{
    auto text = text_at(services, memory.text, request.caller != nullptr ? SIZE_MAX : text_window);
    if (!text)
        return std::unexpected(text.error());
    return Json{{"key", memory.key}, {"value", std::move(*text)}, {"author", memory.author}, {"updated_at", to_rfc3339(memory.at)}};
}

void remember(Services &services, const Request &request, Reply reply)
{
    std::string text = request.text("text");
    if (trim(text).empty())
        return reply(fail("bad_params", "There is nothing to be remembered.", "Write it: `wm remember \"run the tests with -race\"`."));
    const MemoryKey key(request.has("key") ? request.text("key") : slug(text, 60));
    auto [reference, row] = new_text(services, std::move(text));
    auto submission = submission_of(*find_method("memory.remember"), request, town::Remember{key, reference}, std::move(reply));
    submission.answer = [answer = Json{{"key", key}, {"value", row.bytes}}](const town::Decision &) { return answer; };
    submission.texts.push_back(std::move(row));
    services.engine().submit(std::move(submission));
}

void recall(Services &services, const Request &request, Reply reply)
{
    const town::Memory *memory = find(services.engine().durable().memories, MemoryKey(request.text("key")));
    if (memory == nullptr)
        return reply(fail("not_found", std::format("Nothing is remembered under \"{}\".", elide(request.text("key"), 60)),
            "`wm memories` lists what is."));
    reply(view_of_memory(services, request, *memory));
}

void memories(Services &services, const Request &request, Reply reply)
{
    const std::string part = town::fold_case(request.text("search"));
    std::vector<const town::Memory *> all;
    for (const auto &[key, box] : services.engine().durable().memories)
        all.push_back(&box.get());
    std::ranges::sort(all, {}, &town::Memory::key);
    Json items = Json::array();
    for (const town::Memory *memory : all) {
        auto view = view_of_memory(services, request, *memory);
        if (!view)
            return reply(std::move(view));
        if (town::fold_case(memory->key.value).contains(part) || town::fold_case((*view)["value"].get<std::string>()).contains(part))
            items.push_back(std::move(*view));
    }
    const std::size_t total = items.size();
    reply(list_of(std::move(items), total));
}

void forget(Services &services, const Request &request, Reply reply)
{
    const MemoryKey key(request.text("key"));
    auto submission = submission_of(*find_method("memory.forget"), request, town::Remember{key, std::nullopt}, std::move(reply));
    submission.answer = [key](const town::Decision &) { return Json{{"key", key}, {"forgotten", true}}; };
    services.engine().submit(std::move(submission));
}

std::string print_key(const Json &memory, const Screen &screen)
{
    const std::string key = harmless(text_of(memory, "key"));
    if (screen.quiet)
        return key + '\n';
    return memory.contains("forgotten") ? std::format("{} is forgotten.\n", key) : std::format("Remembered as {}.\n", key);
}

std::string print_memory(const Json &memory, const Screen &screen)
{
    return harmless(text_of(memory, screen.quiet ? "key" : "value")) + '\n';
}

std::string print_memories(const Json &list, const Screen &screen)
{
    if (list["items"].empty() && !screen.quiet)
        return "Nothing is remembered.\n";
    std::string keys;
    TextTable table({"KEY", "WHAT"}, 1);
    for (const Json &memory : list["items"]) {
        keys += harmless(text_of(memory, "key")) + '\n';
        table.add({text_of(memory, "key"), text_of(memory, "value")});
    }
    return screen.quiet ? keys : table.text(screen);
}

} // namespace

const std::vector<CommandSpec> &memory_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"memory.remember", {"remember"}, "keep something for the agents of every session", Access::both,
            {{"text", Kind::text, "what to remember; - reads standard input", true, true, true},
                {"key", Kind::text, "under this key; else one made of its words"}},
            remember, print_key, Shape::object, "wm remember \"always run the tests with -race\" --key tests"},
        {"memory.recall", {"recall"}, "what is remembered under a key", Access::both,
            {Param{"key", Kind::text, "the key", true, true}.one_of("@memory")}, recall, print_memory},
        {"memory.list", {"memories"}, "everything that is remembered", Access::both,
            {{"search", Kind::text, "only what has this in it", false, true}}, memories, print_memories, Shape::list},
        {"memory.forget", {"forget"}, "remember it no longer", Access::both,
            {Param{"key", Kind::text, "the key", true, true}.one_of("@memory")}, forget, print_key},
    };
    return specs;
}

} // namespace wm::commands
