#pragma once
// One command, from the connection to its exit status: what the daemon sends is printed or written to a file, what it
// asks for is read from a file or asked of the person. A try that broke off may be repeated with the same request: its
// command id makes that harmless.
#include "attach.h"
#include "output_file.h"
#include "shell.h"

#include "base/fd.h"
#include "base/json.h"
#include "wire/framing.h"
#include "wire/places.h"

#include <chrono>
#include <optional>

namespace wm::cli {

class Conversation {
public:
    /// `patience`: with a daemon that does not say hello. The request is sent when it has.
    explicit Conversation(Json request, std::chrono::milliseconds patience = std::chrono::seconds(30))
        : m_request(std::move(request)), m_patience(patience)
    {}

    /// The exit status. Errors: "disconnected" when it may be tried again, others when not; "unanswered" when nobody said
    /// hello.
    Result<int> run_once(Fd socket);
    /// What is to be done once the connection is closed.
    const std::optional<Attachment> &attachment() const { return m_attachment; }
    const std::optional<ShellPlace> &shell() const { return m_shell; }

private:
    Result<std::optional<int>> take(const Json &message, int socket);
    Result<> send_input(const Json &params, int socket);
    Result<> answer(const Json &params, int socket);
    Result<> take_file(const Json &params);
    Result<> take_output(const Json &params);
    std::unexpected<Error> went_away() const;
    bool json() const;

    Json m_request;
    std::chrono::milliseconds m_patience;
    std::optional<Attachment> m_attachment;
    std::optional<ShellPlace> m_shell;
    std::optional<OutputFile> m_file;
    std::string m_standard_input; ///< as far as it was short enough to be said again
    bool m_input_known = false;
    bool m_printed = false;
    bool m_input_gone = false;
};

} // namespace wm::cli
