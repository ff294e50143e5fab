// A program in a terminal may print anything: the runtime stays whole, and one that takes the run up from both logs stands in
// the same place and types nothing twice. Lines that begin with '>' are wishes.
#include "base/text.h"
#include "fuzz.h"
#include "runtimes/terminal.h"

using namespace wm;
using namespace wm::runtimes;

namespace {

void write_all(Runtime &runtime, std::vector<std::string> &in)
{
    for (int i = 0; i < 10'000; ++i) {
        const auto line = runtime.due();
        if (!line)
            return;
        wm::fuzz::require(line == runtime.due());
        runtime.wrote(*line);
        in.push_back(*line);
    }
    wm::fuzz::require(false); // it never ends
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Start start;
    const auto live = make_terminal(start);
    std::string out;
    std::vector<std::string> in;
    std::vector<Prompt> prompts;
    for (std::string_view rest = wm::fuzz::text_of(data, size); !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line == ">interrupt") {
            (void)live->want(Interrupt{});
        } else if (line == ">quiet") {
            live->is_quiet();
        } else if (line.starts_with('>')) {
            prompts.push_back({"p" + std::to_string(prompts.size()), std::string(line), line.ends_with('!')});
            (void)live->want(prompts.back());
        } else {
            out += std::string(line) + "\n";
            live->read(std::string(line) + "\n");
        }
        write_all(*live, in);
    }

    const auto other = make_terminal(start);
    for (const std::string &line : in)
        other->wrote_before(line, 1);
    for (const char &byte : out)
        other->read({&byte, 1});
    for (const Prompt &prompt : prompts)
        wm::fuzz::require(other->want(prompt).has_value());
    const Standing &a = live->standing();
    const Standing &b = other->standing();
    wm::fuzz::require(a.phase == b.phase && a.action == b.action && a.undelivered == b.undelivered);
    wm::fuzz::require(is_valid_utf8(a.action) && a.action.size() <= 4 * 200);
    return 0;
}
