// Writes what is made from the command table into files: `wm_generate completion bash FILE`, `wm_generate reference FILE`.
// For the build; it is not installed.
#include "agents/detect_commands.h"
#include "approvals/approval_commands.h"
#include "approvals/policy_commands.h"
#include "base/files.h"
#include "commands/command_table.h"
#include "commands/completion.h"
#include "commands/help.h"
#include "doctor/doctor_commands.h"
#include "interop/import_commands.h"

#include <cstdio>
#include <span>
#include <string_view>

namespace {

using namespace wm;

/// What stands above this line is written by hand.
constexpr std::string_view mark = "<!-- From here on made from the command table: ninja reference -->\n";

/// Readable for everybody: these files are sources and parts of packages, not the town's.
Result<> write(const char *path, std::string_view text)
{
    if (auto written = write_file_atomically(path, text); !written)
        return written;
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    return {};
}

Result<> write_reference(const char *path)
{
    auto text = read_file(path);
    if (!text)
        return std::unexpected(text.error());
    const auto begin = text->find(mark);
    if (begin == std::string::npos)
        return fail("no_mark", std::string(path) + " has no line that says where the generated part begins.");
    text->resize(begin + mark.size());
    return write(path, *text + "\n" + commands::reference());
}

Result<> generate(std::span<char *const> words)
{
    if (words.size() == 3 && std::string_view(words[0]) == "completion")
        if (const auto script = commands::completion_script(words[1]))
            return write(words[2], *script);
    if (words.size() == 2 && std::string_view(words[0]) == "reference")
        return write_reference(words[1]);
    return fail("usage", "wm_generate completion bash|zsh FILE, or wm_generate reference FILE");
}

} // namespace

int main(int argc, char **argv)
{
    commands::add_commands(interop::import_commands()); // as the daemon does
    commands::add_commands(agents::detect_commands());
    commands::add_commands(doctor::doctor_commands());
    commands::add_commands(approvals::approval_commands());
    commands::add_commands(approvals::policy_commands());
    commands::add_commands(approvals::audit_commands());
    commands::add_commands(approvals::call_commands());
    auto done = generate(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    if (!done)
        std::fprintf(stderr, "wm_generate: %s\n", done.error().message.c_str());
    return done ? 0 : 1;
}
