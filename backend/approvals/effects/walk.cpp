#include "approvals/effects/walk.h"

#include "approvals/effects/prediction.h"
#include "base/fd.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <format>

namespace wm::approvals::effects {
namespace {

constexpr int deepest = 200; // a descriptor is open for each level

class Walk {
public:
    Walk(Prediction &prediction, const Visit &visit) : m_prediction(prediction), m_visit(visit) {}

    void into(int parent, const char *name, const std::string &path, dev_t device, int depth)
    {
        Fd directory(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        struct ::stat now{};
        if (!directory.valid() || fstat(directory.get(), &now) != 0) {
            if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
                m_prediction.unknown(std::format("What is in {} cannot be told: {}.", path, std::strerror(errno)));
            return;
        }
        if (depth > 0 && now.st_dev != device) {
            m_prediction.unknown(std::format("{} is another file system, which was not looked into.", path));
            return;
        }
        if (depth == deepest) {
            m_prediction.cut();
            return;
        }
        for (const std::string &entry : names(directory.get())) {
            if (!m_prediction.look())
                return;
            if (fstatat(directory.get(), entry.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0)
                continue;
            const std::string below = join(path, entry);
            const bool enter = m_visit(below, now);
            if (enter && S_ISDIR(now.st_mode))
                into(directory.get(), entry.c_str(), below, device, depth + 1);
        }
    }

private:
    static std::vector<std::string> names(int directory)
    {
        std::vector<std::string> all;
        const int copy = fcntl(directory, F_DUPFD_CLOEXEC, 0);
        DIR *stream = copy < 0 ? nullptr : fdopendir(copy);
        if (stream == nullptr) {
            if (copy >= 0)
                close(copy);
            return all;
        }
        while (const dirent *entry = readdir(stream)) {
            const std::string_view name = entry->d_name;
            if (name != "." && name != "..")
                all.emplace_back(name);
        }
        closedir(stream);
        std::ranges::sort(all);
        return all;
    }

    Prediction &m_prediction;
    const Visit &m_visit;
};

} // namespace

void walk(Prediction &prediction, const std::string &root, const Visit &visit)
{
    struct ::stat now{};
    if (lstat(root.c_str(), &now) == 0)
        Walk(prediction, visit).into(AT_FDCWD, root.c_str(), root, now.st_dev, 0);
}

} // namespace wm::approvals::effects
