// Clients of databases: what their SQL says, as far as it stands in the command line.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

struct Sql {
    bool reads_only = true;
    std::string_view loses; ///< rule, or empty
};

/// Splits into statements at `;` outside of quotes and comments, and looks at their words.
Sql sql_of(std::string_view text)
{
    Sql sql;
    std::vector<std::string> words;
    std::string word;
    const auto ends_word = [&] {
        if (!word.empty())
            words.push_back(lower_case(word));
        word.clear();
    };
    const auto ends_statement = [&] {
        ends_word();
        if (words.empty())
            return;
        const auto has = [&](std::string_view name) { return std::ranges::find(words, name) != words.end(); };
        const std::string &verb = words.front();
        if (verb == "with" ? has("delete") && !has("where") : verb == "delete" && !has("where"))
            sql.loses = "sql.delete_all";
        else if (verb == "update" && !has("where"))
            sql.loses = "sql.update_all";
        else if (verb == "truncate")
            sql.loses = "sql.truncate";
        else if (verb == "drop" || (verb == "alter" && has("drop")))
            sql.loses = "sql.drop";
        else if (verb == "flushall" || verb == "flushdb")
            sql.loses = "sql.drop";
        sql.reads_only &= one_of(verb,
                              "select show describe desc explain pragma values table use set begin commit rollback with help schema tables "
                              "indexes databases headers mode") &&
            !(verb == "with" && (has("delete") || has("update") || has("insert"))) && !(has("into") && verb == "select") &&
            !(verb == "explain" && has("analyze"));
        words.clear();
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("--")) {
            at = std::min(text.find('\n', at), text.size());
            ends_word();
        } else if (rest.starts_with("/*") && !rest.starts_with("/*!")) {
            at = std::min(text.find("*/", at), text.size());
            at += at < text.size() ? 1 : 0;
            ends_word();
        } else if (c == '\'' || c == '"') {
            ends_word();
            at = std::min(text.find(c, at + 1), text.size());
        } else if (c == ';') {
            ends_statement();
        } else if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
            word += c;
        } else if (c == '\\' && words.empty() && word.empty()) { // psql's own: \dt, \!
            if (rest.starts_with("\\!") || rest.starts_with("\\copy") || rest.starts_with("\\i") || rest.starts_with("\\o") ||
                rest.starts_with("\\g"))
                sql.reads_only = false;
            at = std::min(text.find('\n', at), text.size());
        } else {
            ends_word();
        }
    }
    ends_statement();
    return sql;
}

void judge_sql(Case &now, const Word &text)
{
    const Sql sql = sql_of(text.text);
    if (!sql.loses.empty())
        now.add(std::string(sql.loses), Level::destructive,
            sql.loses == "sql.drop"           ? "Drops tables or databases"
                : sql.loses == "sql.truncate" ? "Empties tables"
                                              : "Changes or deletes every row of a table",
            text.where);
    else if (!text.known)
        now.add("database.unknown", Level::unknown, "Sends a database what only a run would tell", text.where);
    else if (!sql.reads_only)
        now.add("database.change", Level::unknown, "Changes a database", text.where);
    else
        now.add("database.read", Level::changes_worktree, "Asks a database", text.where);
    // sqlite3 .shell, psql \!, mysql system: a way to programs
    for (const std::string_view way : {".shell", ".system", "\\!", "pg_read_file", "copy_program", "from program", "to program",
             "into outfile", "load_extension", "load_file"})
        if (lower_case(text.text).contains(way))
            now.add("run.inline", Level::unknown, "Starts programs, or uses files, from a database", text.where);
}

