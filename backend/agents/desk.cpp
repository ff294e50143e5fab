#include "agents/desk.h"

#include "base/files.h"
#include "base/text.h"
#include "town/codec.h"
#include "wire/shim_files.h"

#include <algorithm>
#include <fcntl.h>

namespace wm::agents {
namespace {

/// Of out.log, before answers go out and the next wish is heard.
constexpr std::int64_t most_at_once = 4 << 20;
/// A terminal that has printed nothing for so long waits for somebody, as far as one can tell.
constexpr std::chrono::nanoseconds quiet_after = std::chrono::seconds(2);
/// Of out.log, whose entries are kept in memory while the transcript cannot be written.
constexpr std::int64_t most_untold = 32 << 20;
constexpr std::size_t most_of_in_log = std::size_t(1) << 30;
constexpr const char *checkpoint_file = "checkpoint.json";

} // namespace

Desk::Desk(std::filesystem::path run_dir, NewRuntime new_runtime, runtimes::Prices prices)
    : m_run_dir(std::move(run_dir)), m_new_runtime(std::move(new_runtime)), m_runtime(m_new_runtime()), m_prices(std::move(prices))
{}

void Desk::take_up()
{
    auto transcript = transcript::Writer::open(m_run_dir / "transcript");
    if (transcript)
        m_transcript = std::move(*transcript);
    else
        m_step.complaint = transcript.error().message;
    if (const auto said = read_file(m_run_dir / "in.log", most_of_in_log))
        for (const std::string &line : split_lines(std::string_view(*said).substr(restore(said->size()))))
            if (const auto json = parse_json(line, "in.log"))
                if (const auto record = wire::read_input_record(*json))
                    m_runtime->wrote_before(record->bytes, record->at);
    if (m_transcript)
        while (m_step.read_to < m_transcript->derived_to()) {
            const std::int64_t before = m_step.read_to;
            read(std::min(m_transcript->derived_to(), before + most_at_once), 0);
            m_entries.clear(); // the transcript has them
            if (m_step.read_to == before)
                break; // out.log is shorter than it was: what is there counts
        }
    m_told_to = m_step.read_to;
}

Step Desk::work(const std::vector<runtimes::Wish> &wishes, std::int64_t out_bytes, Timestamp now, bool over)
{
    m_step.lines.clear();
    for (const runtimes::Wish &wish : wishes) {
        if (const auto *prompt = std::get_if<runtimes::Prompt>(&wish); prompt != nullptr && !prompt->text.empty())
            m_prompts[prompt->id] = prompt->text;
        if (const auto taken = m_runtime->want(wish); !taken)
            m_entries.push_back({now, transcript::Remark{taken.error().message}});
    }
    if (out_bytes > m_step.read_to || m_grew_at == 0)
        m_grew_at = now;
    else if (now - m_grew_at >= quiet_after.count())
        m_runtime->is_quiet();
    read(std::min(out_bytes, m_step.read_to + most_at_once), now);
    if (over && m_step.read_to >= out_bytes)
        take(m_runtime->ended(), now);
    while (auto line = m_runtime->due()) {
        m_runtime->wrote(*line);
        m_step.lines.push_back(std::move(*line));
    }
    write_down();
    m_step.standing = m_runtime->standing();
    keep_checkpoint();
    return m_step;
}

/// What cannot be written is kept for the next time. When that becomes too much, it is left to the next daemon, which derives
/// it again: nothing behind it may be written before.
void Desk::write_down()
{
    if (m_transcript) {
        if (const auto written = m_transcript->append(m_entries, m_step.read_to)) {
            m_entries.clear();
            m_told_to = m_step.read_to;
            m_step.complaint.clear();
        } else {
            m_step.complaint = written.error().message;
        }
        m_step.entries = m_transcript->total();
        if (m_step.read_to - m_told_to > most_untold) {
            m_step.complaint += " The rest of its transcript is written if it is still at work when the daemon is started again.";
            m_transcript.reset();
        }
    }
    if (!m_transcript)
        m_entries.clear();
    m_step.untold = !m_entries.empty();
}

/// Once for each turn. All that was written is in in.log by then: it was answered. What is not (an interrupt that came
/// too late, say) is folded again and changes nothing.
void Desk::keep_checkpoint()
{
    if (m_step.standing.turns == m_kept_turns || !m_transcript || !m_step.complaint.empty()) // what was not told is derived again
        return;
    auto runtime = m_runtime->checkpoint();
    std::error_code error;
    const auto in_bytes = std::filesystem::file_size(m_run_dir / "in.log", error);
    if (!runtime || error)
        return;
    const Json checkpoint = {{"format", runtimes::checkpoint_format}, {"runtime", *std::move(runtime)}, {"in", in_bytes},
        {"out", m_step.read_to}, {"derived_to", m_transcript->derived_to()}, {"spent", m_step.spent}, {"tells_cost", m_tells_cost},
        {"last_turn", transcript::to_json({0, m_step.last_turn})}};
    if (write_file_atomically(m_run_dir / checkpoint_file, to_text(checkpoint)))
        m_kept_turns = m_step.standing.turns;
}

std::size_t Desk::restore(std::size_t in_bytes)
{
    constexpr std::size_t most = 64u << 20;
    const auto text = read_file(m_run_dir / checkpoint_file, most);
    const auto checkpoint = text ? parse_json(*text, checkpoint_file) : std::unexpected(text.error());
    if (!checkpoint || !m_transcript)
        return 0;
    try {
        const auto in = checkpoint->at("in").get<std::size_t>();
        const auto last_turn = transcript::entry_from(checkpoint->at("last_turn"));
        // A power cut may have taken from the transcript what the checkpoint counts as told: then it is derived again.
        if (checkpoint->at("format") != runtimes::checkpoint_format || in > in_bytes || !last_turn ||
            checkpoint->at("derived_to").get<std::int64_t>() > m_transcript->derived_to())
            return 0;
        m_runtime->restore(checkpoint->at("runtime"));
        m_step.spent = checkpoint->at("spent").get<town::Spent>();
        m_tells_cost = checkpoint->at("tells_cost").get<bool>();
        m_step.last_turn = std::get<transcript::Turn>(last_turn->content);
        m_step.read_to = checkpoint->at("out").get<std::int64_t>();
        m_kept_turns = m_runtime->standing().turns;
        return in;
    } catch (const std::exception &) { // of another program: both logs say it all
        m_runtime = m_new_runtime();
        m_step = {};
        m_tells_cost = false;
        return 0;
    }
}

void Desk::read(std::int64_t limit, Timestamp now)
{
    if (m_step.read_to >= limit)
        return;
    if (!m_out.valid())
        m_out = Fd(open((m_run_dir / "out.log").c_str(), O_RDONLY | O_CLOEXEC));
    std::vector<char> buffer(64 * 1024);
    while (m_step.read_to < limit) {
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(limit - m_step.read_to, std::ssize(buffer)));
        const ssize_t got = pread(m_out.get(), buffer.data(), wanted, m_step.read_to);
        if (got <= 0)
            return;
        m_step.read_to += got;
        take(m_runtime->read({buffer.data(), static_cast<std::size_t>(got)}), now);
        if (m_runtime->standing().typed && now != 0) // it says nothing that were an entry
            m_step.last_at = now;
    }
}

