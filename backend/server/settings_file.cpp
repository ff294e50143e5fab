#include "server/settings_file.h"

#include "base/files.h"
#include "base/toml.h"

#include <QEventLoop>

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

} // namespace

Result<> apply_settings_file(engine::Engine &engine, const wire::Places &places)
{
    const auto path = places.town() / "town.toml";
    auto text = read_file(path);
    if (!text && text.error().code == "not_found")
        return {};
    if (!text)
        return std::unexpected(text.error());
    const toml::parse_result parsed = toml::parse(*text, path.string());
    if (!parsed)
        return wrong(path, parsed.error().source(), std::string(parsed.error().description()) + ".");
    for (const auto &[section, node] : parsed.table()) {
        if (section != "limits" || !node.is_table())
            return wrong(path, section.source(), std::format("there is no section {}.", section.str()));
        for (const auto &[key, value] : *node.as_table()) {
            if (key != "agents")
                return wrong(path, key.source(), std::format("there is no key limits.{}.", key.str()));
            const auto limit = value.value<std::int64_t>();
            if (!limit || *limit < 1 || *limit > 1000)
                return wrong(path, value.source(), "limits.agents is not a number from 1 to 1000.");
            if (auto applied = apply(engine, town::ConfigureTown{static_cast<int>(*limit)}); !applied)
                return applied;
        }
    }
    return {};
}

} // namespace wm::server
