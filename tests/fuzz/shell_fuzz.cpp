// A command line of an agent may be anything: an answer with spans inside of the line, and the same one a second time.
#include "approvals/command.h"
#include "fuzz.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view line = fuzz::text_of(data, size);
    approvals::Surroundings here;
    here.cwd = here.worktree = "/w";
    here.home = "/home/dana";
    const auto understanding = approvals::understand(line, here);
    const auto inside = [&](const approvals::Span &span) { fuzz::require(span.at <= size && span.length <= size - span.at); };
    for (const approvals::Invocation &invocation : understanding.invocations) {
        inside(invocation.where);
        fuzz::require(!invocation.reads_from || *invocation.reads_from < understanding.invocations.size());
        fuzz::require(!invocation.cwd || invocation.cwd->starts_with('/'));
        for (const approvals::Word &word : invocation.argv) {
            inside(word.where);
            fuzz::require(!(word.known && word.many));
        }
        for (const approvals::Redirect &redirect : invocation.redirects)
            inside(redirect.where);
    }
    for (const approvals::Obscure &obscure : understanding.obscure) {
        inside(obscure.where);
        fuzz::require(!obscure.why.empty());
    }
    fuzz::require(approvals::understand(line, here).invocations.size() == understanding.invocations.size());
    return 0;
}
