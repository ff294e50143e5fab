#pragma once
// The daemon's side of one `wm`: asks it for files, sends it output piece by piece at the pace it takes it, asks its
// person. Handlers hold it as commands::Caller; once hung up, everything it was asked is answered and nothing is sent.
// Main thread.
#include "commands/caller.h"
#include "server/connection.h"

#include <QPointer>

#include <filesystem>
#include <map>

namespace wm::server {

class CliCaller final : public QObject, public commands::Caller {
    Q_OBJECT

public:
    struct Traits {
        bool json = false;
        bool asks = false; ///< there is a person at a terminal
        std::filesystem::path directory;         ///< --directory: what names of files begin with
        std::filesystem::path scratch_directory; ///< where files are collected
    };
    using Received = std::function<void(Result<std::shared_ptr<const ScratchFile>>)>;

    CliCaller(Connection &client, Traits traits);

    /// Asks `wm` for the content of a file of at most `limit` bytes.
    void receive(const std::string &path, std::int64_t limit, Received received);
    void keep_input(const std::string &param, std::shared_ptr<const ScratchFile> file) { m_inputs[param] = std::move(file); }
    /// The notifications "cli.input" and "cli.answer".
    void take_input(const Json &params);
    void take_answer(const Json &params);
    void hang_up();

    bool json() const override { return m_traits.json; }
    std::shared_ptr<const ScratchFile> input(std::string_view param) const override;
    void print(std::string_view text) override;
    void send(std::shared_ptr<const ScratchFile> file, std::string path, std::function<void()> sent) override;
    void when_gone(std::function<void()> gone) override { m_gone = std::move(gone); }
    void attach(const std::filesystem::path &run_dir, const std::string &agent, const std::string &detach, bool read_only) override;
    void open_shell(const std::filesystem::path &directory, const std::string &agent, bool live) override;
    void ask(std::string question, std::function<void(std::optional<bool>)> answered) override;

private:
    struct Incoming {
        std::string path;
        std::int64_t limit;
        std::shared_ptr<ScratchFile> file;
        Received received;
    };
    struct Outgoing {
        std::shared_ptr<const ScratchFile> file;
        std::int64_t offset;
        bool named;
        std::function<void()> sent;
    };

    void finish_input(Result<std::shared_ptr<const ScratchFile>> result);
    void send_more();

    QPointer<Connection> m_client;
    Traits m_traits;
    std::optional<Incoming> m_incoming;
    std::optional<Outgoing> m_outgoing;
    std::function<void(std::optional<bool>)> m_answered;
    std::function<void()> m_gone;
    std::map<std::string, std::shared_ptr<const ScratchFile>, std::less<>> m_inputs;
};

} // namespace wm::server
