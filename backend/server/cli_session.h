#pragma once
// One `wm` invocation: its arguments become a command, its result becomes text. `wm` itself only prints. Main thread.
#include "commands/arguments.h"
#include "commands/services.h"
#include "server/connection.h"

namespace wm::server {

class CliSession {
public:
    using Answer = std::function<void(Result<Json>)>;

    /// `answer` gets {"code","out","err"}.
    CliSession(commands::Services &services, Connection &client, Answer answer);

    void run(const Json &params);
    /// What `wm` read from its standard input after we asked for it.
    void take_input(const Json &params);

private:
    void start();

    commands::Services &m_services;
    Connection &m_client;
    Answer m_answer;
    commands::Parsed m_parsed;
    commands::Request m_request;
    commands::Screen m_screen;
};

} // namespace wm::server
