#pragma once
// A place where a script of a test waits until the test lets it go on: a fifo. Neither side sleeps.
#include <filesystem>
#include <string>

namespace wm::tests {

class Latch {
public:
    explicit Latch(std::filesystem::path path);

    /// For /bin/sh: says that it is here, then waits.
    std::string wait() const;
    /// A script has come to it (and may have gone on).
    bool reached() const;
    /// Lets one script go on; false when none came within a minute.
    bool open() const;

private:
    std::filesystem::path m_path;
};

} // namespace wm::tests
