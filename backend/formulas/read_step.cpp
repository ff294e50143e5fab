#include "formulas/read_step.h"

#include "base/nearest.h"
#include "base/text.h"
#include "formulas/condition.h"
#include "formulas/placeholders.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

namespace wm::formulas {
namespace {

constexpr std::int64_t most_rounds = 100;

constexpr Unsupported unsupported_step[] = {
    {"expand", "Write the steps out."},
    {"expand_vars", "Write the steps out."},
    {"on_complete", "An agent makes further beads itself: `wm bead create TITLE`."},
    {"metadata", "Labels are kept."},
    {"parallel", "Steps whose needs are fulfilled may be done in any order."},
    {"interactive", "For a step that waits for a person write gate = { type = \"human\" }."},
};
constexpr Unsupported unsupported_loop[] = {
    {"until", "Write count = 3, or range = \"1..{{name}}\" with var = \"i\"."},
    {"max", "Write count = 3, or range = \"1..{{name}}\" with var = \"i\"."},
};

bool is_step_id(std::string_view text)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= 64 && text.front() != '-' && std::ranges::all_of(text, plain);
}

/// The types of Beads that a step can have.
constexpr std::string_view types[] = {"task", "feature", "bug", "chore", "epic", "decision", "spike", "story", "milestone"};
constexpr std::pair<std::string_view, std::string_view> other_names[] = {{"enhancement", "feature"}, {"feat", "feature"},
    {"dec", "decision"}, {"adr", "decision"}, {"user-story", "story"}, {"investigation", "spike"}, {"timebox", "spike"},
    {"ms", "milestone"}, {"mr", "merge-request"}, {"mol", "molecule"}};

std::string read_type(Section &section)
{
    const std::string text = section.text("type");
    if (text.empty())
        return "task";
    if (std::string meant = type_meant(text); std::ranges::contains(types, meant))
        return meant;
    section.wrong("type", std::format("there is no type {}.", elide(text, 60)),
        text == "human" || text == "gate" ? "For a step that waits for a person write gate = { type = \"human\" }."
                                          : "Use task, feature, bug, chore, epic, decision, spike, story or milestone.");
    return "task";
}

/// "90s", "1h30m", "2d" in nanoseconds; 0 when it is not a time.
std::int64_t read_duration(std::string_view text)
{
    std::int64_t seconds = 0;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (error != std::errc{} || number < 0 || number > 1'000'000 || text.empty())
            return 0;
        const char unit = text.front();
        const std::int64_t factor = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86'400 : 0;
        if (factor == 0)
            return 0;
        seconds += number * factor;
        text.remove_prefix(1);
    }
    constexpr std::int64_t ten_years = 3650LL * 86'400;
    return seconds > ten_years ? 0 : seconds * 1'000'000'000;
}

std::optional<Gate> read_gate(Section &step, std::vector<Reference> &uses)
{
    const toml::table *table = step.table("gate");
    if (table == nullptr)
        return {};
    Section section(step.mistakes(), *table, "a gate", step.line_of("gate"));
    Gate gate;
    gate.type = section.text("type");
    constexpr std::array<std::string_view, 6> known = {"human", "timer", "bead", "mail", "gh:run", "gh:pr"};
    if (gate.type.empty())
        section.wrong("type", "a gate has no type.", "Write type = \"human\", or timer, bead, mail, gh:run or gh:pr.");
    else if (!std::ranges::contains(known, gate.type))
        section.wrong("type", std::format("there is no gate of the type {}.", elide(gate.type, 60)),
            "Use human, timer, bead, mail, gh:run or gh:pr.");
    gate.await_id = section.text("await_id", &uses);
    if (const std::string id = section.text("id", &uses); gate.await_id.empty())
        gate.await_id = id;
    else if (!id.empty() && id != gate.await_id)
        section.wrong("id", "a gate has both an id and an await_id.", "They mean the same: write one.");
    if (const std::string timeout = section.text("timeout"); section.has("timeout")) {
        gate.timeout_ns = read_duration(timeout);
        if (gate.timeout_ns == 0)
            section.wrong("timeout", "timeout is not a time.", "Write timeout = \"90s\", \"30m\", \"1h30m\" or \"2d\".");
    }
    if (gate.type == "timer" && !section.has("timeout"))
        section.wrong("type", "a timer has no timeout.", "Write timeout = \"90s\", \"30m\", \"1h30m\" or \"2d\".");
    if (gate.type == "bead" && gate.await_id.empty())
        section.wrong("type", "a gate of the type bead has no id.", "Write await_id = \"rig:bead\".");
    section.finish();
    return gate;
}

/// Waiting for the child beads that a step gets while it is worked on. It cannot be closed before them, so that this is a
/// need like others.
void read_waits_for(Section &section, std::vector<Reference> &needs)
{
    const std::string text = section.text("waits_for");
    constexpr std::string_view opening = "children-of(";
    if (!section.has("waits_for"))
        return;
    if (text.starts_with(opening) && text.ends_with(')'))
        needs.push_back({text.substr(opening.size(), text.size() - opening.size() - 1), "waits_for",
            section.mistakes().at(section.line_of("waits_for"))});
    else if (text == "any-children")
        section.wrong("waits_for", "waits_for any-children is not supported yet.", "Write all-children or children-of(STEP).");
    else if (text != "all-children")
        section.wrong("waits_for", std::format("waits_for cannot be {}.", elide(text, 60)), "Write all-children or children-of(STEP).");
    else if (needs.empty())
        section.wrong(
            "waits_for", "waits_for does not say whose children.", "Write waits_for = \"children-of(STEP)\", or needs = [\"STEP\"].");
}

