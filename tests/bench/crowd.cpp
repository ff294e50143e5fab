#include "crowd.h"

#include "base/ulid.h"

#include <format>
#include <poll.h>

namespace wm::bench {

Result<Crowd> Crowd::connect(const BenchTown &town, int count)
{
    Crowd crowd;
    for (int i = 0; i < count; ++i) {
        auto client = tests::RpcClient::connect(town.town() / "person.sock");
        if (!client)
            return std::unexpected(client.error());
        crowd.m_clients.push_back(std::move(*client));
    }
    return crowd;
}

Result<> Crowd::run(const Next &next, const Take &take)
{
    std::vector<pollfd> waiting;
    for (const tests::RpcClient &client : m_clients)
        waiting.push_back({client.fd(), POLLIN, 0});
    std::size_t busy = 0;
    const auto ask = [&](std::size_t index) -> Result<> {
        const auto request = next(index);
        if (!request)
            return {};
        ++busy;
        return m_clients[index].send(1, request->first, request->second);
    };
    for (std::size_t index = 0; index < m_clients.size(); ++index)
        if (auto asked = ask(index); !asked)
            return asked;
    while (busy > 0) {
        if (poll(waiting.data(), waiting.size(), 10'000) <= 0)
            return fail("timeout", "The daemon did not answer within ten seconds.");
        for (std::size_t index = 0; index < m_clients.size(); ++index) {
            if (waiting[index].revents == 0)
                continue;
            auto line = m_clients[index].next_line(std::chrono::milliseconds(0));
            if (!line)
                return std::unexpected(line.error());
            if (!*line)
                continue;
            --busy;
            take(index, **line);
            if (auto asked = ask(index); !asked)
                return asked;
        }
    }
    return {};
}

bool is_result(const std::string &answer)
{
    return answer.contains("\"result\":");
}

Json new_bead(int number)
{
    return {{"title", std::format("Bead {} of a storm", number)}, {"rig", "demo"}, {"command_id", make_ulid(SystemClock().now())}};
}

} // namespace wm::bench
