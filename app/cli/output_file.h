#pragma once
// A file that a command writes for the person: there whole, or not at all. What was there before stays until then.
#include "base/fd.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace wm::cli {

class OutputFile {
public:
    static Result<OutputFile> create(const std::string &path);
    OutputFile(OutputFile &&) = default;
    OutputFile &operator=(OutputFile &&) = delete;
    /// Takes away what was not committed.
    ~OutputFile();

    Result<> append(std::string_view bytes);
    /// On the disk and under its name.
    Result<> commit();

private:
    OutputFile() = default;

    std::string m_name; ///< as the person wrote it
    std::filesystem::path m_target;
    std::string m_temporary; ///< empty: written in place (a pipe, a device) or committed
    Fd m_file;
};

} // namespace wm::cli
