#pragma once
// Many clients of one daemon in one thread, for storms of requests.
#include "bench_town.h"
#include "support/rpc_client.h"

#include <functional>
#include <optional>

namespace wm::bench {

/// Clients that each wait for their answer before they ask again, until `next` has no more requests for them. `take` gets
/// the line that client `index` was answered: parsing it would take the processor from the daemon.
class Crowd {
public:
    using Request = std::pair<std::string, Json>; ///< method and parameters
    using Next = std::function<std::optional<Request>(std::size_t index)>;
    using Take = std::function<void(std::size_t index, const std::string &answer)>;

    static Result<Crowd> connect(const BenchTown &town, int count);
    Result<> run(const Next &next, const Take &take);

private:
    std::vector<tests::RpcClient> m_clients;
};

bool is_result(const std::string &answer);

/// The parameters of bead.create.
Json new_bead(int number);

} // namespace wm::bench
