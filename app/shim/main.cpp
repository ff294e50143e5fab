// wagonmaster-shim RUN_DIR <SPEC: starts what the specification says that it is handed (a file, as its input), or else the one in
// RUN_DIR/spec.json, and stays with it. The first process returns as soon
// as the run is held (0) or cannot be (1, the reason is the last line of RUN_DIR/shim.log); the shim itself is its
// child, in a session of its own, so that whoever started it may crash, restart or be upgraded.
#include "shim.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace wm;

namespace {

void let_go_of_the_starter(const std::filesystem::path &run_dir)
{
    setsid();
    const Fd nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
    const Fd log(open((run_dir / "shim.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    const int out = log.valid() ? log.get() : nothing.get();
    dup2(nothing.get(), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (chdir("/") != 0) // a run must not keep a file system busy that its child does not use
        std::perror("chdir");
}

/// The whole specification, if our input is one: RUN_DIR/spec.json lacks what must not lie on a disk.
std::string handed_over()
{
    struct stat status{};
    std::string text;
    if (fstat(STDIN_FILENO, &status) != 0 || !S_ISREG(status.st_mode))
        return text;
    text.resize(static_cast<std::size_t>(status.st_size));
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t got = pread(STDIN_FILENO, text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (got <= 0 && errno != EINTR)
            break;
        done += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    text.resize(done); // a part of it is not JSON, and the run says so
    return text;
}

int hold_run(const std::filesystem::path &run_dir, Fd ready)
{
    std::string spec = handed_over();
    let_go_of_the_starter(run_dir);
    mallopt(M_MMAP_THRESHOLD, 64 * 1024); // what a large message needed goes back to the system
    shim::Shim shim(run_dir, std::move(spec));
    if (auto started = shim.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    [[maybe_unused]] const ssize_t told = write(ready.get(), "1", 1);
    ready.reset();
    shim.run();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    std::error_code error;
    const auto run_dir = argc == 2 ? std::filesystem::absolute(argv[1], error).lexically_normal() : std::filesystem::path();
    if (argc != 2 || error) {
        std::fputs("Usage: wagonmaster-shim RUN_DIR\nIt is started by wagonmasterd, one for each run.\n", stderr);
        return 2;
    }
    close_range(3, ~0u, 0);
    std::array<int, 2> pair;
    if (pipe2(pair.data(), O_CLOEXEC) != 0) {
        std::perror("wagonmaster-shim: pipe");
        return 1;
    }
    Fd heard(pair[0]), ready(pair[1]);
    const pid_t pid = fork();
    if (pid < 0) {
        std::perror("wagonmaster-shim: fork");
        return 1;
    }
    if (pid == 0) {
        heard.reset();
        return hold_run(run_dir, std::move(ready));
    }
    ready.reset();
    char byte = 0;
    return read(heard.get(), &byte, 1) == 1 ? 0 : 1;
}
