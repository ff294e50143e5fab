#include "child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <format>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vector>

namespace wm::shim {
namespace {

enum class Step : int { directory, descriptors, program };

struct Failure {
    Step step;
    int error;
};

/// The child's descriptors, to become 0, 1 and 2.
struct Ends {
    Fd input, output;
    Fd errors; ///< when it is not the output
    bool terminal = false;
};

std::unexpected<Error> cannot(std::string what, int error)
{
    return fail("start_failed", std::format("{}: {}.", what, std::generic_category().message(error)));
}

Result<Ends> open_pipes(const wire::ShimSpec &spec, const std::filesystem::path &run_dir, Child &child)
{
    Ends ends;
    std::array<int, 2> pair;
    if (pipe2(pair.data(), O_CLOEXEC) != 0)
        return cannot("Cannot make a pipe for the output", errno);
    child.output = Fd(pair[0]);
    ends.output = Fd(pair[1]);
    if (spec.input) {
        if (pipe2(pair.data(), O_CLOEXEC) != 0)
            return cannot("Cannot make a pipe for the input", errno);
        ends.input = Fd(pair[0]);
        child.input = Fd(pair[1]);
        fcntl(child.input.get(), F_SETFL, O_NONBLOCK);
    } else {
        ends.input = Fd(open("/dev/null", O_RDONLY | O_CLOEXEC));
        if (!ends.input.valid())
            return cannot("Cannot open /dev/null", errno);
    }
    fcntl(child.output.get(), F_SETFL, O_NONBLOCK);
    if (spec.errors_apart) {
        ends.errors = Fd(open((run_dir / "err.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (!ends.errors.valid())
            return cannot("Cannot open err.log", errno);
    }
    return ends;
}

Result<Ends> open_terminal(const wire::ShimSpec &spec, Child &child)
{
    Ends ends{.input = {}, .output = {}, .errors = {}, .terminal = true};
    child.output = Fd(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
    std::array<char, 64> name;
    if (!child.output.valid() || unlockpt(child.output.get()) != 0 || ptsname_r(child.output.get(), name.data(), name.size()) != 0)
        return cannot("Cannot make a terminal", errno);
    const auto open_side = [&] { return Fd(open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC)); };
    child.terminal = open_side();
    ends.input = open_side();
    ends.output = open_side();
    child.input = Fd(fcntl(child.output.get(), F_DUPFD_CLOEXEC, 3));
    if (!child.terminal.valid() || !ends.input.valid() || !ends.output.valid() || !child.input.valid())
        return cannot("Cannot open the terminal", errno);
    if (auto sized = resize_terminal(child, spec.columns, spec.rows); !sized)
        return std::unexpected(sized.error());
    return ends;
}

std::vector<char *> pointers_to(std::vector<std::string> &texts)
{
    std::vector<char *> pointers;
    for (std::string &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// In the new process. Only what fork allows in a single-threaded program, and no way back.
[[noreturn]] void become(const wire::ShimSpec &spec, char **argv, char **env, const Ends &ends, int report)
{
    const auto give_up = [&](Step step) {
        const Failure failure{step, errno};
        [[maybe_unused]] const ssize_t told = write(report, &failure, sizeof failure);
        _exit(127);
    };
    setsid();
    if (ends.terminal && ioctl(ends.input.get(), TIOCSCTTY, 0) != 0)
        give_up(Step::descriptors);
    if (dup2(ends.input.get(), STDIN_FILENO) < 0 || dup2(ends.output.get(), STDOUT_FILENO) < 0 ||
        dup2((ends.errors.valid() ? ends.errors : ends.output).get(), STDERR_FILENO) < 0)
        give_up(Step::descriptors);
    for (int signal = 1; signal < NSIG; ++signal)
        std::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (chdir(spec.cwd.c_str()) != 0)
        give_up(Step::directory);
    environ = env; // execvp looks for the program in the child's PATH, not in ours
    execvp(argv[0], argv);
    give_up(Step::program);
    _exit(127);
}

std::unexpected<Error> explain(const wire::ShimSpec &spec, const Failure &failure)
{
    const std::string &program = spec.argv.front();
    switch (failure.step) {
    case Step::directory:
        if (failure.error == ENOENT)
            return fail("start_failed", std::format("The working directory {} does not exist.", spec.cwd));
        return cannot("Cannot enter the working directory " + spec.cwd, failure.error);
    case Step::program:
        if (failure.error == ENOENT && !program.contains('/'))
            return fail("start_failed", std::format("There is no program {} in the PATH of the run.", program));
        if (failure.error == ENOENT)
            return fail("start_failed", std::format("There is no program {} (or the interpreter it names is missing).", program));
        if (failure.error == EACCES)
            return fail("start_failed", std::format("{} is not a program that may be run.", program));
        return cannot("Cannot start " + program, failure.error);
    case Step::descriptors: break;
    }
    return cannot("Cannot set up the terminal and streams of " + program, failure.error);
}

} // namespace

Result<Child> start_child(const wire::ShimSpec &spec, const std::filesystem::path &run_dir)
{
    Child child;
    auto ends = spec.io == wire::ShimSpec::Io::pty ? open_terminal(spec, child) : open_pipes(spec, run_dir, child);
    if (!ends)
        return std::unexpected(ends.error());

    std::vector<std::string> arguments = spec.argv, variables;
    for (const auto &[name, value] : spec.env)
        variables.push_back(name + '=' + value);
    const auto argv = pointers_to(arguments), env = pointers_to(variables);

    std::array<int, 2> pair;
    if (pipe2(pair.data(), O_CLOEXEC) != 0)
        return cannot("Cannot make a pipe", errno);
    const Fd heard(pair[0]);
    Fd report(pair[1]);
    child.pid = fork();
    if (child.pid < 0)
        return cannot("Cannot start a process", errno);
    if (child.pid == 0)
        become(spec, const_cast<char **>(argv.data()), const_cast<char **>(env.data()), *ends, report.get());
    report.reset();

    Failure failure;
    ssize_t got = 0; // end of file = exec closed the pipe: the program runs
    do
        got = read(heard.get(), &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(sizeof failure)) {
        waitpid(child.pid, nullptr, 0);
        return explain(spec, failure);
    }
    return child;
}

Result<> resize_terminal(const Child &child, int columns, int rows)
{
    const winsize size{static_cast<unsigned short>(rows), static_cast<unsigned short>(columns), 0, 0};
    if (ioctl(child.terminal.get(), TIOCSWINSZ, &size) != 0)
        return fail_errno(errno, "Cannot resize the terminal");
    return {};
}

} // namespace wm::shim
