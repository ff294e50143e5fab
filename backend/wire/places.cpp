#include "wire/places.h"

#include "base/files.h"

#include <cerrno>
#include <cstdlib>
#include <format>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

namespace wm::wire {
namespace {

std::string environment(const char *name)
{
    const char *value = std::getenv(name);
    return value != nullptr ? value : "";
}

bool is_network_file_system(long type)
{
    constexpr long fuse = 0x65735546, smb2 = 0xFE534D42, cifs = 0xFF534D42, nine_p = 0x01021997;
    return type == NFS_SUPER_MAGIC || type == SMB_SUPER_MAGIC || type == smb2 || type == cifs || type == fuse || type == nine_p ||
        type == CODA_SUPER_MAGIC || type == AFS_SUPER_MAGIC;
}

} // namespace

bool on_network_file_system(const std::filesystem::path &path)
{
    struct statfs info{};
    return statfs(path.c_str(), &info) == 0 && is_network_file_system(static_cast<long>(info.f_type)) &&
        environment("WAGONMASTER_ALLOW_NETWORK_FS") != "1";
}

Result<Places> Places::from_environment()
{
    std::filesystem::path town = environment("WAGONMASTER_HOME");
    if (town.empty()) {
        if (const std::string data = environment("XDG_DATA_HOME"); !data.empty())
            town = std::filesystem::path(data) / "wagonmaster";
        else if (const std::string home = environment("HOME"); !home.empty())
            town = std::filesystem::path(home) / ".local/share/wagonmaster";
        else
            return fail("no_home", "Neither WAGONMASTER_HOME nor HOME is set.", "Set WAGONMASTER_HOME to the directory of your town.");
    }
    std::error_code error;
    auto absolute = std::filesystem::absolute(town, error).lexically_normal();
    if (!absolute.has_filename())
        absolute = absolute.parent_path();
    return Places(absolute);
}

Result<> Places::prepare() const
{
    if (auto made = make_private_directory(m_town); !made)
        return made;
    struct statfs info{};
    if (statfs(m_town.c_str(), &info) != 0)
        return fail_errno(errno, "Cannot look at " + m_town.string());
    if (is_network_file_system(static_cast<long>(info.f_type)) && environment("WAGONMASTER_ALLOW_NETWORK_FS") != "1")
        return fail("network_fs", std::format("{} is on a network file system, where the ledger cannot be kept safe.", m_town.string()),
            "Set WAGONMASTER_HOME to a directory on a local disk.");
    struct stat status{};
    if (stat(m_town.c_str(), &status) == 0 && !S_ISDIR(status.st_mode))
        return fail("not_a_directory", std::format("{} is not a directory.", m_town.string()), "Set WAGONMASTER_HOME to a directory.");
    return {};
}

std::vector<std::filesystem::path> Places::configuration() const
{
    std::vector<std::filesystem::path> folders{m_town};
    if (const std::string config = environment("XDG_CONFIG_HOME"); config.starts_with('/'))
        folders.push_back(std::filesystem::path(config) / "wagonmaster");
    else if (const std::string home = environment("HOME"); home.starts_with('/'))
        folders.push_back(std::filesystem::path(home) / ".config" / "wagonmaster");
    return folders;
}

std::filesystem::path Places::worktree(const RigId &rig, const BeadId &bead, int attempt) const
{
    return m_town / "worktrees" / rig.value / (attempt > 1 ? std::format("{}.{}", bead.value, attempt) : bead.value);
}

std::filesystem::path Places::gate_worktree(const MrId &mr, int number) const
{
    return gates() / std::format("{}-{}", mr.value, number);
}

} // namespace wm::wire
