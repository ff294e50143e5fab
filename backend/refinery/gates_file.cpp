#include "refinery/gates_file.h"

#include "base/toml.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::refinery {
namespace {

constexpr std::int64_t default_timeout_ms = 30 * 60 * 1000;

std::unexpected<Error> wrong(const toml::source_region &where, const std::string &what, const std::string &hint)
{
    return fail("bad_config", std::format("{}, line {}: {}", gates_file_name, where.begin.line, what), hint);
}

Result<std::int64_t> milliseconds(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const std::int64_t factor = unit == "s" ? 1000 : unit == "m" ? 60'000 : unit == "h" ? 3'600'000 : 0;
    if (error != std::errc{} || factor == 0 || number <= 0 || number > 100'000)
        return fail("bad_config", "");
    return number * factor;
}

Result<town::Gate> read_gate(const std::string &name, const toml::table &table)
{
    town::Gate gate{name, "", default_timeout_ms};
    for (const auto &[key, node] : table) {
        const std::string full = std::format("gates.{}.{}", name, key.str());
        if (key == "cmd") {
            if (!node.is_string())
                return wrong(node.source(), full + " is not a text.", "Write cmd = \"your test command\".");
            gate.command = node.as_string()->get();
        } else if (key == "timeout") {
            auto ms = milliseconds(node.is_string() ? std::string_view(node.as_string()->get()) : "");
            if (!ms)
                return wrong(node.source(), full + " is not a time.", "Write timeout = \"90s\", \"10m\" or \"1h\".");
            gate.timeout_ms = *ms;
        } else {
            return wrong(key.source(), "there is no key " + full + ".", "A gate has cmd and timeout.");
        }
    }
    if (gate.command.find_first_not_of(" \t\n") == std::string::npos)
        return wrong(table.source(), std::format("gates.{} has no cmd.", name), "Write cmd = \"your test command\", or remove the gate.");
    return gate;
}

} // namespace

Result<std::vector<town::Gate>> read_gates(std::string_view text)
{
    const toml::parse_result parsed = toml::parse(text, std::string(gates_file_name));
    if (!parsed)
        return wrong(parsed.error().source(), std::string(parsed.error().description()) + ".", "Correct it and commit it.");
    std::vector<std::pair<toml::source_index, town::Gate>> found;
    for (const auto &[key, node] : parsed.table()) {
        if (key != "gates")
            return wrong(key.source(), std::format("there is no section {}.", key.str()), "The file has [gates.NAME] sections.");
        if (!node.is_table())
            return wrong(node.source(), "gates is not a section.", "Write [gates.NAME].");
        for (const auto &[name, entry] : *node.as_table()) {
            if (!entry.is_table())
                return wrong(
                    entry.source(), std::format("gates.{} is not a section.", name.str()), "Write [gates.NAME] and below it cmd = \"…\".");
            auto gate = read_gate(std::string(name.str()), *entry.as_table());
            if (!gate)
                return std::unexpected(gate.error());
            found.emplace_back(name.source().begin.line, std::move(*gate));
        }
    }
    std::ranges::stable_sort(found, {}, [](const auto &entry) { return entry.first; });
    std::vector<town::Gate> gates;
    for (auto &[line, gate] : found)
        gates.push_back(std::move(gate));
    return gates;
}

} // namespace wm::refinery