void Desk::take(std::vector<transcript::Content> contents, Timestamp now)
{
    for (transcript::Content &content : contents) {
        if (now != 0)
            m_step.last_at = now;
        if (const auto *usage = std::get_if<transcript::Usage>(&content))
            count(*usage);
        if (const auto *turn = std::get_if<transcript::Turn>(&content))
            m_step.last_turn = *turn;
        if (const auto *delivered = std::get_if<transcript::Delivered>(&content))
            if (auto prompt = m_prompts.extract(delivered->prompt)) // here it belongs in the order of what was said
                m_entries.push_back({now,
                    transcript::Message{
                        .from = prompt.key() == m_run_dir.filename() ? transcript::Speaker::town : transcript::Speaker::person,
                        .text = std::move(prompt.mapped()),
                        .id = prompt.key()}});
        const bool claims_too_much = m_runtime->standing().typed && std::holds_alternative<transcript::Delivered>(content);
        if (!claims_too_much)
            m_entries.push_back({now, std::move(content)});
    }
}

void Desk::count(const transcript::Usage &usage)
{
    town::Spent &sum = m_step.spent;
    sum += town::Spent{usage.input, usage.output, usage.cache_read, usage.cache_write, 0, 0};
    if (usage.cost) {
        if (!std::exchange(m_tells_cost, true)) // it counts for all that it told before: our estimate was for the time being
            sum.micro_dollars = sum.unpriced = 0;
        sum.micro_dollars += *usage.cost;
    } else if (const auto cost = m_tells_cost ? std::nullopt : m_prices.cost_of(usage)) {
        sum.micro_dollars += cost->micro_dollars;
    } else if (!m_tells_cost) {
        sum.unpriced += usage.input + usage.output + usage.cache_read + usage.cache_write;
    }
}

} // namespace wm::agents
