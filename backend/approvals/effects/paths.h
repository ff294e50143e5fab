#pragma once
// Where paths really lead: links followed as the kernel would, patterns replaced by the names that match as bash would.
// Looks at names only, never into files. Any thread.
#include "approvals/command.h"

#include <functional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace wm::approvals::effects {

/// What the last part of a path means for an operation when it is a link: `rm` takes the link, `>` what it leads to.
/// With a slash behind it a link is followed by everybody.
enum class Last { itself, followed };

struct Resolved {
    std::string path;       ///< absolute, without links and dots; what does not exist is put on as it is written
    bool exists = false;
    struct ::stat now{};    ///< of what exists
    bool through_link = false;
    std::string trouble;    ///< a sentence when it cannot be told: a directory that may not be searched

    bool directory() const { return exists && S_ISDIR(now.st_mode); }
};

/// `base` is absolute (it may have links in it); `path` begins there unless it is absolute itself.
Resolved resolve(std::string_view base, std::string_view path, Last last);

struct Expanded {
    std::vector<std::string> paths; ///< as the program would get them, sorted
    std::string trouble;            ///< a sentence when there may be more
    bool cut = false;               ///< because `count` ended it
};

/// bash(1), "Pathname Expansion", with the options that scripts have: a leading dot is matched by a dot only, "." and
/// ".." never, no match leaves the word as it is. `count` is called for each name that is looked at; false ends it.
Expanded expand(const Word &word, std::string_view base, const std::function<bool()> &count);

/// The same path or one below it.
bool lies_in(std::string_view path, std::string_view directory);
std::string parent_of(std::string_view path);
std::string name_of(std::string_view path); ///< the last part, slashes at the end left out: "a/b/" is "b"
std::string join(std::string_view directory, std::string_view name);

} // namespace wm::approvals::effects
