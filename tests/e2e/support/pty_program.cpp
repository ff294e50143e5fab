#include "e2e/support/pty_program.h"

#include "e2e/support/eventually.h"

#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wm::tests {

PtyProgram::PtyProgram(
    const std::vector<std::string> &argv, const QProcessEnvironment &environment, const std::string &directory, int columns, int rows)
{
    std::vector<std::string> variables;
    for (const QString &entry : environment.toStringList())
        variables.push_back(entry.toStdString());
    std::vector<std::string> words = argv;
    const auto pointers = [](std::vector<std::string> &texts) {
        std::vector<char *> all;
        for (std::string &text : texts)
            all.push_back(text.data());
        all.push_back(nullptr);
        return all;
    };
    const auto arguments = pointers(words), env = pointers(variables);
    const winsize size{static_cast<unsigned short>(rows), static_cast<unsigned short>(columns), 0, 0};
    int terminal = -1;
    m_pid = forkpty(&terminal, nullptr, nullptr, &size);
    if (m_pid == 0) {
        if (chdir(directory.c_str()) == 0)
            execve(arguments[0], arguments.data(), env.data());
        _exit(127);
    }
    m_terminal = Fd(terminal);
    fcntl(terminal, F_SETFL, O_NONBLOCK);
}

PtyProgram::~PtyProgram()
{
    if (m_pid > 0) {
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
    }
}

void PtyProgram::type(std::string_view bytes) const
{
    [[maybe_unused]] const ssize_t put = write(m_terminal.get(), bytes.data(), bytes.size());
}

void PtyProgram::resize(int columns, int rows) const
{
    const winsize size{static_cast<unsigned short>(rows), static_cast<unsigned short>(columns), 0, 0};
    ioctl(m_terminal.get(), TIOCSWINSZ, &size);
}

const std::string &PtyProgram::output()
{
    char bytes[4096];
    for (ssize_t got = 0; (got = read(m_terminal.get(), bytes, sizeof bytes)) > 0;)
        m_output.append(bytes, static_cast<std::size_t>(got));
    return m_output;
}

bool PtyProgram::shows(std::string_view text)
{
    return eventually([&] { return output().contains(text); });
}

int PtyProgram::ends()
{
    int status = 0;
    const bool ended = eventually([&] {
        output();
        return waitpid(m_pid, &status, WNOHANG) == m_pid;
    });
    if (!ended)
        return -1;
    m_pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace wm::tests
