#pragma once
// One `wm` invocation: its arguments become a command, its result becomes text. `wm` itself only prints. Main thread.
#include "commands/arguments.h"
#include "commands/services.h"
#include "server/cli_caller.h"

namespace wm::server {

class CliSession {
public:
    using Answer = std::function<void(Result<Json>)>;

    /// `answer` gets {"code","out","err"}.
    CliSession(commands::Services &services, Connection &client, Answer answer);
    ~CliSession();

    void run(const Json &params);
    /// What `wm` read from a file, and what its person said, after we asked for it.
    void take_input(const Json &params) { m_caller->take_input(params); }
    void take_answer(const Json &params) { m_caller->take_answer(params); }

private:
    /// Asks for the next file that the command needs; starts it after the last one.
    void collect(std::size_t upload);
    Result<> take(const commands::Upload &upload, std::shared_ptr<const ScratchFile> file);
    void start();

    commands::Services &m_services;
    Connection &m_client;
    Answer m_answer;
    commands::Parsed m_parsed;
    commands::Request m_request;
    commands::Screen m_screen;
    std::shared_ptr<CliCaller> m_caller;
};

} // namespace wm::server
