#include "effects_bench.h"

#include "approvals/effects.h"
#include "approvals/policy.h"
#include "git/git_command.h"

#include <format>
#include <fstream>
#include <unistd.h>

namespace wm::bench {
namespace {

using namespace wm::approvals;
namespace fs = std::filesystem;

constexpr int files = 10'000;

class Scratch {
public:
    Scratch() : m_path(fs::canonical(fs::temp_directory_path()) / std::format("wm-bench-effects-{}", getpid())) {}
    ~Scratch() { fs::remove_all(m_path); }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    const fs::path &path() const { return m_path; }

private:
    fs::path m_path;
};

/// A repository of that many files in folders of 100, all committed, and as many that are ignored.
Result<> fill(const fs::path &root)
{
    for (int i = 0; i < files; ++i) {
        const fs::path source = root / std::format("src/{}/{}.c", i / 100, i), built = root / std::format("out/{}/{}.o", i / 100, i);
        fs::create_directories(source.parent_path());
        fs::create_directories(built.parent_path());
        std::ofstream(source) << "int f" << i << "(void);\n";
        std::ofstream(built) << i;
    }
    std::ofstream(root / ".gitignore") << "out/\n";
    const std::vector<std::vector<std::string>> commands{{"init", "--quiet", "--initial-branch=main"}, {"add", "-A"},
        {"-c", "user.name=Bench", "-c", "user.email=bench@example.org", "commit", "--quiet", "-m", "all"}};
    for (const auto &command : commands) {
        if (auto ran = git::run(root, command); !ran)
            return std::unexpected(ran.error());
    }
    return {};
}

} // namespace

Result<> measure_effects(Report &report)
{
    const Scratch scratch;
    if (auto filled = fill(scratch.path()); !filled)
        return filled;
    const std::string root = scratch.path().string();
    const Surroundings here{.cwd = root,
        .worktree = root,
        .git_dir = root + "/.git",
        .home = "/nonexistent",
        .scratch = {},
        .variables = {},
        .branch = "main",
        .target = "main"};
    report.heading(std::format("effects of a command, {} files tracked and as many ignored", files));
    struct Row {
        const char *command;
        int repeats;
        double at_most;
    };
    for (const Row &row : {Row{"git status", 1000, 0.1}, Row{"cat src/1/100.c && make -j8", 1000, 0.1}, Row{"echo x > src/1/100.c", 100, 5},
             Row{"git reset --hard", 5, 500}, Row{"rm -rf src", 5, 1000}, Row{"rm -rf out", 5, 1000}, Row{"git clean -fdx", 5, 1000}}) {
        Call call;
        call.kind = Call::Kind::command;
        call.command = row.command;
        const auto findings = judge(call, here);
        std::vector<double> times;
        std::int64_t told = 0;
        for (int i = 0; i < row.repeats; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            told = predict(findings, call, here).files_total;
            times.push_back(milliseconds_since(begin));
        }
        report.add({.name = row.command,
            .value = median(times),
            .unit = "ms",
            .at_most = row.at_most,
            .note = std::format("{} files would lose content", told)});
    }
    report.heading("The policy's decision on a command that is understood");
    const Policy policy = read_policy({}, {});
    for (const char *command : {"git status && make -j8", "git push --force origin main",
             "cd src && for f in *.c; do cc -c \"$f\" -o \"out/$f.o\" || exit 1; done; rm -rf ../build"}) {
        Call call;
        call.kind = Call::Kind::command;
        call.command = command;
        std::vector<double> understood, decided;
        for (int i = 0; i < 1000; ++i) {
            auto begin = std::chrono::steady_clock::now();
            const auto findings = judge(call, here);
            understood.push_back(milliseconds_since(begin) * 1000);
            begin = std::chrono::steady_clock::now();
            const auto verdict =
                decide(policy, {.rig = "demo", .agent = "Flint", .role = "polecat", .bead = "wm-a3f8"}, call, findings, {}, here);
            decided.push_back(milliseconds_since(begin) * 1000);
            if (verdict.why.empty())
                return fail("failed", "The policy gave no reason.");
        }
        report.add({.name = command,
            .value = median(decided),
            .unit = "µs",
            .at_most = 100,
            .note = std::format("to understand it took {:.0f} µs", median(understood))});
    }
    return {};
}

} // namespace wm::bench
