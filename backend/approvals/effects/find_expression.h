#pragma once
// What `find … -delete` would remove: the tests that agents use (find(1), "EXPRESSION"), evaluated without running it.
#include "approvals/command.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace wm::approvals::effects {

/// An entry as find sees it.
struct FindEntry {
    std::string path;   ///< as find would print it, which -path looks at
    std::string name;
    struct ::stat now{};
    int depth = 0;      ///< of a starting point 0
    bool empty = false; ///< an empty file, or a directory with nothing left in it
};

class FindExpression {
public:
    /// The words behind "find"; nullopt = it has something that is not evaluated here (then all that it finds may go).
    static std::optional<FindExpression> parse(std::span<const Word> words, std::int64_t now);

    /// Whether -delete is reached for this entry.
    bool deletes(const FindEntry &entry) const;

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
    int m_least = 0, m_most = -1; ///< -mindepth, -maxdepth; -1 = no limit
};

} // namespace wm::approvals::effects
