#include "agents/detect.h"

#include "base/text.h"

#include <QThreadPool>

#include <algorithm>
#include <array>
#include <format>
#include <ranges>
#include <unistd.h>

namespace wm::agents {
namespace {

constexpr std::size_t output_limit = 64u << 10;
constexpr int at_once = 4; ///< an agent written in JavaScript keeps a core busy for a second

std::string value_of(const process::Environment &environment, const std::string &name)
{
    const auto found = environment.find(name);
    return found != environment.end() ? found->second : std::string();
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string first_line(const std::string &text)
{
    for (const std::string &line : split_lines(as_utf8(text)))
        if (const auto said = trim(line); !said.empty())
            return elide(said, 120);
    return {};
}

/// Why a command that was run is no answer; empty when it is one.
std::string trouble_with(const std::vector<std::string> &command, const Result<process::CommandResult> &answer)
{
    if (!answer && answer.error().code == "timeout")
        return std::format("`{}` did not answer in time.", joined(command));
    if (!answer)
        return answer.error().message;
    if (answer->succeeded())
        return {};
    const std::string said = first_line(answer->err.empty() ? answer->out : answer->err);
    return std::format("`{}` failed{}", joined(command), said.empty() ? "." : ": " + said);
}

bool is_version(std::string_view word)
{
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '+';
    };
    return word.size() >= 3 && word.size() <= 60 && word.front() >= '0' && word.front() <= '9' && word.contains('.') &&
        std::ranges::all_of(word, fits);
}

Login login_said(const runtimes::Preset &preset, const Answers &answers)
{
    const auto asked = answers.find(preset.login);
    if (asked == answers.end() || !asked->second || asked->second->signal != 0)
        return Login::unknown;
    const int status = asked->second->exit_code;
    return status == 0 ? Login::yes : status == 1 ? Login::no : Login::unknown;
}

} // namespace

std::filesystem::path place_of(const std::string &path, const process::Environment &environment)
{
    const auto slash = path.find('/');
    const std::string root = value_of(environment, path.starts_with('~') ? "HOME" : path.substr(1, slash - 1));
    return root.empty() ? std::filesystem::path() : std::filesystem::path(root) / path.substr(slash + 1);
}

std::string_view name_of(Login login)
{
    constexpr std::array<std::string_view, 3> names = {"yes", "no", "unknown"};
    return names.at(static_cast<std::size_t>(login));
}

std::string version_in(std::string_view output)
{
    for (const std::string &line : split_lines(as_utf8(std::string(output))))
        for (const auto part : line | std::views::split(' ')) {
            std::string_view word = trim(std::string_view(part));
            if (word.starts_with('v'))
                word.remove_prefix(1);
            while (word.ends_with('.') || word.ends_with(',') || word.ends_with(')'))
                word.remove_suffix(1);
            if (is_version(word))
                return std::string(word);
        }
    return {};
}

std::filesystem::path find_program(const std::string &name, const process::Environment &environment)
{
    const auto is_program = [](const std::filesystem::path &path) {
        std::error_code error;
        return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
    };
    if (name.contains('/'))
        return name.starts_with('/') && is_program(name) ? std::filesystem::path(name) : std::filesystem::path();
    for (const auto part : value_of(environment, "PATH") | std::views::split(':')) {
        const std::filesystem::path folder(std::string_view{part});
        if (folder.is_absolute() && is_program(folder / name)) // a relative one would mean another program in each worktree
            return folder / name;
    }
    return {};
}

std::string sign_of_login(const runtimes::Preset &preset, const process::Environment &environment)
{
    for (const std::string &key : preset.keys)
        if (!value_of(environment, key).empty())
            return key;
    constexpr std::uintmax_t empty = 4; // "{}" and a line's end: what a logout may leave
    for (const std::string &login : preset.logins) {
        const auto file = place_of(login, environment);
        std::error_code error;
        if (!file.empty() && std::filesystem::is_regular_file(file, error) && std::filesystem::file_size(file, error) > empty)
            return file.string();
    }
    return {};
}

std::vector<std::vector<std::string>> questions_for(const runtimes::Presets &presets, const process::Environment &environment)
{
    std::vector<std::vector<std::string>> questions;
    const auto ask = [&](const std::vector<std::string> &command) {
        if (!command.empty() && !std::ranges::contains(questions, command) && !find_program(command.front(), environment).empty())
            questions.push_back(command);
    };
    for (const runtimes::Preset &preset : presets.all()) {
        if (find_program(preset.command.front(), environment).empty())
            continue;
        ask(preset.version);
        if (sign_of_login(preset, environment).empty())
            ask(preset.login);
    }
    return questions;
}

Detected judge(const runtimes::Preset &preset, const Answers &answers, const process::Environment &environment)
{
    Detected found;
    found.preset = preset;
    found.program = find_program(preset.command.front(), environment);
    if (!found.installed()) {
        found.note = preset.install;
        return found;
    }
    if (const auto asked = answers.find(preset.version); asked != answers.end()) {
        found.note = trouble_with(preset.version, asked->second);
        if (asked->second)
            found.version = version_in(asked->second->out.empty() ? asked->second->err : asked->second->out);
    }
    found.login_by = sign_of_login(preset, environment);
    found.login = found.login_by.empty() ? login_said(preset, answers) : Login::yes;
    if (found.note.empty() && found.login != Login::yes && !preset.sign_in.empty())
        found.note = std::format("{}: {}", found.login == Login::no ? "log in" : "log in if it asks", preset.sign_in);
    return found;
}

std::vector<Detected> detect(const runtimes::Presets &presets, const process::Environment &environment, std::chrono::milliseconds deadline)
{
    std::vector<std::string> variables;
    for (const auto &[name, value] : environment)
        variables.push_back(name + "=" + value);
    Answers answers;
    QThreadPool pool;
    pool.setMaxThreadCount(at_once);
    for (const auto &question : questions_for(presets, environment)) {
        auto &[command, answer] = *answers.emplace(question, process::CommandResult{}).first; // its place in the map stays
        pool.start([&command, &answer, &environment, &variables, deadline] {
            process::CommandSpec spec;
            spec.argv = command;
            spec.argv.front() = find_program(command.front(), environment).string();
            spec.cwd = "/"; // no project: a version and a login belong to the person
            spec.environment = variables;
            spec.deadline = deadline;
            spec.grace = std::chrono::milliseconds(500);
            spec.output_limit = output_limit;
            spec.may_truncate = true;
            answer = process::run_command(spec);
        });
    }
    pool.waitForDone();
    std::vector<Detected> found;
    for (const runtimes::Preset &preset : presets.all())
        found.push_back(judge(preset, answers, environment));
    return found;
}

Detector::Detector(Look look, std::function<Clock::time_point()> now) : m_look(std::move(look)), m_now(std::move(now)) {}

std::vector<Detected> Detector::detect(const runtimes::Presets &presets, bool again)
{
    const std::lock_guard lock(m_mutex);
    if (again || !m_looked || m_now() - *m_looked >= std::chrono::minutes(1) || !(presets == m_presets)) {
        m_found = m_look(presets);
        m_presets = presets;
        m_looked = m_now();
    }
    return m_found;
}

Detector &Detector::shared()
{
    static Detector detector;
    return detector;
}

} // namespace wm::agents
