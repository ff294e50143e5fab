#include "server/settings_file.h"

#include "base/files.h"
#include "base/toml.h"

#include <QEventLoop>

#include <algorithm>
#include <charconv>
#include <format>
#include <optional>

namespace wm::server {
namespace {

std::unexpected<Error> wrong(const std::filesystem::path &file, const toml::source_region &where, const std::string &what)
{
    return fail(
        "bad_config", std::format("{}, line {}: {}", file.string(), where.begin.line, what), "Correct it and run the command again.");
}

/// Returns when it is durable: the first client sees the settings as they are written.
Result<> apply(engine::Engine &engine, town::Command command)
{
    std::optional<Result<Json>> answer;
    QEventLoop until_answered;
    engine::Submission submission;
    submission.command = std::move(command);
    submission.actor = "daemon";
    submission.done = [&](const Result<Json> &said) {
        answer = said;
        until_answered.quit();
    };
    engine.submit(std::move(submission));
    if (!answer)
        until_answered.exec();
    return *answer ? Result<>() : std::unexpected(answer->error());
}

struct Settings {
    town::ConfigureTown town;
    Supervision supervision;
};

/// "10m"; 0 for "never".
std::optional<std::chrono::seconds> time_in_words(std::string_view text)
{
    if (text == "never")
        return std::chrono::seconds(0);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, text.data() + text.size());
    const std::int64_t factor = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86'400 : 0;
    if (error != std::errc() || factor == 0 || number < 1 || number > 366 * 86'400 / factor)
        return std::nullopt;
    return std::chrono::seconds(number * factor);
}

/// The numbers of one table: limits.rigs, say.
Result<> read_limits(const std::filesystem::path &path, std::string_view kind, const toml::node &node, std::map<std::string, int> &limits)
{
    if (!node.is_table())
        return wrong(path, node.source(), std::format("limits.{}s is not a table of names with numbers.", kind));
    for (const auto &[name, value] : *node.as_table()) {
        const auto limit = value.value<std::int64_t>();
        if (!limit || *limit < 0 || *limit > 1000)
            return wrong(path, value.source(), std::format("limits.{}s.{} is not a number from 0 to 1000.", kind, name.str()));
        limits[std::format("{}:{}", kind, name.str())] = static_cast<int>(*limit);
    }
    return {};
}

Result<> read_entry(
    const std::filesystem::path &path, std::string_view section, const toml::key &key, const toml::node &value, Settings &settings)
{
    if (section == "limits" && key == "agents") {
        const auto limit = value.value<std::int64_t>();
        if (!limit || *limit < 1 || *limit > 1000)
            return wrong(path, value.source(), "limits.agents is not a number from 1 to 1000.");
        settings.town.wip_limit = static_cast<int>(*limit);
        return {};
    }
    if (section == "limits" && key == "rigs")
        return read_limits(path, "rig", value, *settings.town.limits);
    if (section == "limits" && key == "providers")
        return read_limits(path, "provider", value, *settings.town.limits);
    if (section == "supervision" && key == "stalled_after") {
        const auto seconds = value.value<std::int64_t>();
        if (!seconds || *seconds < 1 || *seconds > 86'400)
            return wrong(path, value.source(), "supervision.stalled_after is not a number of seconds from 1 to 86400.");
        settings.supervision.stalled_after = std::chrono::seconds(*seconds);
        return {};
    }
    if (section == "approvals" && key == "expires") {
        const auto time = time_in_words(value.value_or(std::string()));
        if (!time)
            return wrong(path, value.source(), "approvals.expires is no time such as \"90s\", \"10m\", \"2h\" or \"never\".");
        settings.supervision.approvals_expire = *time;
        return {};
    }
    return wrong(path, key.source(), std::format("there is no key {}.{}.", section, key.str()));
}

Result<> read_settings(const std::filesystem::path &path, Settings &settings)
{
    auto text = read_file(path);
    if (!text && text.error().code == "not_found")
        return {};
    if (!text)
        return std::unexpected(text.error());
    const toml::parse_result parsed = toml::parse(*text, path.string());
    if (!parsed)
        return wrong(path, parsed.error().source(), std::string(parsed.error().description()) + ".");
    for (const auto &[section, node] : parsed.table()) {
        if ((section != "limits" && section != "supervision" && section != "approvals") || !node.is_table())
            return wrong(path, section.source(), std::format("there is no section {}.", section.str()));
        for (const auto &[key, value] : *node.as_table())
            if (auto read = read_entry(path, section.str(), key, value, settings); !read)
                return read;
    }
    return {};
}

} // namespace

Result<Supervision> apply_settings_file(
    engine::Engine &engine, const wire::Places &places, const std::map<std::string, std::string> &providers)
{
    Settings settings;
    settings.town.wip_limit = engine.durable().settings.wip_limit;
    settings.town.limits.emplace();
    if (auto read = read_settings(places.town() / "town.toml", settings); !read)
        return std::unexpected(read.error());
    if (std::ranges::any_of(*settings.town.limits, [](const auto &limit) { return limit.first.starts_with("provider:"); }))
        settings.town.providers = providers; // the rules know them only when they count
    if (auto applied = apply(engine, settings.town); !applied)
        return std::unexpected(applied.error());
    return settings.supervision;
}

} // namespace wm::server
