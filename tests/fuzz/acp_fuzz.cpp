// What an ACP agent prints may be anything: the runtime stays whole, keeps little, and one that takes the run up from
// both logs stands in the same place and repeats nothing. Lines that begin with '>' are wishes.
#include "fuzz.h"
#include "runtimes/acp.h"

using namespace wm;
using namespace wm::runtimes;

namespace {

void write_all(Runtime &runtime, std::string &in)
{
    for (int i = 0; i < 1000; ++i) {
        const auto line = runtime.due();
        if (!line)
            return;
        wm::fuzz::require(line == runtime.due());
        runtime.wrote(*line);
        in += *line;
    }
    wm::fuzz::require(false); // it never ends
}

void wish(Runtime &runtime, std::string_view line)
{
    const std::string request = runtime.standing().requests.empty() ? "" : runtime.standing().requests.front().id;
    if (line == ">interrupt")
        (void)runtime.want(Interrupt{});
    else if (line == ">allow" || line == ">deny")
        (void)runtime.want(Reply{request, line == ">allow", "why"});
    else
        (void)runtime.want(Prompt{std::string(line), "go"});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Start start;
    start.cwd = "/repo";
    start.model = "b";
    const auto live = make_acp(start);
    std::string in, out;
    write_all(*live, in);
    for (std::string_view rest = wm::fuzz::text_of(data, size); !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.starts_with('>')) {
            wish(*live, line);
        } else {
            out += std::string(line) + "\n";
            live->read(std::string(line) + "\n");
        }
        write_all(*live, in);
    }

    const auto other = make_acp(start);
    other->wrote(in);
    for (const char &c : out)
        other->read({&c, 1});
    const Standing &a = live->standing();
    const Standing &b = other->standing();
    wm::fuzz::require(a.phase == b.phase && a.session == b.session && a.action == b.action && a.requests == b.requests &&
        a.context == b.context && a.trouble == b.trouble && a.turns == b.turns);
    if (a.undelivered == b.undelivered) // no wish was left unwritten
        wm::fuzz::require(!other->due());
    return 0;
}