/// "3" or "{{name}}".
bool is_bound(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool name = text.starts_with("{{") && text.ends_with("}}") && is_variable_name(text.substr(2, text.size() - 4));
    return name || (error == std::errc{} && end == text.data() + text.size());
}

std::vector<Step> read_steps(Section &section, std::string_view key, int &count)
{
    std::vector<Step> steps;
    for (const toml::table *table : section.tables(key))
        steps.push_back(read_step(section.mistakes(), *table, line_of(*table, section.line_of(key)), count));
    return steps;
}

std::shared_ptr<const Loop> read_loop(Section &step, std::vector<Reference> &uses, int &count)
{
    const toml::table *table = step.table("loop");
    if (table == nullptr)
        return {};
    Section section(step.mistakes(), *table, "a loop", step.line_of("loop"));
    auto loop = std::make_shared<Loop>();
    const std::int64_t rounds = section.number("count", 1, most_rounds, 1);
    const std::string range = section.text("range", &uses);
    const std::string hint = "Write count = 3, or range = \"1..{{name}}\".";
    if (section.has("count") && section.has("range"))
        section.wrong("range", "a loop has both a count and a range.", "Write one of them.");
    else if (section.has("range")) {
        const auto dots = range.find("..");
        loop->first = trim(std::string_view(range).substr(0, dots));
        loop->last = dots == std::string::npos ? "" : trim(std::string_view(range).substr(dots + 2));
        if (!is_bound(loop->first) || !is_bound(loop->last))
            section.wrong("range", std::format("range cannot be {}.", elide(range, 60)), hint);
    } else {
        loop->last = std::to_string(rounds);
        if (!section.has("count") && !section.has("until") && !section.has("max"))
            section.wrong("count", "a loop has no count.", hint);
    }
    loop->variable = section.text("var");
    if (section.has("var") && !is_variable_name(loop->variable))
        section.wrong("var", std::format("{} cannot be the name of a variable.", elide(loop->variable, 60)),
            "Use letters, digits and _, and no digit first.");
    loop->body = read_steps(section, "body", count);
    if (loop->body.empty())
        section.wrong("body", "a loop has no body.", "Write its steps below [[steps.loop.body]].");
    section.finish(unsupported_loop);
    return loop;
}

void read_texts(Section &section, Step &step)
{
    step.description = section.text("description", &step.uses);
    step.notes = section.text("notes", &step.uses);
    step.acceptance = section.text("acceptance", &step.uses);
    step.type = read_type(section);
    step.priority = static_cast<int>(section.number("priority", 0, 4, 2));
    step.labels = section.texts("labels", &step.uses);
    step.assignee = section.text("assignee", &step.uses);
}

} // namespace

std::string type_meant(std::string_view word)
{
    const auto found = std::ranges::find(other_names, word, &std::pair<std::string_view, std::string_view>::first);
    return std::string(found != std::end(other_names) ? found->second : word);
}

Step read_step(Mistakes &mistakes, const toml::table &table, int line, int &count)
{
    Section section(mistakes, table, "a step", line);
    Step step;
    step.at = mistakes.at(line);
    if (++count > most_steps) {
        mistakes.add(line, std::format("a formula has at most {} steps.", most_steps), "Make several formulas of it.");
        return step;
    }
    step.id = section.text("id");
    if (step.id.empty())
        section.wrong("id", "a step has no id.", "Write id = \"a-short-name\".");
    else if (!is_step_id(step.id))
        section.wrong("id", std::format("{} cannot be the id of a step.", elide(step.id, 60)), "Use at most 64 letters, digits, - and _.");
    step.title = section.text("title", &step.uses);
    step.needs = section.references("needs");
    std::ranges::move(section.references("depends_on"), std::back_inserter(step.needs));
    read_waits_for(section, step.needs);
    if (const std::string text = section.text("condition", &step.uses); section.has("condition")) {
        step.condition = parse_condition(text);
        if (!step.condition)
            section.wrong("condition", std::format("condition cannot be {}.", elide(text, 60)),
                "Write {{name}}, !{{name}}, {{name}} == value or {{name}} != value.");
    }
    step.gate = read_gate(section, step.uses);
    step.loop = read_loop(section, step.uses, count);
    read_texts(section, step);
    step.children = read_steps(section, "children", count);
    if (step.loop)
        for (const std::string_view key :
            {"description", "notes", "acceptance", "type", "priority", "labels", "assignee", "waits_for", "children"})
            if (section.has(key))
                section.wrong(key, std::format("a step with a loop has no {} of its own.", key), "Write it on the steps of the body.");
    if (!step.loop && trim(step.title).empty())
        section.wrong("title", std::format("the step {} has no title.", elide(step.id, 60)), "Write title = \"What is to be done\".");
    section.finish(unsupported_step);
    return step;
}

} // namespace wm::formulas
