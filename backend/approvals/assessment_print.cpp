#include "approvals/assessment_print.h"

#include "approvals/finding.h"
#include "base/clock.h"
#include "base/visible.h"
#include "commands/print/table.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::approvals {
namespace {

using commands::text_of, commands::Tone, commands::toned;

std::string bytes_text(std::int64_t bytes)
{
    if (bytes < 1000)
        return std::format("{} bytes", bytes);
    const double size = static_cast<double>(bytes);
    return size < 1e6 ? std::format("{:.1f} kB", size / 1e3)
        : size < 1e9  ? std::format("{:.1f} MB", size / 1e6)
                      : std::format("{:.1f} GB", size / 1e9);
}

Tone tone_of(std::string_view decision)
{
    return decision == "allow" ? Tone::green : decision == "deny" ? Tone::red : Tone::yellow;
}

void add_line(std::string &out, std::string_view line)
{
    out += std::format("  {}\n", visible(line));
}

/// How git stands to a file, in words.
std::string_view git_words(std::string_view git)
{
    return git == "untracked" ? "not in git"
        : git == "changed"    ? "changed since its commit"
        : git == "ignored"    ? "ignored by git"
        : git == "outside"    ? "in no repository"
        : git == "clean"      ? "in git"
                              : git;
}

/// What nobody would have any more comes first; a directory stands before what is in it.
int rank(const Json &file)
{
    if (file.value("directory", false))
        return -1;
    static constexpr std::array<std::string_view, 5> order{"changed", "untracked", "outside", "ignored", "clean"};
    return static_cast<int>(std::ranges::find(order, text_of(file, "git")) - order.begin());
}

void add_files(std::string &out, const Json &effects)
{
    constexpr std::int64_t most = 20;
    const auto total = effects.value("files_total", std::int64_t{0});
    auto files = effects.value("files", std::vector<Json>());
    std::ranges::stable_sort(files, {}, rank);
    const auto folders = std::ranges::count_if(files, [](const Json &file) { return file.value("directory", false); });
    if (total == 0 && folders == 0)
        return;
    const auto lost = effects.value("uncommitted_total", std::int64_t{0});
    const bool more = effects.value("more", false);
    if (total > 0)
        add_line(out,
            std::format("{}{} file{}, {}{}", more ? "more than " : "", total, total == 1 ? "" : "s",
                bytes_text(effects.value("bytes_total", std::int64_t{0})),
                lost > 0 ? std::format("; {} with content that git does not have", lost) : ""));
    std::int64_t listed = 0;
    for (const Json &file : files) {
        if (++listed > most) {
            add_line(out, std::format("  … and {} more", total + folders - most));
            break;
        }
        const std::string name = text_of(file, "shown").empty() ? text_of(file, "path") : text_of(file, "shown");
        if (file.value("directory", false)) // git knows of files only
            add_line(out, std::format("  {:<9} {}/", text_of(file, "what"), name));
        else
            add_line(out,
                std::format("  {:<9} {}  {}, {}", text_of(file, "what"), name, bytes_text(file.value("bytes", std::int64_t{0})),
                    git_words(text_of(file, "git"))));
    }
}

void add_repository(std::string &out, const Json &effects)
{
    if (effects.contains("remote") && effects["remote"].is_object()) {
        const Json &remote = effects["remote"];
        const auto known_at = remote.value("known_at", std::int64_t{0});
        add_line(out,
            std::format("remote {} {}{}", text_of(remote, "name"), text_of(remote, "url"),
                remote.value("asked", false) ? ", as it is now"
                    : known_at == 0          ? ", what it has is not known"
                                             : std::format(", as of {}", to_local_time(known_at * nanoseconds_per_second))));
    }
    for (const Json &ref : effects.value("refs", Json::array()))
        add_line(out,
            std::format("{} {} → {}", text_of(ref, "ref"), text_of(ref, "from").empty() ? "nothing" : text_of(ref, "from").substr(0, 10),
                text_of(ref, "to").empty() ? "nothing" : text_of(ref, "to").substr(0, 10)));
    std::int64_t listed = 0;
    for (const Json &commit : effects.value("commits", Json::array()))
        if (++listed <= 20)
            add_line(out,
                std::format("{:<14} {} {}", text_of(commit, "what"), text_of(commit, "hash").substr(0, 10), text_of(commit, "subject")));
    if (const auto total = effects.value("commits_total", std::int64_t{0}); total > 20)
        add_line(out, std::format("… {} commits in all", total));
}

} // namespace

std::string print_assessment(const Json &assessment, const commands::Screen &screen)
{
    const Json &call = assessment["call"], &verdict = assessment["verdict"], &effects = assessment["effects"];
    const std::string decision = text_of(verdict, "decision");
    if (screen.quiet)
        return decision + '\n';
    std::string out = visible(text_of(call, "kind") == "command" ? text_of(call, "command") : text_of(call, "tool"), true) + '\n';
    for (const char *list : {"paths", "urls"})
        for (const Json &item : call[list])
            add_line(out, item.get<std::string>());
    out += std::format("in {}\n\n", visible(text_of(assessment, "cwd")));
    out += std::format("{}: {} · {}\n", toned(decision, tone_of(decision), screen), text_of(assessment, "level_sentence"),
        visible(text_of(assessment, "headline")));
    out +=
        std::format("by {}{}\n", text_of(verdict, "rule"), text_of(verdict, "from").empty() ? "" : " (" + text_of(verdict, "from") + ')');
    if (!text_of(verdict, "reason").empty())
        add_line(out, text_of(verdict, "reason"));
    for (const Json &why : verdict["why"])
        add_line(out, why.get<std::string>());
    for (const Json &finding : assessment["findings"])
        add_line(out, std::format("{}: {}", text_of(finding, "rule"), text_of(finding, "sentence")));

    std::string happens;
    for (const Json &why : effects.value("unknown", Json::array()))
        add_line(happens, "effect unknown: " + why.get<std::string>());
    if (!text_of(effects, "raised").empty())
        add_line(happens, text_of(effects, "raised"));
    add_files(happens, effects);
    add_repository(happens, effects);
    for (const Json &path : effects.value("outside", Json::array()))
        add_line(happens, "outside: " + path.get<std::string>());
    for (const Json &host : effects.value("hosts", Json::array()))
        add_line(happens, "talks to " + (host == "*" ? "the network" : host.get<std::string>()));
    for (const Json &note : effects.value("notes", Json::array()))
        add_line(happens, note.get<std::string>());
    if (!happens.empty())
        out += "\nWhat would happen:\n" + happens;
    if (const std::string diff = text_of(effects, "diff"); !diff.empty())
        out += '\n' + visible(diff, true) + '\n';
    return out;
}

} // namespace wm::approvals
