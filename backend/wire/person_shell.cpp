#include "wire/person_shell.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <format>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char **environ;

namespace wm::wire {
namespace {

std::string variable(const char *name)
{
    const char *value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// As execvp finds it; empty when there is none.
std::filesystem::path found(const std::string &program)
{
    if (program.contains('/'))
        return access(program.c_str(), X_OK) == 0 ? program : "";
    const std::string path = variable("PATH");
    for (std::size_t from = 0; !program.empty() && from <= path.size();) {
        const std::size_t end = std::min(path.find(':', from), path.size());
        const auto candidate = std::filesystem::path(path.substr(from, end - from)) / program;
        if (candidate.is_absolute() && access(candidate.c_str(), X_OK) == 0)
            return candidate;
        from = end + 1;
    }
    return {};
}

Result<> start_and_leave(const std::filesystem::path &program, const std::filesystem::path &folder)
{
    std::string script = R"(cd -- "$1" && { "$0" </dev/null >/dev/null 2>&1 & })", name = program.string(), where = folder.string();
    char shell[] = "/bin/sh", option[] = "-c";
    char *argv[] = {shell, option, script.data(), name.data(), where.data(), nullptr};
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t child = 0;
    const int error = posix_spawn(&child, shell, nullptr, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    int status = 0;
    while (error == 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (error != 0 || status != 0)
        return fail("failed", std::format("{} could not be started in {}.", name, where));
    return {};
}

} // namespace

Error become_shell(const std::filesystem::path &folder)
{
    const auto cannot = [](const std::string &what) {
        return Error{"failed", std::format("{}: {}.", what, std::generic_category().message(errno)), ""};
    };
    if (chdir(folder.c_str()) != 0)
        return cannot("Cannot go to " + folder.string());
    setenv("PWD", folder.c_str(), 1);
    const std::string chosen = variable("SHELL"), shell = chosen.starts_with('/') ? chosen : "/bin/sh";
    execl(shell.c_str(), shell.c_str(), static_cast<char *>(nullptr));
    return cannot("Cannot start " + shell);
}

Result<> open_terminal(const std::filesystem::path &folder)
{
    if (std::error_code error; !std::filesystem::is_directory(folder, error))
        return fail("not_found", std::format("The folder {} is not there any more.", folder.string()));
    // Each starts the person's shell where it is started itself.
    for (const std::string &name : {variable("TERMINAL"), std::string("xdg-terminal-exec"), std::string("x-terminal-emulator"),
             std::string("ptyxis"), std::string("kgx"), std::string("gnome-terminal"), std::string("konsole"),
             std::string("xfce4-terminal"), std::string("foot"), std::string("kitty"), std::string("alacritty"), std::string("xterm")})
        if (const auto program = found(name); !program.empty())
            return start_and_leave(program, folder);
    return fail("no_terminal", "No terminal program was found.", "$TERMINAL can name one.");
}

} // namespace wm::wire
