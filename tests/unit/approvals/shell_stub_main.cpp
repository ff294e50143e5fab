// Started by bash in shell_bash_test under many names: notes its directory and words, NUL between them and one more behind,
// at the end of the file that WM_STUB_LOG names. `no` fails; `once ID` works once.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

int main(int argc, char **argv)
{
    const char *const log = std::getenv("WM_STUB_LOG");
    if (log == nullptr)
        return 2;
    char cwd[4096] = "";
    std::string record = getcwd(cwd, sizeof cwd) == nullptr ? "" : cwd;
    record += '\0';
    const std::string name = argv[0] == nullptr ? "" : argv[0];
    for (int i = 0; i < argc; ++i)
        record.append(argv[i]).append(1, '\0');
    record += '\1'; // words are generated without it
    const int file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0 || write(file, record.data(), record.size()) != static_cast<ssize_t>(record.size()))
        return 2;
    if (name == "once" && argc > 1)
        return open((std::string(log) + '.' + argv[1]).c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600) < 0 ? 1 : 0;
    return name == "no" ? 1 : 0;
}
