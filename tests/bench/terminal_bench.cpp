#include "terminal_bench.h"

#include "programs.h"

#include "base/fd.h"
#include "base/files.h"
#include "process/shim_launch.h"
#include "process/run_state.h"
#include "terminal/screen.h"

#include <fcntl.h>
#include <format>
#include <poll.h>
#include <pty.h>
#include <random>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace wm::bench {
namespace {

constexpr std::size_t flood_bytes = 64u << 20;
constexpr terminal::Size size{120, 40};
constexpr int times = 3;

class Scratch {
public:
    Scratch() : m_path(std::filesystem::temp_directory_path() / std::format("wm-bench-terminal-{}", getpid()))
    {
        std::filesystem::create_directories(m_path);
    }
    ~Scratch() { std::filesystem::remove_all(m_path); }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    std::filesystem::path operator/(const std::string &name) const { return m_path / name; }

private:
    std::filesystem::path m_path;
};

/// What a build or a test prints: lines of words, every third with a colour.
std::string a_flood()
{
    constexpr std::array words = {
        "compiling", "src/upload/limiter.cpp", "warning:", "unused", "in", "42", "tests", "passed", "after", "1.3 s"};
    std::mt19937 random(1);
    std::string text;
    for (int line = 0; text.size() < flood_bytes; ++line) {
        if (line % 3 == 0)
            text += std::format("\x1B[{}m", 31 + random() % 6);
        for (auto word = 2 + random() % 12; word > 0; --word)
            text.append(words[random() % words.size()]) += ' ';
        text += line % 3 == 0 ? "\x1B[0m\n" : "\n";
    }
    return text;
}

double megabytes_per_second(double ms)
{
    return static_cast<double>(flood_bytes) / 1e6 / (ms / 1000);
}

/// `cat FILE` in a pty whose other side is read and thrown away.
Result<double> through_a_bare_pty(const std::string &file)
{
    int terminal = -1;
    const winsize window{size.rows, size.columns, 0, 0};
    const auto begin = std::chrono::steady_clock::now();
    const pid_t pid = forkpty(&terminal, nullptr, nullptr, &window);
    if (pid < 0)
        return fail_errno(errno, "Cannot make a terminal");
    if (pid == 0) {
        execlp("cat", "cat", file.c_str(), nullptr);
        _exit(127);
    }
    const Fd output(terminal);
    std::vector<char> buffer(64 * 1024);
    while (read(output.get(), buffer.data(), buffer.size()) > 0) {}
    const double ms = milliseconds_since(begin);
    waitpid(pid, nullptr, 0);
    return ms;
}

/// The same under a shim that keeps all of it.
Result<double> logged(const std::filesystem::path &shim, const std::filesystem::path &run_dir, const std::string &file)
{
    wire::ShimSpec spec{.argv = {"cat", file}, .cwd = "/", .env = {{"PATH", "/usr/bin:/bin"}}};
    spec.io = wire::ShimSpec::Io::pty;
    spec.columns = size.columns;
    spec.rows = size.rows;
    if (auto started = process::launch_shim(shim, run_dir, spec); !started)
        return std::unexpected(started.error());
    for (;;) {
        const auto state = process::probe_run(run_dir);
        if (const auto *ended = std::get_if<process::Ended>(&state)) {
            std::filesystem::remove(run_dir / "out.log");
            return static_cast<double>(ended->exit.ended_at - ended->exit.started_at) / 1e6;
        }
        if (!std::holds_alternative<process::Running>(state))
            return fail("failed", "The run of the benchmark was lost.");
        poll(nullptr, 0, 5);
    }
}

/// As a window reads it: in pieces, into a screen that keeps its 10,000 lines.
double on_a_screen(const std::string &bytes)
{
    terminal::Screen screen(size);
    const auto begin = std::chrono::steady_clock::now();
    constexpr std::size_t piece = 256 * 1024;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        screen.write(std::string_view(bytes).substr(at, piece));
    return milliseconds_since(begin);
}

/// The same bytes on the same screen in tmux, from the first to the last; tmux says itself when it has read them.
Result<double> in_tmux(const Scratch &scratch, const std::string &file)
{
    if (auto there = run({{"/usr/bin/tmux", "-V"}}); !there || there->status != 0)
        return fail("missing", "tmux is not installed.");
    const std::string socket = scratch / "tmux.sock", took = scratch / "tmux.took", settings = scratch / "tmux.conf";
    if (auto written = write_file_atomically(settings, "set -g status off\nset -g history-limit 10000\n"); !written)
        return std::unexpected(written.error());
    // A pty holds a few KB: when cat has ended, tmux has read all but that.
    const std::string command =
        std::format("begin=$(date +%s%N); cat {}; end=$(date +%s%N); echo $((end - begin)) > {}.new; mv {}.new {}", file, took, took, took);
    auto began = run({{"/usr/bin/tmux", "-S", socket, "-f", settings, "new-session", "-d", "-x", std::to_string(size.columns), "-y",
        std::to_string(size.rows), command}});
    if (!began || began->status != 0)
        return fail("failed", "tmux did not start.");
    for (int i = 0; i < 6000; ++i, poll(nullptr, 0, 10))
        if (auto text = read_file(took)) {
            std::filesystem::remove(took);
            (void)run({{"/usr/bin/tmux", "-S", socket, "kill-server"}});
            return std::stod(*text) / 1e6;
        }
    (void)run({{"/usr/bin/tmux", "-S", socket, "kill-server"}});
    return fail("failed", "tmux did not read it within a minute.");
}

template <class Measure> Result<double> median_of(Measure &&measure)
{
    std::vector<double> all;
    for (int i = 0; i < times; ++i) {
        Result<double> ms = measure(i);
        if (!ms)
            return ms;
        all.push_back(megabytes_per_second(*ms));
    }
    return median(std::move(all));
}

} // namespace

Result<> measure_terminals(Report &report, const std::filesystem::path &programs)
{
    report.heading("A terminal that prints 64 MB");
    const Scratch scratch;
    const std::string file = scratch / "flood", flood = a_flood();
    if (auto written = write_file_atomically(file, flood); !written)
        return written;
    const auto bare = median_of([&](int) { return through_a_bare_pty(file); });
    if (!bare)
        return std::unexpected(bare.error());
    report.add({"cat through a bare pty", *bare, "MB/s", 0, "what the kernel gives"});
    const auto kept = median_of([&](int i) { return logged(programs / "wagonmaster-shim", scratch / std::format("run-{}", i), file); });
    if (!kept)
        return std::unexpected(kept.error());
    report.add({"unattached, logged by its shim", *kept, "MB/s"});
    report.add({"terminal_logged_of_bare", *kept / *bare, "x", 0, "", 0.8});

    std::string printed; // the terminal makes CR LF of every LF
    for (std::size_t at = 0; at < flood.size();) {
        const auto end = flood.find('\n', at);
        printed.append(flood, at, end - at).append("\r\n");
        at = end + 1;
    }
    const auto parsed = median_of([&](int) { return Result<double>(on_a_screen(printed)); });
    report.add({"attached, read onto a screen", *parsed, "MB/s", 0, "120 by 40, 10,000 lines kept"});
    const auto tmux = median_of([&](int) { return in_tmux(scratch, file); });
    if (!tmux) {
        report.skip("tmux", tmux.error().message);
        return {};
    }
    report.add({"tmux, the same", *tmux, "MB/s", 0, "through its pty"});
    report.add({"terminal_attached_of_tmux", *parsed / *tmux, "x", 0, "", 1});
    return {};
}

} // namespace wm::bench
