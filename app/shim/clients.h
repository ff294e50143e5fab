#pragma once
// Who holds a connection to this shim: a daemon, and whoever watches its terminal. Other users are turned away. A client that
// does not read is dropped before it makes the shim grow: it connects again and asks where things stand.
#include "base/fd.h"
#include "base/result.h"
#include "wire/framing.h"
#include "wire/shim_protocol.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <poll.h>
#include <string>
#include <vector>

namespace wm::shim {

class Clients {
public:
    struct Client {
        Fd socket;
        pid_t pid = 0; ///< who connected
        std::optional<bool> steers; ///< whether it may, once it was asked
        wire::LineBuffer received{wire::input_limit};
        std::string unsent;
        bool attached = false;
        std::int64_t told_out_bytes = 0;
        std::chrono::milliseconds tell_every{};
        std::chrono::steady_clock::time_point tell_at; ///< growth, no sooner
        bool told_exit = false;
        bool gone = false;
    };
    /// Answers one call; called from `serve`.
    using Answer = std::function<Result<Json>(Client &, const wire::ShimRequest &)>;

    Result<> listen(const std::filesystem::path &path);
    /// Adds what has to be watched.
    void watch(std::vector<pollfd> &watched) const;
    /// Takes new connections (greeting them), reads requests, answers them, sends what can be sent.
    void serve(const std::vector<pollfd> &watched, const wire::ShimHello &hello, const Answer &answer);

    /// Growth beyond what each attached client knows, as often as it wants to hear of it.
    void tell_growth(std::int64_t out_bytes, std::chrono::steady_clock::time_point now);
    /// When there is growth to be told; nothing when everyone knows.
    std::optional<std::chrono::steady_clock::time_point> next_growth(std::int64_t out_bytes) const;
    /// What the growth was, and the end, once to each.
    void tell_exit(const wire::ExitRecord &exit);

    bool empty() const { return m_clients.empty(); }

private:
    void accept_all(const wire::ShimHello &hello);
    void read_from(Client &client, const Answer &answer);
    void tell(Client &client, const wire::ShimMessage &message);
    void send_to(Client &client);
    void drop_the_gone();

    Fd m_listener;
    std::list<Client> m_clients;
};

} // namespace wm::shim