void databases(Case &now)
{
    struct Row {
        std::string_view programs, valued, code, file, host;
    };
    constexpr std::array rows = std::to_array<Row>({
        {"psql",
            "-c --command -f --file -h --host -p --port -U --username -d --dbname -o --output -v --set -P --pset -F -R -L --log-file -T",
            "-c --command", "-f --file", "-h --host"},
        {"mysql mariadb",
            "-e --execute -h --host -P --port -u --user -D --database --init-command -S --socket --defaults-file --defaults-extra-file",
            "-e --execute --init-command", "", "-h --host"},
        {"sqlite3 duckdb", "-cmd -init -separator -nullvalue -c -s -f", "-cmd -c -s", "-init -f", ""},
        {"mongo mongosh", "--eval -u --username -p --password --host --port --authenticationDatabase -f --file", "--eval", "-f --file",
            "--host"},
        {"clickhouse-client cqlsh sqlcmd sqlplus usql pgcli mycli litecli clickhouse",
            "-q --query -e --execute -Q -S -U -P -d -u -h --host -i -f", "-q --query -e --execute -Q", "-i -f", "-h --host -S"},
    });
    const auto row = std::ranges::find_if(rows, [&](const Row &candidate) { return one_of(now.program, candidate.programs); });
    const bool single = now.program == "sqlite3" || now.program == "duckdb";
    const Options options(now.words, row->valued, single ? Options::Style::single_dash : Options::Style::gnu);
    now.mind_unclear(options);
    std::vector<Word> texts;
    for (const Word *text : options.values(row->code))
        texts.push_back(*text);
    std::span<const Word> operands = options.operands;
    if (single && !operands.empty()) {
        Finding &finding = now.add("database.use", Level::reads, "Uses a database");
        now.use(finding, operands.front().text == ":memory:" ? What::list : What::read, operands.front());
        for (const Word &text : operands.subspan(1))
            texts.push_back(text);
        if (!options.surely("-readonly") && now.place(operands.front()) != Place::worktree &&
            now.place(operands.front()) != Place::scratch && operands.front().text != ":memory:")
            at_least(finding.level, Level::changes_elsewhere);
    }
    if (now.call.input)
        texts.push_back(literal(*now.call.input, now.call.where));
    for (const Word *file : options.values(row->file))
        now.use(now.add("database.script", Level::unknown, "Runs a file of SQL", file->where), What::read, *file);
    const bool mongo = one_of(now.program, "mongo mongosh");
    for (const Word &text : texts) {
        if (!mongo) {
            judge_sql(now, text);
            continue;
        }
        bool loses = false;
        for (const std::string_view word : {"drop", "deleteMany", "remove(", "deleteOne", "findOneAndDelete", "renameCollection"})
            loses |= text.text.contains(word);
        now.add(loses ? "sql.drop" : "database.change", loses ? Level::destructive : Level::unknown,
            loses ? "Deletes from a database" : "Runs code in a database", text.where);
    }
    const Word *output = options.value("-o --output -L --log-file");
    if (output && now.program == "psql")
        now.use(now.add("file.replace", Level::reads, "Writes a file anew", output->where), What::replace, *output);
    if (options.surely("-l --list") && now.program == "psql")
        now.add("database.read", Level::changes_worktree, "Asks a database");
    else if (texts.empty() && options.values(row->file).empty())
        now.add("database.script", Level::unknown, "Sends a database what is not known here");
    if (const Word *host = options.value(row->host); host && !is_this_machine(host->text) && !host->text.starts_with('/')) {
        Finding &finding = now.add("database.remote", Level::network, "Uses a database of another machine", host->where);
        finding.hosts = {host->known ? host->text : "*"};
    }
    for (const Word &url : operands)
        if (const std::string host = host_of(url.text); url.text.contains("://") && !is_this_machine(host))
            now.add("database.remote", Level::network, "Uses a database of another machine", url.where).hosts = {url.known ? host : "*"};
}

void redis(Case &now)
{
    const Options options(now.words, "-h -p -a -n -u -s --user --pass -r -i --eval", Options::Style::posix);
    const std::string verb = options.operands.empty() ? "" : lower_case(options.operands.front().text);
    now.mind_unclear(options);
    if (one_of(verb, "flushall flushdb del unlink shutdown rename hdel"))
        now.add("sql.drop", Level::destructive, "Deletes from a database");
    else if (one_of(verb,
                 "get keys scan info ping ttl type exists llen lrange hgetall hget smembers zrange dbsize monitor mget memory strlen"))
        now.add("database.read", Level::changes_worktree, "Asks a database");
    else
        now.add("database.change", Level::unknown, "Changes a database");
}

void administers(Case &now)
{
    const bool drops = one_of(now.program, "dropdb dropuser pg_resetwal mysqladmin mongorestore pg_restore");
    const bool dumps = one_of(now.program, "pg_dump pg_dumpall mysqldump mongodump pg_isready");
    const Options options(
        now.words, "-h --host -p --port -U --username -d --dbname -f --file -u --user --out -o -r --result-file -F -n -t -T -N --archive");
    Finding &finding = now.add(drops ? "sql.drop"
            : dumps                  ? "database.read"
                                     : "database.change",
        drops       ? Level::destructive
            : dumps ? Level::changes_worktree
                    : Level::unknown,
        drops       ? "Drops tables or databases, or puts others in their place"
            : dumps ? "Reads a database"
                    : "Changes a database");
    if (dumps)
        for (const Word *output : options.values("-f --file --out -o -r --result-file --archive"))
            now.use(finding, What::replace, *output);
}

constexpr std::array programs = std::to_array<Program>({
    {"psql mysql mariadb sqlite3 duckdb mongo mongosh clickhouse-client cqlsh sqlcmd sqlplus usql pgcli mycli litecli clickhouse",
        databases, false},
    {"redis-cli valkey-cli", redis, false},
    {"dropdb createdb dropuser createuser pg_dump pg_dumpall pg_restore pg_isready pg_ctl pg_resetwal initdb mysqldump mysqladmin "
     "mongodump mongorestore mongoimport influx etcdctl consul vault",
        administers, false},
});

} // namespace

std::span<const Program> database_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
