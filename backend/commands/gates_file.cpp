#include "commands/gates_file.h"

#include "base/files.h"

namespace wm::commands {

bool has_another_gates_file(const std::filesystem::path &clone, std::string_view landed)
{
    const auto here = read_file(clone / gates_file_name);
    return here ? *here != landed : here.error().code == "too_large";
}

} // namespace wm::commands
