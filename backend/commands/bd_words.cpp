#include "commands/bd_words.h"

#include "commands/spelling.h"

#include <algorithm>
#include <vector>

namespace wm::commands {
namespace {

struct BdVerb {
    std::string_view words;
    bool done; ///< nothing is left to do
    std::string_view sentence;
    std::string_view hint;
};

constexpr std::string_view no_dolt = "There is no Dolt behind wm.";
constexpr std::string_view always_saved = "Every change is in the town's ledger when wm has answered; nothing needs to be pushed.";
constexpr std::string_view no_tracker = "wm does not talk to issue trackers.";

constexpr BdVerb verbs[] = {
    {"sync", true, "There is nothing to sync.", always_saved},
    {"flush", true, "There is nothing to flush.", always_saved},
    {"dolt push", true, no_dolt, always_saved},
    {"dolt pull", true, no_dolt, always_saved},
    {"dolt commit", true, no_dolt, always_saved},
    {"dolt", false, no_dolt, "`wm status` shows the daemon, `wm ledger verify` checks what it has stored."},
    {"vc", false, "The ledger has one line of history.", "`wm ledger at` shows the state of an earlier time."},
    {"branch", false, "The ledger has no branches.", "Branches are made for agents: `wm sling BEAD`."},
    {"federation", false, "A town has no peers.", "`wm export FILE` hands its beads to another one."},
    {"repo", false, "wm has rigs in the place of repositories.", "`wm rig list` shows them, `wm rig add PATH` adds one."},
    {"ship", false, "A closed bead ships what its labels provide.",
        "`wm label add BEAD provides:NAME`; who waits for external:RIG:NAME goes on when it is closed."},
    {"daemon", false, "The daemon starts by itself.", "`wm status` shows it, `wm daemon stop` stops it."},
    {"daemons", false, "A town has one daemon, which starts by itself.", "`wm status` shows it."},
    {"init", false, "A town needs no init.", "Add a repository: `wm rig add PATH`. Beads of a .beads directory: `wm import FILE`."},
    {"init-safety", false, "A town needs no init.", "Add a repository: `wm rig add PATH`."},
    {"bootstrap", false, "A town needs no bootstrap.", "Beads of a .beads directory come in with `wm import FILE`."},
    {"onboard", false, "Agents are told what they need at their start.", "`wm prime` prints it."},
    {"quickstart", false, "There is no quickstart.", "`wm help` lists the commands."},
    {"setup", false, "Editors need no set-up.", "Agents are told what they need at their start; `wm prime` prints it."},
    {"hooks", true, "wm needs no git hooks.", "Agents' branches land through the merge queue: `wm mq`."},
    {"migrate", true, "There is nothing to migrate.", "The daemon brings an older ledger up to date by itself."},
    {"migrate-personal", true, "There is nothing to migrate.", ""},
    {"upgrade", false, "wm does not upgrade itself.", "`wm --version` says which one it is."},
    {"compact", false, "The ledger needs no compaction.", ""},
    {"flatten", false, "The ledger keeps its history.", ""},
    {"gc", true, "There is nothing to collect.", "Ephemeral beads go by themselves when their time is over."},
    {"prune", false, "Nothing is pruned.", "`wm delete BEAD` shows what a deletion would take along."},
    {"purge", false, "Nothing is purged.", "Ephemeral beads go by themselves when their time is over."},
    {"admin", false, "There are no admin commands.", "`wm delete BEAD` deletes one bead, `wm ledger verify` checks the ledger."},
    {"repair", false, "There is no repair.", "`wm ledger verify` says what is wrong; `wm backup` keeps copies."},
    {"merge", false, "wm has no merge driver: there is no file to merge.", "The merge queue of the agents' work is `wm mq`."},
    {"resolve-conflicts", false, "There is no file that could be in conflict.", ""},
    {"sql", false, "The ledger is not opened to SQL.", "`wm list --json` and `wm show BEAD --json` print what it holds."},
    {"gql", false, "There is no query language.", "`wm list` has filters, `wm search` finds words."},
    {"query", false, "There is no query language.", "`wm list` has filters, `wm search` finds words."},
    {"serve", false, "wm serves no HTTP.", "Programs use the town's socket: docs/protocol.md."},
    {"events", false, "wm has no journal to tail.", "Programs subscribe to the feed on the town's socket: docs/protocol.md."},
    {"cas", false, "There is no metadata compare-and-set.", "`wm update BEAD --expected N` refuses when the bead has changed since N."},
    {"lease", true, "Claims have no lease.", "The daemon knows which agents live, and gives back what a dead one held."},
    {"heartbeat", true, "Claims need no heartbeat.", "The daemon knows which agents live."},
    {"hb", true, "Claims need no heartbeat.", "The daemon knows which agents live."},
    {"reclaim", true, "There is nothing to reclaim.", "The daemon gives back what a dead agent held."},
    {"recompute-blocked", true, "There is nothing to recompute.", "What is blocked is kept right with every change."},
    {"config", false, "wm has no config command.", "`wm town set`, `wm rig set`, and town.toml in the town's directory."},
    {"context", false, "It is called status here.", "`wm status` shows the town."},
    {"version", false, "It is an option here.", "`wm --version`"},
    {"edit", false, "wm opens no editor.", "`wm update BEAD --body-file FILE` takes the text from a file, `--body -` from standard input."},
    {"create-form", false, "wm has no form.", "`wm create TITLE`; the window has one."},
    {"rename", false, "Ids of beads do not change.", "`wm update BEAD --title TITLE` changes the title."},
    {"rename-prefix", false, "Ids of beads do not change.", ""},
    {"swarm", false, "It is called a convoy here.", "`wm convoy create TITLE BEAD…`"},
    {"worktree", false, "Agents' worktrees are made and removed by themselves.", "`wm agents` shows who works where."},
    {"merge-slot", false, "There is no merge slot: the queue lands one change after the other.", "`wm mq` shows it."},
    {"audit", false, "Every command is in the ledger with who gave it.", "`wm log BEAD` shows what an agent printed."},
    {"metrics", false, "wm collects no metrics.", "`wm status` shows the town."},
    {"mol wisp", false, "Molecules do not vanish.",
        "`wm mol pour FORMULA` makes the steps; `wm create TITLE --ephemeral` a bead that goes by itself."},
    {"mol bond", false, "Molecules are not bonded.", "`wm dep add BEAD OTHER` lets one wait for the other."},
    {"mol burn", false, "A molecule is a bead with its steps.", "`wm delete BEAD STEP…` shows what would go, and forgets it."},
    {"mol squash", false, "Steps that are done stay.", "`wm close BEAD --reason TEXT` says what came of the whole."},
    {"mol distill", false, "Formulas are not made of beads.", "They are TOML files: docs/formulas.md; `wm formula show NAME` shows one."},
    {"mol seed", false, "Formulas are found by themselves.", "`wm formula list` shows them."},
    {"mol stale", false, "Steps are beads.", "`wm stale --parent BEAD` shows those that nobody has touched."},
    {"mol ready", false, "Steps are beads.",
        "`wm mol current BEAD` shows the step to do now, `wm ready --parent BEAD` all that could be started."},
    {"mol last-activity", false, "Steps are beads.", "`wm mol progress BEAD` shows them, `wm show STEP` when one was changed."},
    {"formula convert", false, "Formulas are TOML files.", "docs/formulas.md says how one is written."},
    {"gate discover", false, "Gates do not look for what they wait for.", "Say it: `wm update GATE --await-id NUMBER`."},
    {"graph check", false, "wm draws no graph.", "`wm dep cycles` says which beads wait for each other."},
    {"graph", false, "wm draws no graph.", "`wm dep tree BEAD` shows what it waits for; the window draws it."},
    {"history", false, "There is no list of a bead's versions.",
        "`wm ledger at MOMENT --bead BEAD` shows it as it was; `wm audit` who was allowed what."},
    {"diff", false, "There are no versions to compare.", "`wm ledger at MOMENT` shows the town as it was."},
    {"set-state", false, "Such a state is a label here.", "`wm update BEAD --remove-label DIM:OLD --add-label DIM:NEW`"},
    {"state", false, "Such a state is a label here.", "`wm label list BEAD` shows them."},
    {"kv", false, "There is no store of keys and values.", "`wm remember TEXT --key KEY` keeps a text, `wm recall KEY` prints it."},
    {"batch", false, "There are no batches.",
        "`wm update`, `wm close` and `wm show` take several beads, `wm create --file FILE.md` writes several."},
    {"todo", false, "A thing to do is a bead.", "`wm q TITLE` writes one, `wm list` shows them, `wm close BEAD` ends one."},
    {"promote", false, "It is an option here.", "`wm update BEAD --persistent` keeps an ephemeral bead."},
    {"lint", false, "Beads have no sections that could be missing.", "`wm show BEAD` shows what one says."},
    {"duplicates", false, "wm does not look for duplicates.",
        "`wm search WORDS` finds beads that are alike, `wm duplicate BEAD --of OTHER` closes one."},
    {"find-duplicates", false, "wm does not look for duplicates.",
        "`wm search WORDS` finds beads that are alike, `wm duplicate BEAD --of OTHER` closes one."},
    {"orphans", false, "Work that has landed closes its bead by itself.", "`wm mq` shows what is on its way."},
    {"preflight", false, "The project's gates are run by the merge queue.",
        "`wm mq` shows them at work; .wagonmaster.toml says which there are."},
    {"rules", false, "Rule files of agents belong to the project.", "`wm policy` shows what agents may do."},
    {"mail", false, "There is no mail.",
        "`wm note BEAD TEXT` and `wm comment BEAD TEXT` leave word; the person says something to an agent: `wm nudge BEAD TEXT`."},
    {"human stats", false, "There are no statistics of questions.", "`wm human list --all` lists them."},
    {"label propagate", false, "Labels are not handed down.", "`wm label add BEAD… LABEL` takes several beads."},
    {"backup init", true, "Backups need no set-up.", "The daemon makes one a day; `wm backup` makes one now."},
    {"backup remove", false, "Backups go by themselves, the oldest first.",
        "`wm backup list` says where they are; a file of that name is written so: `wm backup ./remove`."},
    {"cleanup", false, "Nothing is cleaned up by hand.", "`wm delete BEAD` shows what a deletion would take along."},
    {"github", false, no_tracker, "`wm import FILE` reads beads."},
    {"gitlab", false, no_tracker, "`wm import FILE` reads beads."},
    {"jira", false, no_tracker, "`wm import FILE` reads beads."},
    {"linear", false, no_tracker, "`wm import FILE` reads beads."},
    {"ado", false, no_tracker, "`wm import FILE` reads beads."},
    {"notion", false, no_tracker, "`wm import FILE` reads beads."},
};

constexpr BdFlag flags[] = {
    // They say how bd reaches its store; here there is one way.
    {"--no-daemon", false, "", ""},
    {"--no-auto-flush", false, "", ""},
    {"--no-auto-import", false, "", ""},
    {"--allow-stale", false, "", ""},
    {"--lock-timeout", true, "", ""},
    {"--dolt-auto-commit", true, "", ""},
    {"--ignore-schema-skew", false, "", ""},
    {"--sandbox", false, "", ""},
    {"--no-push", false, "", ""},
    {"--no-pager", false, "", ""},
    {"--verbose", false, "", ""},
    {"-v", false, "", ""},
    {"--profile", false, "", ""},
    // Without effect these would do something else than asked.
    {"--db", true, "A town has one ledger; there is no --db.", "WAGONMASTER_HOME chooses another town."},
    {"--no-db", false, "wm works on the town's ledger, never on a JSONL file.", "`wm import FILE` reads one."},
    {"--readonly", false, "wm has no read-only mode.", "Leave it out; show, list and ready change nothing."},
    {"--global", false, "There is no global store.", "WAGONMASTER_HOME chooses the town."},
    {"--dry-run", false, "This command has no --dry-run.", "Nothing was done."},
};

constexpr std::string_view lists = "bead.list bead.ready bead.blocked bead.stale search.query";
constexpr std::string_view texts_are_searched = "Lists do not look into texts.";
constexpr std::string_view search_instead = "`wm search WORDS` finds beads by the words in their descriptions and notes.";

constexpr BdOption options[] = {
    // How a list is drawn.
    {lists, "--pretty", false, false, "--pretty does nothing here: a list is a table.", ""},
    {lists, "--tree", false, false, "--tree does nothing here: `wm dep tree BEAD` and `wm children BEAD` show what belongs together.", ""},
    {lists, "--long", false, false, "--long does nothing here: `wm show BEAD` prints the whole bead.", ""},
    {lists, "--plain", false, false, "", ""},
    {lists, "--flat", false, false, "", ""},
    {lists, "--format", true, true, "Lists have no other formats.", "--json prints them for programs, -q the ids alone."},
    {lists, "--watch", false, true, "wm does not watch.", "`wm wait` waits for an event; the window follows by itself."},
    {lists, "--desc-contains", true, true, texts_are_searched, search_instead},
    {lists, "--description-contains", true, true, texts_are_searched, search_instead},
    {lists, "--notes-contains", true, true, texts_are_searched, search_instead},
    // They are in a list anyhow.
    {lists, "--include-gates", false, false, "", ""},
    {lists, "--include-templates", false, false, "", ""},
    {lists, "--include-infra", false, false, "", ""},
    {"bead.ready", "--gated", false, true, "Gates open by themselves, and what waits for them is ready then.",
        "`wm gate list` shows those that are open."},
    {"bead.ready", "--explain", false, false, "--explain does nothing here: `wm blocked` says what waits for what.", ""},
    {"town.status bead.stats", "--all", false, false, "", ""},
    {"town.status bead.stats", "--no-activity", false, false, "", ""},
    {"town.status", "--assigned", false, true, "The town's status is of all.", "`wm stats --assigned` counts those of who asks."},
    {"town.status", "--schema", false, true, "The ledger's tables are no interface.",
        "`wm list --json` and `wm show BEAD --json` print what it holds."},
    {"bead.close", "--no-auto", false, false, "", ""}, // --continue names the next step and claims nothing
    {"beads.export", "--all", false, false, "", ""},
    {"bead.show", "--long", false, false, "", ""},
    {"bead.show", "--local-time", false, false, "", ""},
    {"bead.show", "--thread", false, false, "--thread does nothing here: `wm comments BEAD` shows what was said.", ""},
    {"bead.show", "--as-of", true, true, "A bead of another time is shown by the ledger.", "`wm ledger at MOMENT --bead BEAD`"},
    {"bead.show", "--watch", false, true, "wm does not watch.", "`wm wait` waits for an event; the window follows by itself."},
    {"bead.create", "--force", false, false, "", ""},
    {"bead.create", "--no-inherit-labels", false, false, "", ""}, // no bead takes over the labels of another
    {"bead.create", "--validate", false, false, "--validate does nothing here: nothing is asked of a description.", ""},
    {"dep.tree", "--format", true, true, "A tree has no other formats.", "--json prints it for programs."},
    {"dep.tree", "--show-all-paths", false, false, "--show-all-paths does nothing here: a bead is gone into once.", ""},
};

} // namespace

const BdOption *bd_option(std::string_view method, std::string_view spelling)
{
    const auto found = std::ranges::find_if(options,
        [&](const BdOption &option) { return option.spelling == spelling && std::ranges::contains(split_words(option.methods), method); });
    return found != std::end(options) ? found : nullptr;
}

std::optional<Error> bd_verb(std::span<const std::string> words, std::size_t known)
{
    for (const BdVerb &verb : verbs) { // "dolt push" stands before "dolt"
        const auto parts = split_words(verb.words);
        if (parts.size() > known && words.size() >= parts.size() && std::ranges::equal(parts, words.first(parts.size())))
            return Error{verb.done ? "nothing_to_do" : "usage", std::string(verb.sentence), std::string(verb.hint)};
    }
    return std::nullopt;
}

const BdFlag *bd_flag(std::string_view spelling)
{
    const auto found = std::ranges::find(flags, spelling, &BdFlag::spelling);
    return found != std::end(flags) ? found : nullptr;
}

} // namespace wm::commands
