#pragma once
// A program in a terminal that the test plays: what it shows can be waited for, and keys can be pressed.
#include "base/fd.h"

#include <QProcessEnvironment>

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace wm::tests {

class PtyProgram {
public:
    PtyProgram(const std::vector<std::string> &argv, const QProcessEnvironment &environment, const std::string &directory, int columns = 80,
        int rows = 24);
    /// Kills it when it still runs.
    ~PtyProgram();
    PtyProgram(const PtyProgram &) = delete;
    PtyProgram &operator=(const PtyProgram &) = delete;

    void type(std::string_view bytes) const;
    void resize(int columns, int rows) const;
    /// Everything it has printed so far.
    const std::string &output();
    bool shows(std::string_view text);
    /// Its exit status; −1 when it does not end.
    int ends();

private:
    pid_t m_pid = 0;
    Fd m_terminal;
    std::string m_output;
};

} // namespace wm::tests
